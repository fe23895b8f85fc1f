/**
 * Giving back what a session held, once it is over.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import { identityText, type Lease, ownField } from "../domain/lease.ts";
import { identityOf } from "./desk.ts";
import type { Ledger } from "./ports.ts";
import { ToldOf } from "./some_ended.ts";
import { ALL } from "./touches.ts";

/** How a session's leases are ended. */
export interface EndSessionOptions {
  /** This host. */
  readonly host: string;
  /** Longest wait for the lock, in milliseconds. */
  readonly timeoutMs: number;
  /** Leases of the session as they were seen: as long as it has them on no other lanes, nobody else's are touched. Absent for: all are. */
  readonly seen?: readonly Lease[];
}

/** Whether a lease ends with a session: it is bound to it, and no keeper stands for it. */
export function endsWith(lease: Lease, session: string): boolean {
  const keeper = ownField(lease, "keeper") ?? null;
  return session !== "" && keeper === null &&
    ownField(lease, "session_id") === session;
}

/**
 * Releases the leases that are bound to a session and have no keeper.
 *
 * @param ledger Where they are recorded.
 * @param session The session, never `""`.
 * @param options This host, and how long to wait.
 * @returns The leases that were released, `null` where the lock could not be had.
 */
export async function endSession(
  ledger: Ledger,
  session: string,
  options: EndSessionOptions,
): Promise<readonly Lease[] | null> {
  const { most = Infinity } = ledger;
  const all: Lease[] = [];
  const told = new ToldOf();
  let seen = options.seen ?? null;
  while (true) {
    // deno-lint-ignore no-await-in-loop -- as many at a time as the ledger takes
    const some = await endSome(ledger, session, { ...options, seen, most });
    if (some === "busy") return all.length === 0 ? null : all;
    if (some === "unseen") {
      seen = null;
      continue;
    }
    all.push(...some);
    if (some.length < most || told.hasAny(some)) return all;
  }
}

/** How some of a session's leases are ended. */
interface Part extends Omit<EndSessionOptions, "seen"> {
  readonly seen: readonly Lease[] | null;
  readonly most: number;
}

/** `unseen` where it was granted another one since it was looked at: nothing was written. */
async function endSome(
  ledger: Ledger,
  session: string,
  { host, timeoutMs, seen, most }: Part,
): Promise<readonly Lease[] | "busy" | "unseen"> {
  const lanes = seen === null ? null : new Set(seen.map(laneOf));
  const touches = lanes === null ? ALL : { lanes: [...lanes], region: [] };
  const answer = await ledger.transact<readonly Lease[] | "unseen">((view) => {
    const bound = view.live.filter((lease) => endsWith(lease, session));
    if (lanes !== null && !bound.every((one) => lanes.has(laneOf(one)))) {
      return { append: [], result: "unseen" };
    }
    const ended = bound.slice(0, most);
    return {
      append: ended.map((lease) => ({
        op: "RELEASE",
        ...identityOf(lease),
        host_id: host,
        reason: "session-end",
      })),
      result: ended,
    };
  }, { timeoutMs, touches });
  return answer.kind === "busy" ? "busy" : answer.result;
}

function laneOf({ lane }: Lease): string {
  return laneId(identityText(lane));
}
