/**
 * Giving back what a session held, once it is over.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import { identityText, type Lease, ownField } from "../domain/lease.ts";
import { identityOf } from "./desk.ts";
import type { Ledger } from "./ports.ts";
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
  const { host, timeoutMs, seen } = options;
  const lanes = seen === undefined ? null : new Set(seen.map(laneOf));
  const touches = lanes === null ? ALL : { lanes: [...lanes], region: [] };
  const answer = await ledger.transact((view) => {
    const ended = view.live.filter((lease) => endsWith(lease, session));
    // It was granted another one meanwhile.
    if (lanes !== null && !ended.every((one) => lanes.has(laneOf(one)))) {
      return { append: [], result: null };
    }
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
  if (answer.kind === "busy") return null;
  return answer.result ??
    await endSession(ledger, session, { host, timeoutMs });
}

function laneOf({ lane }: Lease): string {
  return laneId(identityText(lane));
}
