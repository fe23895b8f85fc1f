/**
 * Runs one command line as a host runs it, with an event on standard input, in
 * a workspace that is made for it and removed afterwards.
 *
 * @module
 */
import { feed } from "../feed.ts";
import { inside, slashed } from "../path.ts";

/** A shell that reads a command line. */
export type Shell = "sh" | "login" | "bash" | "powershell" | "cmd";

/** A workspace to try in: names and texts of its files. */
export type TrialFiles = Readonly<Record<string, string>>;

/** What a command line is tried with. */
export interface TrialRun {
  /** The command line. */
  readonly line: string;
  /** Who reads it. */
  readonly shell: Shell;
  /** The files of the workspace. */
  readonly files: TrialFiles;
  /** What comes on standard input, given the root of that workspace. */
  input(root: string): string;
  /** How long it may take. */
  readonly limitMs: number;
}

/** What came of it. */
export interface TrialResult {
  /** The root of the workspace it ran in. */
  readonly root: string;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error, or why nothing could be started. */
  readonly stderr: string;
  /** The exit code, `null` where it was stopped or not started. */
  readonly exit: number | null;
  /** Milliseconds. */
  readonly ms: number;
}

/** What would steer a trial: it is to see its own workspace and nobody's session. */
const HIDDEN = /^(?:DISPATCH_|JOB_LANE_|CID_RUN_ID$|DOS_)/;

/** How long a killed program may take to let go of its pipes. */
const GRACE_MS = 500;

/** Runs a command line and tells what came of it. */
export async function runTrial(trial: TrialRun): Promise<TrialResult> {
  const root = slashed(
    await Deno.realPath(await Deno.makeTempDir({ prefix: "dos-trial-" })),
  );
  try {
    for (const [name, text] of Object.entries(trial.files)) {
      const path = inside(root, name);
      // deno-lint-ignore no-await-in-loop -- a directory comes before what is in it
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
      });
      // deno-lint-ignore no-await-in-loop -- as above
      await Deno.writeTextFile(path, text);
    }
    return { root, ...await ran(trial, root) };
  } finally {
    await Deno.remove(root, { recursive: true }).catch(() => {});
  }
}

async function ran(
  trial: TrialRun,
  root: string,
): Promise<Omit<TrialResult, "root">> {
  const start = performance.now();
  const told = (
    exit: number | null,
    out: { stdout?: Uint8Array; stderr?: Uint8Array | string },
  ): Omit<TrialResult, "root"> => ({
    stdout: plain(out.stdout ?? ""),
    stderr: plain(out.stderr ?? ""),
    exit,
    ms: Math.round(performance.now() - start),
  });
  let child: Deno.ChildProcess;
  try {
    child = command(trial, root).spawn();
  } catch (error) {
    return told(null, { stderr: String(error) });
  }
  const input = feed(child, trial.input(root));
  const output = child.output();
  const out = await inTime(output, trial.limitMs);
  if (out !== null) {
    await input;
    return told(out.code, out);
  }
  stop(child);
  await inTime(output.catch(() => null), GRACE_MS);
  return told(null, { stderr: `no answer in ${trial.limitMs} ms` });
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function command(trial: TrialRun, root: string): Deno.Command {
  const [program, ...args] = shellWords(trial);
  const env = Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !HIDDEN.test(name)),
  );
  return new Deno.Command(program, {
    args,
    cwd: root,
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: Deno.build.os !== "windows",
    windowsRawArguments: trial.shell === "cmd",
  });
}

function shellWords({ line, shell }: TrialRun): [string, ...string[]] {
  switch (shell) {
    case "powershell":
      return ["powershell", "-NoProfile", "-Command", line];
    case "cmd":
      return [Deno.env.get("COMSPEC") || "cmd", "/d", "/c", line];
    case "login":
      return [Deno.env.get("SHELL") || "/bin/sh", "-lc", line];
    case "bash":
    case "sh":
      return [shell, "-c", line];
  }
}

/** With all that it started: they would keep its pipes open. */
function stop(child: Deno.ChildProcess): void {
  const ways = [
    () => child.unref(),
    () => Deno.kill(-child.pid, "SIGKILL"),
    () => child.kill("SIGKILL"),
  ];
  for (const way of ways) {
    try {
      way();
    } catch {
      // It is no leader of a group here, or has ended; its pid may be another's by now.
    }
  }
}

function plain(bytes: Uint8Array | string): string {
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
}
