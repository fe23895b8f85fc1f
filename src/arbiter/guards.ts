/**
 * The guards: what may stand between a lane and its region once the lane
 * itself is free.
 *
 * They are asked over the live leases in order, and for each lease in the
 * order overlap, protected files, predicates; the first obstacle ends it. With
 * nothing live they are asked once, without a lease. Last come those who wait
 * already: whoever conflicts with an earlier ticket goes after it. A guard can
 * only refuse.
 *
 * @module
 */
import { prefixOverlap } from "../domain/prefix_overlap.ts";
import { isRecord } from "../domain/lease.ts";
import { compileRegion, meet, type Region } from "../domain/region.ts";
import { type Facts, once } from "./facts.ts";
import type { Holding } from "./holding.ts";
import type { Predicate } from "./policy.ts";
import { type Candidate, candidateOf, type Want } from "./request.ts";
import type { Waiter } from "./waiter.ts";

/** Two patterns that meet, and a path that both cover if there is one. */
export interface Clash {
  /** The pattern that is asked for. */
  readonly requested: string;
  /** The pattern that is in the way. */
  readonly inTheWay: string;
  /** A path that both cover. */
  readonly witness: string | null;
}

/** What stands in the way of a region. */
export type Obstacle =
  | {
    readonly kind: "overlap";
    readonly reasonClass: "OVERLAP";
    readonly holding: Holding;
    readonly clash: Clash;
  }
  | {
    readonly kind: "protected";
    readonly reasonClass: "PROTECTED";
    readonly clash: Clash;
  }
  | {
    readonly kind: "predicate";
    readonly reasonClass: string;
    readonly name: string;
    /** Why it refuses, in its own words. */
    readonly said: string;
  }
  | {
    readonly kind: "failure";
    readonly reasonClass: "PREDICATE_FAILED";
    readonly name: string;
    /** What it did in place of an answer. */
    readonly did: string;
  }
  | {
    readonly kind: "queue";
    readonly reasonClass: "QUEUED_BEHIND";
    readonly waiter: Waiter;
  };

/** The first obstacle in the way of a lane, `null` if there is none. */
export function firstObstacle(facts: Facts, want: Want): Obstacle | null {
  const shown = once(() => candidateOf(want));
  const holdings = facts.holdings.length > 0 ? facts.holdings : [null];
  const protectedClash = once(() =>
    exactClash(want.region, facts.policy.protected)
  );
  for (const holding of holdings) {
    const clash = holding && overlap(facts, want.region, holding);
    if (holding && clash) {
      return { kind: "overlap", reasonClass: "OVERLAP", holding, clash };
    }
    const touched = protectedClash();
    if (touched) {
      return { kind: "protected", reasonClass: "PROTECTED", clash: touched };
    }
    for (const predicate of facts.policy.predicates) {
      const refusal = ask(predicate, shown(), holding);
      if (refusal) return refusal;
    }
  }
  const waiter = facts.queue.find((one) => isAhead(facts, want, one)) ??
    promisedTo(facts, want);
  return waiter === undefined
    ? null
    : { kind: "queue", reasonClass: "QUEUED_BEHIND", waiter };
}

/** Whether an earlier ticket conflicts with what is asked: then it goes first. */
export function isAhead(facts: Facts, want: Want, waiter: Waiter): boolean {
  return waiter.want.exclusive || isInTheWay(facts, want, waiter.holding);
}

/** Whether a lease keeps a lane from being granted, whatever else does. */
export function isInTheWay(
  facts: Facts,
  want: Want,
  holding: Holding,
): boolean {
  const { exclusive } = facts.lanes;
  return want.exclusive || want.id === holding.id ||
    exclusive.has(holding.id) || exclusive.has(holding.kind) ||
    overlap(facts, want.region, holding) !== null;
}

/**
 * Who waits for nothing but a place in the budget of the kind, where there are
 * no more places than such waiters: else whoever comes by would take it.
 */
function promisedTo(facts: Facts, want: Want): Waiter | undefined {
  const limit = facts.policy.budgets.get(want.kind);
  if (limit === undefined) return undefined;
  const places = limit - facts.count(want.kind);
  const ready = facts.queue.filter((one) =>
    one.want.kind === want.kind &&
    !facts.holdings.some((holding) => isInTheWay(facts, one.want, holding))
  );
  return ready.length >= places ? ready[0] : undefined;
}

/** The patterns of a region that overlap no live lease, each taken alone. */
export function grantablePatterns(
  facts: Facts,
  region: Region,
): readonly string[] {
  let left = region;
  for (const holding of facts.holdings) {
    if (left.patterns.length === 0) break;
    if (!isTouched(facts, left, holding)) continue;
    left = compileRegion(
      left.patterns.filter((pattern) =>
        !isTouched(facts, compileRegion([pattern]), holding)
      ),
    );
  }
  return left.patterns;
}

/** Whether any pattern of the region meets the lease: what the policy may let pass if it is one of many. */
function isTouched(facts: Facts, region: Region, holding: Holding): boolean {
  return facts.policy.prefixRatio === null
    ? !holding.isFar(region) && meet(region, holding.region) !== null
    : prefixOverlap(region.patterns, holding.tree.patterns).shared > 0;
}

function overlap(
  facts: Facts,
  region: Region,
  holding: Holding,
): Clash | null {
  const ratio = facts.policy.prefixRatio;
  if (ratio === null) {
    return holding.isFar(region) ? null : exactClash(region, holding.region);
  }
  const { tree } = holding;
  return prefixOverlap(region.patterns, tree.patterns, ratio).admissible
    ? null
    : firstCollision(region, tree);
}

function exactClash(region: Region, other: Region): Clash | null {
  const found = meet(region, other);
  return found &&
    { requested: found.a, inTheWay: found.b, witness: found.path };
}

function firstCollision(region: Region, tree: Region): Clash | null {
  for (const requested of region.patterns) {
    for (const inTheWay of tree.patterns) {
      if (prefixOverlap([requested], [inTheWay]).shared === 0) continue;
      const witness = meet(
        compileRegion([requested]),
        compileRegion([inTheWay], { downward: true }),
      );
      return { requested, inTheWay, witness: witness?.path ?? null };
    }
  }
  return null;
}

function ask(
  predicate: Predicate,
  shown: Candidate,
  holding: Holding | null,
): Obstacle | null {
  const name = isRecord(predicate) ? textOr(predicate.name, "") : "";
  let did = "gave no clear answer";
  try {
    const answer: unknown = predicate.admit(shown, holding?.lease ?? null);
    if (isRecord(answer) && answer["admitted"] === true) return null;
    if (isRecord(answer) && answer["admitted"] === false) {
      return {
        kind: "predicate",
        reasonClass: textOr(answer["reason_class"], "PREDICATE_REFUSED"),
        name,
        said: textOr(answer["reason"], "it gives no reason"),
      };
    }
  } catch (error) {
    did = `threw ${error instanceof Error ? error.message : typeof error}`;
  }
  return { kind: "failure", reasonClass: "PREDICATE_FAILED", name, did };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value.trim() !== "" ? value : otherwise;
}
