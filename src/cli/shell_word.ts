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

/** An option with its value, joined where the value would be taken for an option. */
export function shellOption(name: string, value: string): string {
  return value.startsWith("-")
    ? `--${name}=${shellWord(value)}`
    : `--${name} ${shellWord(value)}`;
}
