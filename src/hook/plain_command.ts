/**
 * Command lines of which a glance tells that they only look.
 *
 * Agents run these all day, and the reader of command lines is the largest
 * part of the hook by far. Whatever is not as plain as can be is left to it.
 *
 * @module
 */

/** Names and options, without anything that means something to a shell. */
const PLAIN_REGEXP = /^[\w./@:,=+-]+(?: +[\w./@:,=+-]+)*$/;

/** Programs that write nothing, whatever their options. */
const LOOKERS: ReadonlySet<string> = new Set([
  ...["ls", "cat", "pwd", "echo", "head", "tail", "wc", "grep", "stat"],
  ...["du", "df", "whoami", "which", "basename", "dirname", "true", "id"],
]);

/** Subcommands of git that write nothing in the working tree, if none of their options names a file. */
const GIT_LOOKERS_REGEXP =
  /^git +(?:status|log|diff|show|blame|rev-parse)(?: +(?!--?o)[\w./@:,=+-]+)*$/;

/** Whether a command of a POSIX shell surely writes nothing; `false` leaves it open. */
export function onlyLooks(command: string): boolean {
  if (!PLAIN_REGEXP.test(command)) return false;
  const [name = ""] = command.split(" ", 1);
  return LOOKERS.has(name) || GIT_LOOKERS_REGEXP.test(command);
}
