/**
 * Giving back what a session held, once it is over.
 *
 * @module
 */
import { type Lease, ownField } from "../domain/lease.ts";
import { identityOf } from "./desk.ts";
import type { Ledger } from "./ports.ts";

/** How a session's leases are ended. */
export interface EndSessionOptions {
  /** This host. */
  readonly host: string;
  /** Longest wait for the lock, in milliseconds. */
  readonly timeoutMs: number;
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
  const answer = await ledger.transact((view) => {
    const ended = view.live.filter((lease) => endsWith(lease, session));
    return {
      append: ended.map((lease) => ({
        op: "RELEASE",
        ...identityOf(lease),
        host_id: options.host,
        reason: "session-end",
      })),
      result: ended,
    };
  }, { timeoutMs: options.timeoutMs });
  return answer.kind === "busy" ? null : answer.result;
}
