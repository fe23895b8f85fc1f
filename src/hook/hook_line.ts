/**
 * The command line of a hook: which moment it is for, and little else.
 *
 * Nothing on it changes how an event is understood, and nothing on it is an
 * error: several hosts read the exit code of a usage error as a refusal, so a
 * word that nobody knows is only told.
 *
 * @module
 */
import type { HookMoment } from "./tool_call.ts";

/** A hook that is to be run. */
export interface HookLine {
  /** The moment, `null` for one that only another version knows. */
  readonly moment: HookMoment | null;
  /** The host that was named in place of the one the event tells of, or `""`. */
  readonly host: string;
  /** The directory that stands for the event's own, or `""`. */
  readonly workspace: string;
  /** True to keep to this working tree. */
  readonly thisWorktree: boolean;
  /** Words that mean nothing here. */
  readonly unknown: readonly string[];
}

const MOMENTS: readonly HookMoment[] = [
  ...["pretool", "posttool", "stop", "session-start", "session-end"] as const,
];

/** What people call; all else behind `hook` is called by a host. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  ...["install", "uninstall", "status"],
]);

/** Options with a value; the last four are dos-kernel's, or a mark of the installer's. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  ...["--workspace", "--host"],
  ...["--dialect", "--session-id", "--handler", "--installed-by"],
]);

/** Options without one. */
const BARE: ReadonlySet<string> = new Set([
  ...["--this-worktree", "--json", "--text", "--pretty", "--debug"],
]);

/** Whoever asks for these wants to read, whatever else stands there. */
const READER: ReadonlySet<string> = new Set(["--help", "-h", "--version"]);

/**
 * Reads a command line.
 *
 * @param argv The words behind the program's name.
 * @returns The hook, `null` where another verb or help is asked for.
 */
export function readHookLine(argv: readonly string[]): HookLine | null {
  const values = new Map<string, string>();
  const words: string[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (READER.has(word)) return null;
    if (!word.startsWith("-")) {
      if (words.length === 1 && isValue(argv[at - 1], word)) unknown.push(word);
      else if (words.length < 2) words.push(word);
      else unknown.push(word);
      if (words[0] !== "hook") return null;
      continue;
    }
    const cut = word.indexOf("=");
    const name = cut < 0 ? word : word.slice(0, cut);
    if (WITH_VALUE.has(name)) {
      values.set(name, cut < 0 ? argv[++at] ?? "" : word.slice(cut + 1));
    } else if (BARE.has(word)) values.set(word, "");
    else unknown.push(word);
  }
  const [, word = ""] = words;
  if (word === "" || FOR_PEOPLE.has(word)) return null;
  const moment = MOMENTS.find((x) => x === word) ?? null;
  if (moment === null) unknown.unshift(word);
  return {
    moment,
    host: values.get("--host") ?? "",
    workspace: values.get("--workspace") ?? "",
    thisWorktree: values.has("--this-worktree"),
    unknown,
  };
}

/** Whether a word before the moment belongs to an option that nobody knows. */
function isValue(before: string | undefined, word: string): boolean {
  return before !== undefined && before.startsWith("-") &&
    !before.includes("=") && !BARE.has(before) &&
    !MOMENTS.some((moment) => moment === word);
}
