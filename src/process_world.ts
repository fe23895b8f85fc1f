/**
 * The world of a real process, as the command line sees it.
 *
 * @module
 */
import type { Ground, Serving, Site, World } from "./cli/world.ts";
import type { HookSettings } from "./hook/wiring/reports.ts";
import type { Workspace } from "./lease/workspace.ts";
import { VERSION } from "./version.ts";

const COMPOSE = "./compose.ts";
const HOOK_SETTINGS = "./hook_settings.ts";
const SERVE = "./serve.ts";

type Endings = readonly (readonly [Deno.Signal, number])[];

/** Exit codes by signal: 128 and the signal's number. */
const SIGNALS: Endings = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
];

/** Of Windows: Ctrl-C and Ctrl-Break; all else ends a process there without a word. */
const WINDOWS_SIGNALS: Endings = [["SIGINT", 130], ["SIGBREAK", 130]];

/** The world of this process. */
export function createWorld(): World {
  return {
    version: VERSION,
    stdoutIsTerminal: Deno.stdout.isTerminal(),
    stderrIsTerminal: Deno.stderr.isTerminal(),
    columns: columns(),
    env: (name) => Deno.env.get(name),
    nowMs: () => Date.now(),
    writeStdout: (bytes) => attempt(() => Deno.stdout.writeSync(bytes)),
    writeStderr: (bytes) => attempt(() => Deno.stderr.writeSync(bytes)),
    async openWorkspace({ workspace, thisWorktree }): Promise<Workspace> {
      const { openWorkspace }: typeof import("./compose.ts") = await import(
        COMPOSE
      );
      return await openWorkspace({ root: workspace, thisWorktree });
    },
    async openHookSettings(choice): Promise<HookSettings> {
      const { openHookSettings }: typeof import("./hook_settings.ts") =
        await import(HOOK_SETTINGS);
      return await openHookSettings({
        ...choice,
        program: programWords(),
        env: (name) => Deno.env.get(name),
      });
    },
    async serve(choice): Promise<Serving> {
      const { serve }: typeof import("./serve.ts") = await import(SERVE);
      const serving = await serve(choice);
      endOnSignals(serving);
      return serving;
    },
    ground: createGround(),
    holdSignals: () => holdSignals(),
    heedSignal: (listener) => {
      told = listener;
    },
    writeFile: (path, text) => Deno.writeTextFile(path, text),
  };
}

/**
 * Ends the process on a signal, but never inside a critical section: a
 * listener runs only between turns, and such a section is one turn.
 */
export function heedSignals(): void {
  for (const [signal, code] of endingSignals()) listen(signal, code);
}

/** The signals that end a command on a system, each with its exit code. */
export function endingSignals(os: string = Deno.build.os): Endings {
  return os === "windows" ? WINDOWS_SIGNALS : SIGNALS;
}

/** Who is told of the next signal instead. */
let told: ((exit: number) => void) | null = null;

const DISREGARDED: (() => void)[] = [];

function listen(signal: Deno.Signal, code: number): void {
  const end = (): void => {
    const listener = told;
    told = null;
    if (listener === null) Deno.exit(code);
    else listener(code);
  };
  Deno.addSignalListener(signal, end);
  DISREGARDED.push(() => Deno.removeSignalListener(signal, end));
}

/** Undoes {@linkcode heedSignals}, for whoever heeds them in another way. */
function disregardSignals(): void {
  for (const undo of DISREGARDED.splice(0)) undo();
}

/**
 * Keeps a listener for every signal that a command is told of, to the end of
 * the process: one that is on its way when its last listener goes would end the
 * process, and the command's exit code would be lost.
 */
function holdSignals(): void {
  const names: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTERM"];
  for (const name of names) Deno.addSignalListener(name, () => {});
  disregardSignals();
}

/** Ends a server in good order before the process; the second signal ends it at once. */
function endOnSignals({ stop }: Serving): void {
  let isAsked = false;
  for (const [signal, code] of endingSignals()) {
    Deno.addSignalListener(signal, () => {
      if (isAsked) Deno.exit(code);
      isAsked = true;
      stop().catch(() => {}).finally(() => Deno.exit(code));
    });
  }
  // Never without a listener: a signal on its way would end the process at once.
  disregardSignals();
}

/** The words that start this program from any directory. */
export function programWords(): string[] {
  const program = Deno.execPath();
  if (Deno.build.standalone) return [program];
  const main = new URL("./main.ts", import.meta.url);
  return [program, "run", "-A", "--no-prompt", pathOf(main)];
}

/** The path of a file, as the system spells it; what lies elsewhere keeps its address. */
function pathOf(url: URL): string {
  if (url.protocol !== "file:") return url.href;
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows"
    ? path.replace(/^\/(?=[A-Za-z]:)/, "").replaceAll("/", "\\")
    : path;
}

function attempt<T>(call: () => T): Promise<T> {
  return new Promise((resolve) => resolve(call()));
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 0;
  }
}

function createGround(): Ground {
  return {
    async survey(dir): Promise<Site> {
      await Deno.mkdir(dir, { recursive: true });
      const path = await Deno.realPath(dir);
      const directories: string[] = [];
      const files: string[] = [];
      for await (const entry of Deno.readDir(path)) {
        (entry.isDirectory ? directories : files).push(entry.name);
      }
      return { path, directories, files };
    },
    async write(site, { name, text, replace }): Promise<boolean> {
      const path = `${site.path}/${name}`;
      try {
        if (replace) await replaceFile(path, text);
        else await Deno.writeTextFile(path, text, { createNew: true });
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) return false;
        throw error;
      }
    },
  };
}

/** Whole or not at all: a configuration that is cut short would be an error for every verb. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  await Deno.writeTextFile(draft, text);
  await Deno.rename(draft, path);
}
