/**
 * Waiting until another program lets go of a file on Windows.
 *
 * There a virus scanner, an indexer or an editor that has a file open can keep
 * it from being opened, renamed or removed, and a name that was removed stays
 * taken until its last handle is closed. Both pass within moments. A right
 * that is really missing looks the same and does not pass, so the wait has an
 * end, and the error says how long it was.
 *
 * What is written or synced is never tried again: nobody could say how much of
 * the first try is there.
 *
 * @module
 */
import { errorCode, isTaken } from "./failure.ts";
import { act, type Machine, sleep, type Steps } from "./machine.ts";

/** The longest wait for other programs, in milliseconds. */
export const PATIENCE_MS = 3_000;

/** For a second name of a file: where none can be made, a copy does as well. */
const LINK_PATIENCE: Patience = { ms: 250 };

const FIRST_PAUSE_MS = 2;
const LAST_PAUSE_MS = 50;

/** What `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION` come to. */
const CODES: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);
const NUMBER_REGEXP = /\(os error (?:5|32|33)\)/;

/** How long is waited, and for what. */
export interface Patience {
  /** So long at the most, in milliseconds. @default {PATIENCE_MS} */
  readonly ms?: number;
  /** No longer than until this tick of the machine's steady clock. */
  readonly until?: number;
  /** True for a name that nobody else makes: if it is taken, it is on its way out. */
  readonly isOurs?: boolean;
}

/** What one process has waited lately, whatever it was for. */
interface Waited {
  /** When it began. */
  readonly sinceMs: number;
  /** How long in all. */
  ms: number;
}

/**
 * A process that may not write here is refused again and again, often with the
 * lock in its hands: all its waits together are no longer than one may be.
 */
const WAITED = new WeakMap<Machine, Waited>();

/** So long they are added up, in milliseconds. */
const MEMORY_MS = 20_000;

function waitedOn(machine: Machine): Waited {
  const nowMs = machine.ticksMs();
  const known = WAITED.get(machine);
  if (known !== undefined && nowMs - known.sinceMs < MEMORY_MS) return known;
  const fresh = { sinceMs: nowMs, ms: 0 };
  WAITED.set(machine, fresh);
  return fresh;
}

/** What an attempt came to that another program stood in the way of. */
export class Hindered {
  /** What the system said. */
  readonly error: unknown;

  /** Of this error. */
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Whether an error of Windows may mean that another program has the file. */
export function isSharing(error: unknown): boolean {
  if ((error as { name?: unknown } | null)?.name === "NotCapable") return false;
  return CODES.has(errorCode(error)) ||
    (error instanceof Error && NUMBER_REGEXP.test(error.message));
}

/** Yields one effect, and answers instead of throwing where it may do later. */
export function* tryOnce<T>(
  name: string,
  on: string,
  perform: (machine: Machine) => T,
  patience: Pick<Patience, "isOurs"> = {},
): Steps<T | Hindered> {
  return yield* act(name, on, (machine): T | Hindered => {
    try {
      return perform(machine);
    } catch (error) {
      const passes = machine.windows &&
        (isSharing(error) || (patience.isOurs === true && isTaken(error)));
      if (!passes) throw error;
      return new Hindered(error);
    }
  });
}

/**
 * Runs steps, and again after a pause while they are hindered. Between two
 * attempts anything may happen to the files, so what an attempt relies on it
 * has to look up itself.
 *
 * @param attempt The steps; told which attempt it is, from 0.
 * @throws The system's error; one that lasted says so.
 */
export function* insist<T>(
  attempt: (round: number) => Steps<T | Hindered>,
  { ms = PATIENCE_MS, until = Infinity }: Patience = {},
): Steps<T> {
  let from: number | null = null;
  for (let round = 0;; round++) {
    const came = yield* attempt(round);
    if (!(came instanceof Hindered)) return came;
    const since = from;
    const { atMs, pauseMs } = yield* act("hindered", "", (machine) => {
      const nowMs = machine.ticksMs();
      const waited = waitedOn(machine);
      const left = Math.min(
        ms - (nowMs - (since ?? nowMs)),
        until - nowMs,
        PATIENCE_MS - waited.ms,
      );
      const pause = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 1.5 ** round);
      const part = Math.min(left, pause * (0.5 + machine.random() / 2));
      if (part > 0) waited.ms += part;
      return { atMs: nowMs, pauseMs: part };
    });
    from ??= atMs;
    if (pauseMs <= 0) throw lasting(came.error, atMs - from);
    yield* sleep(pauseMs);
  }
}

/**
 * Yields one effect, and on Windows again while another program is in its way.
 * Everywhere else it is exactly {@linkcode act}.
 *
 * @throws The system's error; one that lasted says so.
 */
export function* patiently<T>(
  name: string,
  on: string,
  perform: (machine: Machine) => T,
  patience: Patience = {},
): Steps<T> {
  return yield* insist(() => tryOnce(name, on, perform, patience), patience);
}

/** Gives a file a second name, in the same way. */
export function* linkPatiently(from: string, to: string): Steps<void> {
  const link = (machine: Machine): void => machine.link(from, to);
  yield* patiently("link", to, link, LINK_PATIENCE);
}

/** The same error, and that it did not pass. */
function lasting(error: unknown, waitedMs: number): Error {
  const text = error instanceof Error ? error.message : String(error);
  const waited = (waitedMs / 1000).toFixed(1);
  return Object.assign(
    new Error(
      `${text}; still so after ${waited} s: another program has it open, or access is denied`,
      { cause: error },
    ),
    { code: errorCode(error) },
  );
}
