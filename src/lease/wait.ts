/**
 * Waiting for a lane, in turn.
 *
 * Whoever is refused what time may give takes a ticket and looks at the
 * journal, without the lock, until by what it sees it is its turn; only then
 * does it take the lock and ask again with its ticket. What it sees may be
 * wrong: it costs a look, never a grant. A ticket that goes missing, because a
 * peer that knows of none compacted the journal, is taken anew under its
 * number. Where the file system has no locks nobody could tell a dead waiter
 * from a living one, so there are no tickets: one asks again and again.
 *
 * @module
 */
import { formatStamp } from "../domain/stamp.ts";
import {
  type AcquireOptions,
  type Case,
  prepare,
  type Waits,
} from "./asking.ts";
import { checkNumber, type Desk, lockWait } from "./desk.ts";
import { isKeeperEnded, Kept } from "./kept.ts";
import type { Vigil } from "./ports.ts";
import { settle } from "./settle.ts";
import { isWorthWaiting, type Waited, type WaitOptions } from "./wait_state.ts";
import { Waiter } from "./waiter.ts";

/** A longer wait is none that anybody means. */
const LONGEST_WAIT_S = 31_622_400;

const NO_LOCKS =
  "This file system has no locks, so there is no queue here: the lane is asked for again and again, and whoever asks first has it";

/** What a request takes that may wait. */
export interface InTurnOptions extends AcquireOptions {
  /** How it waits. */
  readonly wait: WaitOptions;
  /** The keeper that `keeper` names, where another may take its place while it waits. */
  readonly kept?: Kept | null | undefined;
}

/** Asks for a lane, and waits in turn for it where time may give it. */
export async function acquireInTurn(
  desk: Desk,
  vigil: Vigil,
  options: InTurnOptions,
): Promise<Waited> {
  const { wait } = options;
  if (wait.seconds !== undefined) {
    checkNumber("--wait", wait.seconds, { least: 0, most: LONGEST_WAIT_S });
  }
  const startMs = vigil.ticksMs();
  const asked = await prepare(desk, options);
  const patient: Waits = {
    keeper: "",
    deadline: wait.seconds === undefined
      ? null
      // Cut to the second, and others must not call it early.
      : formatStamp(desk.clock.nowMs() + wait.seconds * 1000 + 999),
    under: wait.under ?? "",
    place: null,
  };
  const lock = lockWait(options);
  const first = await firstAnswer({ ...asked, waits: patient }, lock, options);
  // A lock that is busy is one more thing that time gives.
  const mayCome = first === null || first.outcome === "lock-busy" ||
    isWorthWaiting(first);
  if (!mayCome || (wait.seconds === 0 && first !== null)) return first;
  const own = options.keeper === undefined
    ? await Kept.open(desk.keepers)
    : null;
  const kept = own ?? options.kept ?? null;
  const keeper = options.keeper ?? own?.keeper.name ?? "";
  if (keeper === "") wait.warn?.(NO_LOCKS);
  const waiter = new Waiter({ desk, vigil, wait, lock, startMs, kept }, {
    ...asked,
    waits: { ...patient, keeper },
  });
  try {
    return await waiter.run();
  } finally {
    await waiter.leave(own);
  }
}

/** `null` where it has to be asked again by another keeper. */
async function firstAnswer(
  asked: Case,
  lock: { timeoutMs: number },
  { kept = null }: InTurnOptions,
): Promise<Waited | null> {
  try {
    return await settle(asked, lock);
  } catch (error) {
    if (kept !== null && isKeeperEnded(error)) return null;
    throw error;
  }
}
