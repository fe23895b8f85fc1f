/**
 * The world of a real process, as the command line sees it.
 *
 * @module
 */
import type {
  Conversation,
  Ground,
  Reply,
  Serving,
  Site,
  World,
} from "./cli/world.ts";
import type { HookSettings } from "./hook/wiring/reports.ts";
import type { Workspace } from "./lease/workspace.ts";
import type { Screen } from "./top/screen.ts";
import type { SelfTests } from "./cli/self_test.ts";
import { fullVersion } from "./version.ts";

const COMPOSE = "./compose.ts";
const HOOK_SETTINGS = "./hook_settings.ts";
const SERVE = "./serve.ts";
const MCP_SERVER = "./mcp_server.ts";
const POST = "./system/post.ts";
const TERMINAL = "./system/terminal.ts";
const PAGE_FILE = "./system/page_file.ts";
const SELF_TEST = "./self_test.ts";

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
    version: fullVersion(),
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
    async speakMcp(choice): Promise<Conversation> {
      const { speakMcp }: typeof import("./mcp_server.ts") = await import(
        MCP_SERVER
      );
      return endingOnSignals(await speakMcp(choice));
    },
    async openScreen(): Promise<Screen | null> {
      const { openTerminal }: typeof import("./system/terminal.ts") =
        await import(TERMINAL);
      return openTerminal();
    },
    async selfTests(): Promise<SelfTests> {
      const { createSelfTests }: typeof import("./self_test.ts") = await import(
        SELF_TEST
      );
      return createSelfTests({
        program: programWords(),
        beforeEnd: (clean) => endOnSignals({ stop: clean }),
      });
    },
    ground: createGround(),
    holdSignals: () => holdSignals(),
    heedSignal: (listener) => {
      told = listener;
    },
    readText: (path) => readText(path),
    async publishPage(path, text, apart, kind): Promise<string> {
      const { publishPage }: typeof import("./system/page_file.ts") =
        await import(PAGE_FILE);
      return await publishPage(path, text, apart, kind);
    },
    async digest(text): Promise<string> {
      const bytes = new TextEncoder().encode(text);
      const sum = await crypto.subtle.digest("SHA-256", bytes);
      return new Uint8Array(sum).toBase64();
    },
    writeFile: (path, text) => Deno.writeTextFile(path, text),
    async post(url, letter): Promise<Reply> {
      const { post }: typeof import("./system/post.ts") = await import(POST);
      return await post(url, letter);
    },
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

/** Ends a server, or whatever else is to be left in good order, before the process; the second signal ends it at once. */
function endOnSignals({ stop }: Pick<Serving, "stop">): void {
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

/** A conversation that a signal ends; then its end is not told, so that the exit code stays the signal's. */
function endingOnSignals({ ended, stop }: Conversation): Conversation {
  let isSignalled = false;
  endOnSignals({
    stop(): Promise<void> {
      isSignalled = true;
      return stop();
    },
  });
  const untold = new Promise<void>(() => {});
  return { ended: ended.then(() => isSignalled ? untold : undefined), stop };
}

/** The words that start this program from any directory. */
export function programWords(): string[] {
  const program = Deno.execPath();
  if (Deno.build.standalone) return [program];
  const main = new URL("./main.ts", import.meta.url);
  return [program, "run", "-A", "--no-prompt", pathOf(main)];
}

/** The path of a file, as a system spells it; what lies elsewhere keeps its address. */
export function pathOf(url: URL, os: string = Deno.build.os): string {
  if (url.protocol !== "file:") return url.href;
  const path = decodeURIComponent(url.pathname);
  if (os !== "windows") return path;
  // On a share the host is where an address has one.
  const whole = url.host === "" ? path : `//${url.host}${path}`;
  return whole.replace(/^\/(?=[A-Za-z]:)/, "").replaceAll("/", "\\");
}

const MOST_BYTES = 16_777_216;

async function readText(path: string): Promise<string> {
  const file = path === "-" ? Deno.stdin : await Deno.open(path);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of file.readable) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new RangeError("it is longer than 16 MiB");
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
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

/** Whole or not at all: a file that is cut short would be an error for whoever reads it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${Deno.pid}.new`;
  try {
    await Deno.writeTextFile(draft, text);
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}
