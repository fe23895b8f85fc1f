/**
 * The auto-pick walk: which lane to give to a request that will take any.
 *
 * Each candidate is judged at most once per decision, and only when the walk
 * comes to it; the lanes a refusal offers as free are judged by the same test.
 *
 * @module
 */
import { meet } from "../domain/region.ts";
import type { Facts, Rating } from "./facts.ts";
import { firstObstacle, type Obstacle } from "./guards.ts";
import type { Holding } from "./holding.ts";
import { candidateOf, type Want } from "./request.ts";

/** How a candidate stands. */
export type Standing =
  | { readonly kind: "free"; readonly picks: number | null }
  | { readonly kind: "held"; readonly holding: Holding }
  | { readonly kind: "busy" }
  | { readonly kind: "empty" }
  | { readonly kind: "full" }
  | { readonly kind: "blocked"; readonly obstacle: Obstacle }
  | { readonly kind: "idle" }
  | { readonly kind: "unsure" };

/** A candidate and how it stands. */
export interface Judged {
  /** The candidate. */
  readonly want: Want;
  /** How it stands. */
  readonly standing: Standing;
}

/** What the walk came to. */
export type Walk =
  | {
    readonly kind: "picked";
    readonly want: Want;
    readonly picks: number | null;
  }
  | {
    readonly kind: "none";
    readonly reasonClass: "CLASS_BUDGET" | "NO_PICKS" | "NO_FREE_LANE";
    readonly judged: readonly Judged[];
  };

/** Walks candidates, remembering how each stands. */
export class Picker {
  readonly #facts: Facts;
  readonly #standings = new Map<Want, Standing>();

  /** @param facts What the candidates are judged by. */
  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** The first candidate that is free, by rank; those clear of the siblings go before all others. */
  walk(): Walk {
    const { ladder, siblings } = this.#facts;
    const candidates = ranked(
      ladder ?? this.#facts.autopick(),
      this.#facts.rank,
    );
    if (siblings !== null) {
      const apart = candidates.filter((want) =>
        siblings.every((region) => meet(want.region, region) === null)
      );
      const picked = this.#firstFree(apart);
      if (picked) return picked;
    }
    return this.#firstFree(candidates) ?? this.#none(candidates);
  }

  /** The names of the auto-pick lanes that are free, in the catalogue's order. */
  freeLanes(): readonly string[] {
    const free = this.#facts.autopick().filter((want) =>
      this.#standing(want).kind === "free"
    );
    return [...new Map(free.map((want) => [want.id, want.lane])).values()];
  }

  #firstFree(candidates: readonly Want[]): Walk | null {
    for (const want of candidates) {
      const standing = this.#standing(want);
      if (standing.kind !== "free") continue;
      return { kind: "picked", want, picks: standing.picks };
    }
    return null;
  }

  #none(candidates: readonly Want[]): Walk {
    const judged = candidates.map((want) => ({
      want,
      standing: this.#standing(want),
    }));
    const kinds = judged.map(({ standing }) => standing.kind);
    const open = kinds.filter((kind) => kind !== "held");
    const survivors = kinds.filter((kind) =>
      kind === "idle" || kind === "unsure"
    );
    const reasonClass = allAre(open, "full")
      ? "CLASS_BUDGET"
      : allAre(survivors, "idle")
      ? "NO_PICKS"
      : "NO_FREE_LANE";
    return { kind: "none", reasonClass, judged };
  }

  #standing(want: Want): Standing {
    const known = this.#standings.get(want);
    if (known) return known;
    const standing = judge(this.#facts, want);
    this.#standings.set(want, standing);
    return standing;
  }
}

/** Whether as many lanes of a kind are live as its budget allows. */
export function budgetReached(facts: Facts, kind: string): boolean {
  const limit = facts.policy.budgets.get(kind);
  return limit !== undefined && facts.count(kind) >= limit;
}

function judge(facts: Facts, want: Want): Standing {
  const holding = facts.held.get(want.id);
  if (holding) return { kind: "held", holding };
  if (want.exclusive && facts.holdings.length > 0) return { kind: "busy" };
  if (want.region.patterns.length === 0) return { kind: "empty" };
  if (budgetReached(facts, want.kind)) return { kind: "full" };
  const obstacle = firstObstacle(facts, want);
  if (obstacle) return { kind: "blocked", obstacle };
  const picks = rated(facts.picks, want);
  if (!Number.isInteger(picks)) {
    return facts.picks !== null && want.kind === "named"
      ? { kind: "unsure" }
      : { kind: "free", picks: null };
  }
  return Number(picks) > 0
    ? { kind: "free", picks: Number(picks) }
    : { kind: "idle" };
}

function ranked(
  candidates: readonly Want[],
  rank: Rating | null,
): readonly Want[] {
  if (rank === null) return candidates;
  const order = candidates.map((want) => {
    const rating = rated(rank, want);
    return { want, rating: Number.isFinite(rating) ? Number(rating) : null };
  });
  order.sort((a, b) => {
    if (a.rating === null || b.rating === null) {
      return Number(a.rating === null) - Number(b.rating === null);
    }
    return a.rating === b.rating ? 0 : a.rating > b.rating ? -1 : 1;
  });
  return order.map(({ want }) => want);
}

function rated(rating: Rating | null, want: Want): unknown {
  try {
    return rating?.(candidateOf(want)) ?? null;
  } catch {
    return null;
  }
}

function allAre(kinds: readonly string[], wanted: string): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === wanted);
}
