/**
 * Time and chance, as the verbs are given them.
 *
 * @module
 */
import type { Chance, Clock } from "../lease/ports.ts";

/** No `i`, `l`, `o` or `u`: what is read aloud or copied by hand stays the same. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The system's clock. */
export function createClock(): Clock {
  return { nowMs: () => Date.now() };
}

/** Chance that nobody can foresee. */
export function createChance(): Chance {
  return {
    text(length): string {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join(
        "",
      );
    },
  };
}
