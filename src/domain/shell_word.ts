/**
 * Words of a command line that a person may copy into a shell.
 *
 * @module
 */

const PLAIN_REGEXP = /^[\w@%+:,./][\w@%+=:,./-]*$/;

/** A word, quoted for a POSIX shell where it needs to be. */
export function shellWord(word: string): string {
  return PLAIN_REGEXP.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** An option with its value or values, as words; joined where a value would be taken for an option. */
export function shellOption(
  name: string,
  value: string | readonly string[],
): string[] {
  const values = typeof value === "string" ? [value] : value;
  if (values.length === 0) return [];
  return values.some((x) => x.startsWith("-"))
    ? values.map((x) => `--${name}=${shellWord(x)}`)
    : [`--${name}`, ...values.map(shellWord)];
}
