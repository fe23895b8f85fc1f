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
  const all: Lease[] = [];
  const { most = Infinity } = ledger;
  while (true) {
    // deno-lint-ignore no-await-in-loop -- as many at a time as the ledger takes
    const some = await endSome(ledger, session, { ...options, most });
    if (some === null) return all.length === 0 ? null : all;
    all.push(...some);
    if (some.length < most) return all;
  }
}

async function endSome(
  ledger: Ledger,
  session: string,
  options: EndSessionOptions & { readonly most: number },
): Promise<readonly Lease[] | null> {
  const answer = await ledger.transact((view) => {
    const ended = view.live.filter((lease) => endsWith(lease, session))
      .slice(0, options.most);
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
