/**
 * Renewing leases because their holder is at work, which nobody asked for.
 *
 * @module
 */
import { lastBeatMs } from "../domain/expiry.ts";
import { laneId } from "../domain/lane.ts";
import {
  identityKey,
  identityText,
  type Lease,
  ownField,
} from "../domain/lease.ts";
import { beatEntry } from "./heartbeat.ts";
import type { Act, Ledger, LedgerView } from "./ports.ts";
import { ToldOf } from "./some_ended.ts";

/** A beat younger than this is left as it is, in milliseconds. */
export const FRESH_MS = 60_000;

/** How leases are renewed. */
export interface RenewOptions {
  /** This host. */
  readonly host: string;
  /** A younger beat is left as it is, in milliseconds. */
  readonly olderThanMs: number;
  /** Longest wait for the lock, in milliseconds. */
  readonly timeoutMs: number;
}

/** Whether a lease was not heard of for so long; one without a stamp never dies of silence. */
export function isSilent(
  lease: Lease,
  at: { readonly nowMs: number; readonly olderThanMs: number },
): boolean {
  const last = lastBeatMs(lease);
  return last !== null && at.nowMs - last > at.olderThanMs;
}

/**
 * Renews those leases that still stand as they were seen and are silent still,
 * in as many acts as the ledger needs.
 *
 * @param ledger Where they are recorded.
 * @param leases The leases as they were seen.
 * @param options Which beats are old, and how long to wait.
 * @returns How many were renewed; none where the lock could not be had.
 */
export async function renew(
  ledger: Ledger,
  leases: readonly Lease[],
  options: RenewOptions,
): Promise<number> {
  const { most = Infinity } = ledger;
  const seen = new Map(leases.map((lease) => [identityKey(lease), lease]));
  const renewSome = (view: LedgerView): Act<number> => {
    const due = view.live.filter((lease) => {
      const before = seen.get(identityKey(lease));
      return before !== undefined && isSameHold(before, lease) &&
        isSilent(lease, { ...options, nowMs: view.nowMs });
    });
    const append = due.slice(0, most).map((lease) =>
      beatOf(lease, view, options)
    );
    return { append, result: due.length, bestEffort: true };
  };
  const how = {
    timeoutMs: options.timeoutMs,
    touches: {
      lanes: leases.map(({ lane }) => laneId(identityText(lane))),
      region: [],
    },
  };
  let renewed = 0;
  const told = new ToldOf();
  while (true) {
    // deno-lint-ignore no-await-in-loop -- as many at a time as the ledger takes
    const answer = await ledger.transact(renewSome, how);
    if (answer.kind === "busy") return renewed;
    renewed += answer.written.length;
    const isStuck = answer.written.length === 0 || told.hasAny(answer.written);
    if (isStuck || answer.result <= most) return renewed;
  }
}

function beatOf(
  lease: Lease,
  { nowMs }: LedgerView,
  { host }: RenewOptions,
): Record<string, unknown> {
  return beatEntry(lease, { host, nowMs });
}

/** What says who holds a lease; in two containers the same name may have the same pid. */
const HOLD_FIELDS = [
  ...["fence", "holder", "session_id"],
  ...["host_id", "pid", "pid_start", "pid_space"],
];

/** Whether nobody else took a lease over meanwhile. */
function isSameHold(before: Lease, now: Lease): boolean {
  return HOLD_FIELDS.every((key) =>
    ownField(before, key) === ownField(now, key)
  );
}
