/**
 * Where in a cache of the fold a lease is found.
 *
 * The format, part of the store. One line of {@linkcode ROW_BYTES} bytes per
 * lease, in the order of the grants: where its grant begins behind the index,
 * how long it is, and its checksum. Then an empty line, and one line per word
 * under which leases are found, with their numbers behind it:
 *
 * - `/<directory>/` for each directory that one of its patterns begins with,
 *   in lower case; `/` for one that may lie anywhere.
 * - `"<session>"`, as JSON, for the session a lease is bound to.
 * - `#<pid>` for the process of one that is bound to none.
 *
 * @module
 */
import { type Lease, ownField, textOf } from "../domain/lease.ts";
import { headsOf } from "../domain/pattern_head.ts";
import { checksum } from "./fold_cache.ts";

/** Bytes of the line of one lease. */
const ROW_BYTES = 38;

/** A live lease and the line that grants it. */
export interface Grant {
  /** The lease. */
  readonly lease: Lease;
  /** The line, with its LF. */
  readonly line: string;
}

/** Where a grant lies behind the index. */
export interface Row {
  /** Its first byte. */
  readonly start: number;
  /** Its length in bytes. */
  readonly length: number;
  /** Its checksum. */
  readonly sum: string;
}

/** The index of the grants of a cache. */
export function encodeIndex(grants: readonly Grant[]): string {
  const rows: string[] = [];
  const words = new Map<string, number[]>();
  let start = 0;
  for (const [number, { lease, line }] of grants.entries()) {
    const bytes = new TextEncoder().encode(line);
    const at = String(start).padStart(11, "0");
    const length = String(bytes.length).padStart(8, "0");
    rows.push(`${at} ${length} ${checksum(bytes)}\n`);
    start += bytes.length;
    for (const word of wordsOf(lease)) {
      const found = words.get(word) ?? [];
      words.set(word, found);
      found.push(number);
    }
  }
  const lines = Array.from(
    words,
    ([word, numbers]) => `${word} ${numbers.join(" ")}\n`,
  );
  return `${rows.join("")}\n${lines.join("")}`;
}

/**
 * Where the grants lie that are found under any of these words.
 *
 * @param index The index.
 * @param words The words.
 * @param most More than so many are not looked at.
 * @returns Their rows, each once; `null` if there are more.
 */
export function rowsUnder(
  index: string,
  words: readonly string[],
  most: number,
): Row[] | null {
  const numbers = new Set<string>();
  for (const word of words) {
    const key = `\n${word} `;
    const at = index.indexOf(key);
    if (at === -1) continue;
    const end = index.indexOf("\n", at + 1);
    for (const number of index.slice(at + key.length, end).split(" ")) {
      numbers.add(number);
    }
    if (numbers.size > most) return null;
  }
  return Array.from(numbers, (number) => {
    const at = Number(number) * ROW_BYTES;
    const [start, length, sum = ""] = index.slice(at, at + ROW_BYTES - 1)
      .split(" ");
    return { start: Number(start), length: Number(length), sum };
  });
}

/** The words of all directories that a path lies in, and of itself; `path` is in lower case. */
export function pathWords(path: string): string[] {
  const words = ["/"];
  const whole = `/${path}/`;
  for (let at = whole.indexOf("/", 1); at !== -1;) {
    words.push(whole.slice(0, at + 1));
    at = whole.indexOf("/", at + 1);
  }
  return words;
}

/** The word of a session. */
export function sessionWord(session: string): string {
  return JSON.stringify(session);
}

/** The word of a process. */
export function processWord(pid: number): string {
  return `#${pid}`;
}

function wordsOf(lease: Lease): ReadonlySet<string> {
  const words = new Set<string>();
  for (const head of headsOf(lease)) {
    const directory = head?.slice(0, head.lastIndexOf("/") + 1) ?? "";
    words.add(`/${directory}`);
  }
  const session = textOf(ownField(lease, "session_id"));
  const pid = ownField(lease, "pid");
  if (session !== "") words.add(sessionWord(session));
  else if (typeof pid === "number") words.add(processWord(pid));
  return words;
}
