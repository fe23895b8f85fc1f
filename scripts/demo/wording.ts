/**
 * What was refused and why, told in one line.
 *
 * @module
 */
import type { Refused } from "./news.ts";

/** A refusal in a few words. */
export function shortReason(refused: Refused): string {
  const { conflict, reason_class } = refused;
  const asked = refused.lane === "" ? "any lane" : refused.lane;
  if (conflict === null) return `${asked}: ${reason_class}`;
  const { holder, lane, requested_pattern, live_pattern } = conflict;
  const held = `${lane} of ${holder}`;
  if (requested_pattern === null) return `${asked}: ${reason_class}, ${held}`;
  const free = refused.grantable.length === 0
    ? ""
    : `; free now: ${refused.grantable.join(" ")}`;
  return `${asked}: ${requested_pattern} meets ${live_pattern}, ${held}, at ${conflict.witness_path}${free}`;
}

/** The refusals, those alike on one line, and the first of each class in the words of `dos`. */
export function refusalLines(refusals: readonly Refused[]): string[] {
  const counts = new Map<string, number>();
  const words = new Map<string, string>();
  for (const refused of refusals) {
    const line = `${refused.owner}  ${shortReason(refused)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
    if (!words.has(refused.reason_class)) {
      words.set(refused.reason_class, refused.reason);
    }
  }
  return [
    ...Array.from(
      counts,
      ([line, count]) => `${String(count).padStart(3)} x  ${line}`,
    ),
    ...Array.from(words, ([name, reason]) => `${name}, in full: ${reason}`),
  ];
}
