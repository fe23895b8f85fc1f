/**
 * What redirections write and read.
 *
 * @module
 */
import type { Places } from "./places.ts";
import type { Tally } from "./tally.ts";
import { bareText, type RedirectToken } from "./token.ts";
import type { Word } from "./word.ts";

/** Does what a redirection says. */
export function redirectTo(
  tally: Tally,
  places: Places,
  operator: string,
  targets: readonly Word[],
): void {
  for (const word of targets) {
    if (operator === "<") tally.read(places, word);
    else if (operator.includes(">")) {
      const isCopy = operator === ">&" && /^(?:\d+-?|-)$/.test(word.text);
      if (!isCopy) tally.write(places, word);
    }
  }
}

/** Whether a redirection may fail, so that its command does not run. */
export function mayFail({ operator, target }: RedirectToken): boolean {
  return operator !== ">&" || !/^\d+$/.test(bareText(target));
}
