/**
 * What the command line tells its caller by exit code.
 *
 * @module
 */

/** The exit codes of `dos`. */
export const EXIT = {
  /** Granted, done, valid. */
  yes: 0,
  /** Refused, not held, lost, nothing matched. */
  no: 1,
  /** Usage or configuration error; nothing was touched. */
  usage: 2,
  /** The lock of the store is busy. */
  busy: 4,
  /** The store failed, or the answer could not be told. */
  store: 5,
  /** A defect of `dos` itself. */
  defect: 70,
  /** `dos run`: refused, told apart from what its command may answer. */
  refused: 75,
  /** `dos run`: the lease was lost and the command stopped. */
  lost: 76,
  /** `dos run`: the command cannot be executed. */
  notExecutable: 126,
  /** `dos run`: there is no such command. */
  notFound: 127,
} as const;

/** One of the exit codes of `dos`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, as the help texts say it. */
export const EXIT_MEANINGS: ReadonlyMap<ExitCode, string> = new Map([
  [EXIT.yes, "yes: granted, done, valid"],
  [EXIT.no, "no: refused, not held, lost, nothing matched"],
  [EXIT.usage, "usage or configuration error; nothing was touched"],
  [EXIT.busy, "the lock of the store is busy"],
  [EXIT.store, "the store failed, or the answer could not be written"],
  [EXIT.defect, "a defect of dos; DOS_DEBUG=1 shows where"],
  [EXIT.refused, "dos run: refused"],
  [EXIT.lost, "dos run: the lease was lost, with --kill-on-loss"],
  [EXIT.notExecutable, "dos run: the command cannot be executed"],
  [EXIT.notFound, "dos run: there is no such command"],
]);

/** Exit codes of a process that a signal has ended. */
export const SIGNAL_EXITS = { interrupt: 130 } as const;

/** How a process ends that a signal has ended, as the help texts say it. */
export const SIGNAL_MEANINGS: readonly (readonly [
  code: string,
  meaning: string,
])[] = [
  ["129", "ended because its terminal is gone"],
  ["130", "interrupted; what had begun to be written was written"],
  ["143", "terminated; what had begun to be written was written"],
];

/** The exit code that an outcome calls for. */
export function exitOf(value: unknown): ExitCode {
  switch (outcomeOf(value)) {
    case "refuse":
      return EXIT.no;
    case "lock-busy":
      return EXIT.busy;
    default:
      return EXIT.yes;
  }
}

/** The `outcome` of a value, `""` where it has none. */
export function outcomeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { outcome } = value as { outcome?: unknown };
  return typeof outcome === "string" ? outcome : "";
}
