/**
 * The safety settings a decision is made under.
 *
 * They reach us from configuration files and command lines, so none is taken
 * on trust: what is malformed tightens, or throws where there is no telling
 * what tightening would mean. Nothing malformed ever loosens.
 *
 * @module
 */
import { isTextList } from "../domain/catalogue.ts";
import { laneId, UsageError } from "../domain/lane.ts";
import { isRecord, type Lease } from "../domain/lease.ts";
import { compileRegion, type Region } from "../domain/region.ts";
import type { Candidate } from "./request.ts";

/** The widest share of a region that the prefix policy lets others have. */
const WIDEST_RATIO = 1 / 3;

/** What a predicate answers. */
export type PredicateAnswer =
  | { readonly admitted: true }
  | {
    readonly admitted: false;
    readonly reason: string;
    readonly reason_class?: string;
  };

/** A check of the caller's own. It can only refuse; one that fails refuses too. */
export interface Predicate {
  /** What a refusal calls it. */
  readonly name: string;
  /** Asked once for each live lease, and once with `null` if there is none. */
  admit(request: Candidate, lease: Lease | null): PredicateAnswer;
}

/** The rules of a workspace that the ladder applies. */
export interface AdmissionPolicy {
  /** When two regions overlap: exactly (`strict`, the default), or by dos-kernel's prefixes. */
  readonly overlap?: "strict" | { readonly prefix: { ratio_max?: number } };
  /** How many lanes of a kind may be live at once. */
  readonly budgets?: Readonly<Record<string, number>>;
  /** Patterns that no region may touch without force. */
  readonly protected?: readonly string[];
  /** Checks of the caller's own, in order. */
  readonly predicates?: readonly Predicate[];
}

/** A policy as the rules use it. */
export interface Rulebook {
  /** The threshold of the prefix policy, `null` under `strict`. */
  readonly prefixRatio: number | null;
  /** Kind id to the number of lanes that may be live. */
  readonly budgets: ReadonlyMap<string, number>;
  /** What no region may touch. */
  readonly protected: Region;
  /** The caller's checks. */
  readonly predicates: readonly Predicate[];
}

/**
 * Reads a policy.
 *
 * @throws {UsageError} `INVALID_PATTERN` if `protected` is no list of text.
 * @throws {SyntaxError} If a protected pattern cannot be read.
 * @throws {TypeError} If `budgets` or `predicates` have the wrong shape.
 */
export function readPolicy(policy: AdmissionPolicy): Rulebook {
  return {
    prefixRatio: readOverlap(policy.overlap),
    budgets: readBudgets(policy.budgets ?? {}),
    protected: readProtected(policy.protected ?? []),
    predicates: readPredicates(policy.predicates ?? []),
  };
}

function readOverlap(overlap: unknown): number | null {
  if (!isRecord(overlap) || !isRecord(overlap["prefix"])) return null;
  const ratio = overlap["prefix"]["ratio_max"];
  if (ratio === undefined) return WIDEST_RATIO;
  return typeof ratio === "number" && ratio >= 0
    ? Math.min(ratio, WIDEST_RATIO)
    : 0;
}

function readBudgets(budgets: unknown): ReadonlyMap<string, number> {
  if (!isRecord(budgets)) {
    throw new TypeError(
      "Cannot apply the class budgets: they must be a table of numbers keyed by kind",
    );
  }
  const limits = new Map<string, number>();
  for (const [kind, value] of Object.entries(budgets)) {
    if (value === undefined) continue;
    const limit = Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0;
    const id = laneId(kind);
    limits.set(id, Math.min(limit, limits.get(id) ?? limit));
  }
  return limits;
}

function readProtected(patterns: unknown): Region {
  if (isTextList(patterns)) return compileRegion(patterns);
  throw new UsageError(
    "INVALID_PATTERN",
    "Cannot protect any file: the protected patterns must be a list of text",
    typeof patterns,
  );
}

function readPredicates(predicates: unknown): readonly Predicate[] {
  if (Array.isArray(predicates)) return predicates;
  throw new TypeError("Cannot ask the predicates: they must be a list");
}
