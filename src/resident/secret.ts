/**
 * A text that only the owning user can read, and whoever knows it is one.
 *
 * @module
 */

const BYTES = 32;
const BEARER_REGEXP = /^Bearer +(\S+) *$/i;

/** A text that nobody guesses. */
export function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/**
 * Whether an `Authorization` header bears a secret. It takes as long for a
 * guess that is nearly right as for one that is all wrong.
 */
export function bears(header: string | null, secret: string): boolean {
  const [, guess = ""] = BEARER_REGEXP.exec(header ?? "") ?? [];
  const encoder = new TextEncoder();
  const wanted = encoder.encode(secret);
  const given = encoder.encode(guess.slice(0, 2 * secret.length));
  let difference = wanted.length ^ given.length;
  for (const [at, byte] of wanted.entries()) {
    difference |= byte ^ (given[at] ?? 0);
  }
  return difference === 0;
}
