/**
 * The soft overlap score of dos-kernel: text before the first star, compared
 * as text.
 *
 * A workspace that opts into it decides as the original does. It is a
 * heuristic: it admits real collisions and refuses some regions that are
 * disjoint. `region.ts` is exact and does neither.
 *
 * @module
 */
import { foldCase } from "./lane.ts";

/** What the score says of a requested region next to a leased one. */
export interface PrefixOverlap {
  /** The row of the table that applied. */
  readonly verdict:
    | "refuse_exact_glob"
    | "admit_disjoint"
    | "refuse_overlap"
    | "admit_soft";
  /** How many requested entries collide with the lease. */
  readonly shared: number;
  /** How many entries were requested, blank ones included. */
  readonly requested: number;
  /** Whether the two may live side by side. */
  readonly admissible: boolean;
}

/**
 * Scores how much of a requested region collides with a leased one.
 *
 * Directional: only the requested list is the denominator. Entries are taken
 * as given; an empty one counts in its list and collides with nothing.
 *
 * @param requested The entries asked for.
 * @param lease The entries of one live lease.
 * @param ratioMax The share of colliding entries that is still admitted;
 * anything but a number from 0 up counts as 0.
 * @returns The verdict, and the two counts behind it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { prefixOverlap } from "@dos/lanes";
 *
 * const requested = ["src/api/**", "docs/**", "web/**"];
 * assertEquals(prefixOverlap(requested, ["src/**"]), {
 *   verdict: "admit_soft",
 *   shared: 1,
 *   requested: 3,
 *   admissible: true,
 * });
 * ```
 */
export function prefixOverlap(
  requested: readonly string[],
  lease: readonly string[],
  ratioMax: number = 1 / 3,
): PrefixOverlap {
  const asked = prefixesOf(requested);
  const held = prefixesOf(lease);
  const heldNames = new Set(held);
  const shared = asked.filter((x) => held.some((y) => collide(x, y))).length;
  const isSame = asked.some((x) => x !== "" && heldNames.has(x));
  const limit = typeof ratioMax === "number" && ratioMax >= 0 ? ratioMax : 0;
  const isOver = shared / Math.max(1, requested.length) > limit;
  const verdict = isSame
    ? "refuse_exact_glob"
    : shared === 0
    ? "admit_disjoint"
    : isOver
    ? "refuse_overlap"
    : "admit_soft";
  const admissible = verdict.startsWith("admit");
  return { verdict, shared, requested: requested.length, admissible };
}

function prefixesOf(entries: readonly string[]): string[] {
  return entries.filter((entry) => entry !== "").map(prefixOf);
}

function prefixOf(entry: string): string {
  const text = foldCase(entry.replaceAll("\\", "/").trim());
  return text.split("*", 1)[0] ?? "";
}

function collide(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
