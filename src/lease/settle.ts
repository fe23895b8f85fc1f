/**
 * Coming to a decision on a request for a lane: as often as something has to
 * be found out first, and in one transaction each time.
 *
 * @module
 */
import type { KeeperState } from "../domain/keeper.ts";
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { Case } from "./asking.ts";
import { type Desk, type LockBusy, lockBusy } from "./desk.ts";
import { findExpired } from "./expired.ts";
import { namedKeepers } from "./keepers.ts";
import type { Act, Busy, Done, LedgerView } from "./ports.ts";
import type { QueueSight } from "./queue.ts";
import { goneIn, isEndOfKeeper } from "./reclaim.ts";
import { remembering } from "./remembered.ts";
import { callbacksOf, touchesOf } from "./request_touches.ts";
import { decide, isUnsettled, type Ruling, type Unsettled } from "./ruling.ts";
import { failedAfter, someEnded, ToldOf } from "./some_ended.ts";

/** How often a decision made on a snapshot is made anew because the journal went on. */
const SNAPSHOTS = 5;

/** How often a decision may find that it must know more of others first. */
const ROUNDS = 8;

/**
 * Decides and records, however much has to be found out first.
 *
 * @param asked The case.
 * @param wait How long to wait for the lock.
 * @returns The answer.
 */
export async function settle(
  asked: Case,
  wait: { timeoutMs: number },
): Promise<AcquireOutcome | LockBusy> {
  const { desk, request } = asked;
  const isPlain = callbacksOf(asked) === 0 || desk.ledger.letsCall === true;
  const attempt = isPlain
    ? (now: Case) =>
      desk.ledger.transact((view) => decide(now, view), {
        ...wait,
        touches: touchesOf(now),
      })
    : (now: Case) => onSnapshots(now, wait);
  let now = asked;
  let ended = 0;
  const told = new ToldOf();
  let hasKeeperGone = false;
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      // deno-lint-ignore no-await-in-loop -- each round follows from the last
      const answer = await attempt(now);
      if (answer.kind === "busy") {
        return lockBusy(answer, request.lane, someEnded(ended));
      }
      const { result, written } = answer;
      hasKeeperGone ||= written.some(isEndOfKeeper);
      if (!isUnsettled(result)) {
        // deno-lint-ignore no-await-in-loop -- this is the end of it
        if (hasKeeperGone) await desk.keepers.sweep(namedKeepers);
        return result;
      }
      if (result.kind === "more") {
        ended += result.ended;
        // What is ended again cannot be ended, and would be for ever.
        const isStuck = told.hasAny(written);
        // As many rounds as there are leases to end: it comes to an end with them.
        if (!isStuck) round--;
      }
      // deno-lint-ignore no-await-in-loop -- each round follows from the last
      now = await knowingMore(now, result);
    }
  } catch (error) {
    throw failedAfter(error, ended);
  }
  return undecided(request.lane, ended);
}

/** The case, with what its decision has to know. */
export async function knowingMore(
  asked: Case,
  wanted: Unsettled,
): Promise<Case> {
  const { desk, queue } = asked;
  if (wanted.kind === "more") return asked;
  if (wanted.kind === "judge") {
    return { ...asked, expired: await findExpired(desk) };
  }
  return { ...asked, queue: await testing(desk, queue, wanted.keepers) };
}

/** What is known of those who wait, with how some keepers stand now. */
export async function testing(
  desk: Desk,
  queue: QueueSight,
  keepers: readonly string[],
  rest: readonly string[] = [],
): Promise<QueueSight> {
  const found = await desk.keepers.states(keepers);
  const states = new Map<string, KeeperState>(queue.states);
  for (const name of keepers) states.set(name, found.get(name) ?? "unknown");
  const isNews = keepers.some((x) => states.get(x) !== queue.states.get(x));
  if (!isNews) return queue;
  const known = { ...queue, states };
  const hasDied = keepers.some((x) => states.get(x) === "free");
  return hasDied && rest.length > 0 ? await testing(desk, known, rest) : known;
}

/** Only where others come and go faster than they can be judged. */
function undecided(lane: string, ended: number): LockBusy {
  const holder = "leases and tickets that nobody could judge";
  const busy: Busy = { kind: "busy", holder, waitedMs: 0 };
  return lockBusy(busy, lane, someEnded(ended));
}

/**
 * Callbacks of the caller must not run inside the lock. They run on a snapshot,
 * and what they said stands if the journal is still where it was.
 */
async function onSnapshots(
  fresh: Case,
  wait: { timeoutMs: number },
): Promise<Done<Ruling> | Busy> {
  const { ledger } = fresh.desk;
  for (let attempt = 1; attempt <= SNAPSHOTS; attempt++) {
    const asked = remembering(fresh);
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const snapshot = await ledger.read();
    const wish = decide(asked, snapshot);
    if (isUnsettled(wish.result) && wish.append.length === 0) {
      return { kind: "done", result: wish.result, written: [] };
    }
    const isAsSeen = (view: LedgerView): boolean =>
      view.position === snapshot.position &&
      goneIn(view, asked).length === goneIn(snapshot, asked).length;
    const settle = (view: LedgerView): Act<Ruling | null> =>
      isAsSeen(view) ? decide(asked, view) : { append: [], result: null };
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const answer = await ledger.transact(settle, wait);
    if (answer.kind === "busy") return answer;
    const { result, ...done } = answer;
    if (result !== null) return { ...done, result };
  }
  return {
    kind: "busy",
    holder: "writers who do not leave the journal alone",
    waitedMs: 0,
  };
}
