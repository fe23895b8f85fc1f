/**
 * Asking what a request would be answered, without taking anything.
 *
 * @module
 */
import { arbitrate } from "../arbiter/arbitrate.ts";
import type { Decision } from "../arbiter/decision.ts";
import type { AdmissionRequest } from "../arbiter/request.ts";
import type { Lease } from "../domain/lease.ts";
import type { Ticket } from "../domain/ticket.ts";
import { type Desk, requireSafe } from "./desk.ts";
import { isSomeKeeperGone, judgeExpired } from "./expired.ts";
import type { LedgerView } from "./ports.ts";
import { liveTickets } from "./queue.ts";

/** What `arbitrate` takes. */
export interface ArbitrateOptions
  extends Partial<Omit<AdmissionRequest, "tree">> {
  /** The region, repository-relative patterns. */
  readonly tree?: readonly string[];
  /** The live leases to judge by, in place of the journal's. */
  readonly leases?: readonly Lease[];
  /** Those who wait and go before the request, where `leases` are given. @default {[]} */
  readonly ahead?: readonly Ticket[];
  /** Class budgets, over those of the configuration. */
  readonly classBudget?: Readonly<Record<string, number>>;
}

/** The decision the request would get now. */
export async function consult(
  desk: Desk,
  options: ArbitrateOptions,
): Promise<Decision> {
  const { leases, ahead = [], classBudget, tree, lane, ...rest } = options;
  const request = {
    ...rest,
    lane: lane ?? "",
    tree: desk.localise(tree ?? []),
  };
  const budgets = { ...desk.policy.budgets, ...classBudget };
  const now = leases === undefined
    ? await liveNow(desk)
    : { live: leases, ahead };
  return arbitrate(
    request,
    now.live,
    desk.catalogue,
    { ...desk.policy, budgets },
    now.ahead,
  );
}

async function liveNow(
  desk: Desk,
): Promise<{ live: readonly Lease[]; ahead: readonly Ticket[] }> {
  const view = await desk.ledger.read();
  requireSafe(view);
  const live = isSomeKeeperGone(view)
    ? await withoutUnkept(desk, view)
    : view.live;
  return {
    live: [...live, ...view.foreign],
    ahead: await liveTickets(desk, view),
  };
}

/** A request would end them before it is decided. */
async function withoutUnkept(
  desk: Desk,
  view: LedgerView,
): Promise<readonly Lease[]> {
  const expired = await judgeExpired(desk, view.live, view);
  return view.live.filter((lease) => !expired.isUnkept(lease));
}
