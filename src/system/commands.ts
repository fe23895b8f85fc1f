/**
 * Running a command in this process's place: its standard streams are ours,
 * untouched, and the signals we get are told to whoever runs it.
 *
 * On Windows there are no signals to hand on. What is typed (Ctrl-C,
 * Ctrl-Break) reaches the command by itself, and every signal that is sent to
 * it ends it at once.
 *
 * @module
 */
import type {
  CommandEnd,
  Commands,
  NotStarted,
  SeenSignal,
  Started,
} from "../lease/command_port.ts";

/** What would end this process and is handed on instead, with its number. */
const SIGNALS: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGQUIT", 3],
  ["SIGUSR1", 10],
  ["SIGUSR2", 12],
  ["SIGTERM", 15],
];

/** Where the numbers differ. */
const DARWIN_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["SIGUSR1", 30],
  ["SIGUSR2", 31],
]);

const WINDOWS_SIGNALS: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGINT", 2],
  ["SIGBREAK", 21],
];

/** What a terminal sends to all that run in it when it is typed. */
const TYPED: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT", "SIGBREAK"]);

/** The commands of this machine. */
export function createCommands(): Commands {
  return {
    pid: Deno.pid,
    heed(listener): () => void {
      const signals = signalsOf(Deno.build.os, Deno.stdin.isTerminal());
      const undo = signals.map((signal) => {
        const name = signal.name as Deno.Signal;
        const tell = (): void => listener(signal);
        Deno.addSignalListener(name, tell);
        return () => Deno.removeSignalListener(name, tell);
      });
      return () => undo.forEach((one) => one());
    },
    start,
    after(ms, call): () => void {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** The signals that are heeded on a kind of system. */
export function signalsOf(os: string, atTerminal: boolean): SeenSignal[] {
  const table = os === "windows" ? WINDOWS_SIGNALS : SIGNALS;
  return table.map(([name, number]) => ({
    name,
    number: os === "darwin" ? DARWIN_NUMBERS.get(name) ?? number : number,
    isShared: TYPED.has(name) && (atTerminal || os === "windows"),
  }));
}

function start(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Started | NotStarted {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      env: { ...env },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    return failureOf(error);
  }
  return {
    kind: "started",
    pid: child.pid,
    ended: child.status.then(({ code, signal }): CommandEnd => ({
      code,
      signal,
    })),
    signal(name): void {
      try {
        child.kill(name as Deno.Signal);
      } catch {
        // It has ended, or this system knows no such signal.
      }
    },
  };
}

/** A name that leads nowhere, or to what cannot be run. */
export function failureOf(error: unknown): NotStarted {
  const reason = error instanceof Error ? error.message : String(error);
  const kind = error instanceof Deno.errors.NotFound
    ? "not-found"
    : "not-executable";
  return { kind, reason };
}
