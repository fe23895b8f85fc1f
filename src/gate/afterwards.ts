/**
 * What a hook records once its answer is given: that the holder of a lease is
 * at work, and that somebody was stopped. All of it is best effort; the lock
 * is waited for no longer than anybody would notice.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import { type Denial, denialEntry, isTold } from "../hook/denial.ts";
import { readEnd } from "../stores/journal_end.ts";
import { FRESH_MS, renew } from "../lease/renew.ts";
import { NONE } from "../lease/touches.ts";
import type { Around } from "./around.ts";
import { createStoreRunner, ledgerAt } from "./store.ts";
import type { Ward } from "./ward.ts";

/** Longest wait for the lock, in milliseconds. */
const LOCK_MS = 20;
/** So much of the journal's end is looked at. */
const END_BYTES = 65_536;
const ATTEMPTS = 3;

/** Renews leases whose last beat is old. */
export async function renewLeases(
  ward: Ward,
  leases: readonly Lease[],
  around: Around,
): Promise<void> {
  const host = await around.host();
  await renew(await ledgerAt(ward.place, host, around.memory), leases, {
    host,
    olderThanMs: FRESH_MS,
    timeoutMs: LOCK_MS,
  });
}

/**
 * Records denials that the journal's end does not tell of yet. If it grows
 * between the look and the lock, somebody else may have recorded the same, so
 * it is looked at again.
 */
export async function recordDenials(
  ward: Ward,
  denials: readonly Denial[],
  around: Around,
): Promise<void> {
  const { memory } = around;
  const news = memory?.untold(ward.place, denials) ?? denials;
  if (news.length === 0) return;
  const ledger = await ledgerAt(ward.place, await around.host(), memory);
  const runner = createStoreRunner();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // deno-lint-ignore no-await-in-loop -- the look comes before the lock
    const { position } = await ledger.read();
    const { journal } = ward.place;
    // deno-lint-ignore no-await-in-loop -- the look comes before the lock
    const end = await runner.run(readEnd(journal, END_BYTES));
    const nowMs = around.nowMs();
    const untold = news.filter((denial) => !isTold(denial, end, nowMs));
    if (untold.length === 0) {
      return memory?.told(ward.place, news, { isNew: false });
    }
    // deno-lint-ignore no-await-in-loop -- another attempt only if this one came too late
    const answer = await ledger.transact((view) => ({
      append: view.position === position ? untold.map(denialEntry) : [],
      result: view.position === position,
      bestEffort: true,
    }), { timeoutMs: LOCK_MS, touches: NONE });
    if (answer.kind === "busy") return;
    if (answer.result) return memory?.told(ward.place, news, { isNew: true });
  }
}
