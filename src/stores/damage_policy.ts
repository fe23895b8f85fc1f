/**
 * What damaged lines mean for those who want to grant.
 *
 * @module
 */
import type { Damage } from "../journal/entry.ts";

/** The workspace's policy. */
export type OnCorrupt = "safe" | "refuse" | "warn";

/**
 * The damaged lines of a journal. A last line that cannot be read is one of
 * them only if it has its LF and looks whole: no write that was cut short
 * ends so, but an acknowledged record that went bad does.
 */
export function damageOf(
  state: {
    readonly damage: readonly Damage[];
    readonly torn: Damage | null;
    readonly endsWithLf: boolean;
  },
): readonly Damage[] {
  const { damage, torn, endsWithLf } = state;
  return endsWithLf && torn?.kind === "broken" ? [...damage, torn] : damage;
}

/**
 * Why nothing may be granted, or `null`.
 *
 * A line that was torn was never acknowledged. One that looks whole and cannot
 * be read may hide a grant, so under `safe` it stops every grant until it is
 * repaired; `refuse` stops at any damage, `warn` at none.
 */
export function unsafeReason(
  damage: readonly Damage[],
  policy: OnCorrupt,
): string | null {
  if (policy === "warn") return null;
  const grave = policy === "refuse"
    ? damage
    : damage.filter(({ kind }) => kind === "broken");
  const first = grave[0];
  if (first === undefined) return null;
  const others = grave.length === 1 ? "" : ` and ${grave.length - 1} more`;
  return `line ${
    first.line + 1
  }${others} cannot be read and may hide a granted lease`;
}

/** One sentence for a person who looks at a journal with damage, or `null`. */
export function damageSentence(
  path: string,
  damage: readonly Damage[],
): string | null {
  if (damage.length === 0) return null;
  const shown = damage.slice(0, 5).map(({ line, kind }) =>
    `${line + 1} (${kind})`
  );
  const more = damage.length > shown.length ? ", ..." : "";
  return `Journal "${path}" has ${damage.length} damaged line${
    damage.length === 1 ? "" : "s"
  }: ${shown.join(", ")}${more}; run \`dos journal verify\``;
}
