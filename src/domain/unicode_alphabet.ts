/**
 * The characters beyond ASCII that a path can hold, and side by side.
 *
 * Paths are compared in NFC, lower-cased; a text that normalisation would
 * change is therefore in no path, however well it fits a pattern: `[e]` and a
 * combining acute accent never stand apart. A capital may be the way out, as
 * in `H` with a line below, which has no composed form while `h` has one. The
 * dotted capital I alone becomes two characters, and keeps them in an order
 * that normalisation would change; it is chosen as `I` and the dot.
 * The tables are read off the language's own Unicode data, once, when first
 * needed. Half a character is never chosen.
 *
 * @module
 */
import { type Alphabet, commonAscii, NO_TAIL, type Tail } from "./alphabet.ts";
import {
  type CharSet,
  commonRanges,
  meetBeyondAscii,
  meetInAscii,
} from "./char_set.ts";

/** Where the last cased and the last composing characters lie, with room to spare. */
const TABLES_END = 0x1ffff;
const FIRST_BEYOND_ASCII = 0x80;

/** ASCII that neither combines with anything nor has a meaning in a path. */
const INERT_ASCII_REGEXP = /^(?![A-Za-z.:<=>])\p{ASCII}$/u;
const HALF_REGEXP = /\p{Cs}/u;
const DOT = "\u0307";
const DOTTED_CAPITAL = "\u0130";
/** The mark that all other marks are sorted before. */
const LAST_MARK = "\u0345";

/**
 * All characters a path can hold.
 *
 * @param options With `capitals`, also those that become one when lower-cased.
 */
export function unicodeAlphabet(
  options: { readonly capitals: boolean },
): Alphabet {
  const known = new Map<string, readonly string[]>();
  return {
    meets: (a, b) => meetInAscii(a, b) || meetBeyondAscii(a, b),
    choices: (a, b) => {
      const key = commonRanges(a, b).join();
      const chosen = known.get(key) ?? choose(a, b, options);
      known.set(key, chosen);
      return chosen;
    },
    extend,
  };
}

function choose(
  a: CharSet,
  b: CharSet,
  options: { readonly capitals: boolean },
): string[] {
  const ascii = commonAscii(a, b);
  const dotted = options.capitals && ascii.includes("i") ? ["I"] : [];
  const inert = ascii.find((c) => INERT_ASCII_REGEXP.test(c));
  if (inert) return [...ascii.slice(0, 1), inert, ...dotted];
  const chosen = [...ascii];
  const ranges = commonRanges(a, b);
  const isOne = ranges.length === 2 && ranges[0] === ranges[1];
  for (let k = 0; k < ranges.length; k += 2) {
    const low = Math.max(ranges[k] ?? 0, FIRST_BEYOND_ASCII);
    for (let point = low; point <= (ranges[k + 1] ?? 0); point++) {
      const char = String.fromCodePoint(point);
      if (!isLowerCased(char)) continue;
      if (!isOne && isInert(char)) return [...ascii, char, ...dotted];
      chosen.push(char);
    }
  }
  if (!options.capitals) return chosen;
  return [...chosen, ...chosen.flatMap((c) => capitals().get(c) ?? [])];
}

/** Whether a character can be what a path holds once it is compared. */
function isLowerCased(char: string): boolean {
  return isStable(char) && char.toLowerCase() === char &&
    !HALF_REGEXP.test(char);
}

function isStable(text: string): boolean {
  return text.normalize("NFC") === text;
}

/** The tail is enough: marks before the last kind of mark no longer matter. */
function extend(tail: Tail, char: string): Tail | null {
  if (tail.base === "I" && tail.mark === "" && char === DOT) {
    return { base: DOTTED_CAPITAL, mark: "" };
  }
  if (!isStable(tail.base + tail.mark + char)) return null;
  if (!isMark(char)) {
    return INERT_ASCII_REGEXP.test(char) ? NO_TAIL : { base: char, mark: "" };
  }
  return tail.mark !== "" && haveOneRank(tail.mark, char)
    ? tail
    : { base: tail.base, mark: char };
}

/** Whether a character is a mark that normalisation sorts among others. */
function isMark(char: string): boolean {
  return char === LAST_MARK || isMoved(LAST_MARK + char);
}

function haveOneRank(mark: string, other: string): boolean {
  return !isMoved(mark + other) && !isMoved(other + mark);
}

function isMoved(text: string): boolean {
  const parts = Array.from(text, (c) => c.normalize("NFD"));
  return text.normalize("NFD") !== parts.join("");
}

/** Whether a character beyond ASCII leaves its neighbours alone, whatever they are. */
function isInert(char: string): boolean {
  return !isMark(char) && !combining().has(char);
}

let knownCombining: ReadonlySet<string> | undefined;

/** Characters that compose, or are composed in a way that a neighbour can undo. */
function combining(): ReadonlySet<string> {
  if (knownCombining) return knownCombining;
  const found = new Set<string>();
  for (let point = FIRST_BEYOND_ASCII; point <= TABLES_END; point++) {
    const char = String.fromCodePoint(point);
    const parts = char.normalize("NFD");
    if (parts === char) continue;
    for (const part of parts) found.add(part);
    if (!isClosed(parts)) found.add(char);
  }
  return knownCombining = found;
}

/** Whether nothing that follows can get between the parts of a character or join them. */
function isClosed(parts: string): boolean {
  return /^[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]$/.test(parts);
}

let knownCapitals: ReadonlyMap<string, readonly string[]> | undefined;

/** For each character, those that become it alone when lower-cased. */
function capitals(): ReadonlyMap<string, readonly string[]> {
  if (knownCapitals) return knownCapitals;
  const found = new Map<string, string[]>();
  for (let point = 0; point <= TABLES_END; point++) {
    const char = String.fromCodePoint(point);
    const lower = char.toLowerCase();
    if (lower === char || !isStable(char)) continue;
    found.set(lower, [...found.get(lower) ?? [], char]);
  }
  return knownCapitals = found;
}
