/**
 * One pattern, brought to the form that is shown, recorded and compared.
 *
 * {@linkcode normalizePattern} is where every pattern enters: it throws on what
 * no pattern may be, so that whatever reads a normal form may rely on balanced
 * braces, closed classes and bounded sizes. It knows no root and no disk; an
 * absolute pattern is an error here.
 *
 * @module
 */
import { expandBraces, EXPANSION_LIMIT } from "./braces.ts";
import { classEnd, runsBackward } from "./char_class.ts";
import { foldCase, shownText } from "./lane.ts";

const SEGMENT_LIMIT = 64;
const LENGTH_LIMIT = 1024;

/**
 * What is its own normal form at sight, if it is less than 128 characters long
 * and composed: names with wildcards, braces that are not nested, and classes
 * without punctuation. So short a pattern has at most 64 segments.
 */
const PLAIN_LETTER = String.raw`\w\xa1-\u02ff\u0370-\u167f\u3041-\ud7ff`;
const PLAIN_START = String.raw`[${PLAIN_LETTER}*?@+~=%#&$()-]`;
const PLAIN_REST = String.raw`[${PLAIN_LETTER}.*?@+~=%#&$() -]*`;
const PLAIN_WORD = String.raw`[${PLAIN_LETTER}*-][${PLAIN_LETTER}.*-]*`;
const PLAIN_CHOICE = String.raw`\{W(?:[,/]W)*\}`.replaceAll("W", PLAIN_WORD);
const PLAIN_RANGE = String.raw`0-\d|[1-9]-9|a-[a-z]|[b-z]-z|A-[A-Z]|[B-Z]-Z`;
const PLAIN_CLASS = String.raw`\[[!^]?(?:${PLAIN_RANGE}|\w)+\]`;
const PLAIN_GROUP = `(?:${PLAIN_CHOICE}|${PLAIN_CLASS})`;
const PLAIN_SEGMENT = String.raw`\.{0,2}(?:${PLAIN_START}|${PLAIN_GROUP})` +
  `${PLAIN_REST}(?:${PLAIN_GROUP}${PLAIN_REST})*`;
const PLAIN_REGEXP = new RegExp(
  `^(?! )${PLAIN_SEGMENT}(?:/${PLAIN_SEGMENT})*$`,
);
const PLAIN_LENGTH = 127;
/** So many commas never stand for more patterns than the limit allows. */
const PLAIN_COMMAS = 8;

const EXTGLOB_REGEXP = /[*?+@]\(/;
const BEYOND_ASCII_REGEXP = /[^\x20-\x7e]/;
const FORBIDDEN_REGEXP = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const ABSOLUTE_REGEXP = /^(?:\/|[A-Za-z]:\/)/;
const SPECIAL_REGEXP = /[[{}/*?]|[+@!]\(/g;
const NO_SEGMENT_REGEXP = /^\.{0,2}$/;

/**
 * A pattern that cannot be used; its message says why.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { InvalidPatternError, normalizePattern } from "@dos/lanes";
 *
 * const error = assertThrows(() => normalizePattern("../x"), InvalidPatternError);
 * assertEquals([error.code, error.pattern], ["INVALID_PATTERN", "../x"]);
 * ```
 */
export class InvalidPatternError extends SyntaxError {
  /** The name of the class. */
  override readonly name = "InvalidPatternError";
  /** Stable code. */
  readonly code = "INVALID_PATTERN";
  /** The pattern as it was given. */
  readonly pattern: string;

  /**
   * An error of a pattern.
   *
   * @param pattern The pattern as it was given.
   * @param state What is wrong with it, and what to do about it.
   */
  constructor(pattern: string, state: string) {
    super(`Cannot use the pattern "${shownText(pattern)}": ${state}`);
    this.pattern = pattern;
  }
}

/**
 * Brings a pattern to its normal form: NFC, `/` between segments, no empty,
 * `.` or `..` segment, case and braces as given. A trailing `/` becomes `/**`;
 * the root itself is `**`. A normal form is its own normal form.
 *
 * @param pattern A pattern relative to the workspace root.
 * @returns The normal form, `""` if the pattern is blank.
 * @throws {InvalidPatternError} If it is malformed, absolute, leaves the root
 * or is too large.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalizePattern } from "@dos/lanes";
 *
 * assertEquals(normalizePattern("./src//api/"), "src/api/**");
 * assertEquals(normalizePattern("Docs\\{a,b}.md"), "Docs/{a,b}.md");
 * ```
 */
export function normalizePattern(pattern: string): string {
  if (isPlain(pattern)) return pattern;
  const normal = resolved(pattern, pattern);
  if (normal === "") return "";
  checkLimits(normal, pattern);
  if (normal !== pattern && resolved(normal, pattern) !== normal) {
    const state = `what is left of it, "${
      shownText(normal)
    }", would be read differently; write it without the leading part`;
    throw new InvalidPatternError(pattern, state);
  }
  return normal;
}

/** Whether a pattern is a normal form at sight; `false` leaves it open. */
function isPlain(pattern: string): boolean {
  return pattern.length <= PLAIN_LENGTH && PLAIN_REGEXP.test(pattern) &&
    !pattern.endsWith(" ") &&
    (!pattern.includes(",") || pattern.split(",").length <= PLAIN_COMMAS + 1) &&
    (!pattern.includes("(") || !EXTGLOB_REGEXP.test(pattern)) &&
    (!BEYOND_ASCII_REGEXP.test(pattern) ||
      pattern.normalize("NFC") === pattern);
}

function resolved(text: string, pattern: string): string {
  const clean = text.normalize("NFC").replaceAll("\\", "/").trim();
  if (clean === "") return "";
  checkText(clean, pattern);
  const kept: Segment[] = [];
  for (const segment of segmentsOf(clean, pattern)) {
    if (segment.text === "..") leave(kept, pattern);
    else if (!NO_SEGMENT_REGEXP.test(segment.text)) kept.push(segment);
  }
  const texts = kept.map((segment) => segment.text);
  const isDirectory = texts.length === 0 || clean.endsWith("/");
  if (isDirectory && texts.at(-1) !== "**") texts.push("**");
  return texts.join("/");
}

function checkText(text: string, pattern: string): void {
  const state = FORBIDDEN_REGEXP.test(text)
    ? "it holds a control character, a line separator or half a character; remove it"
    : text.startsWith("!")
    ? 'a leading "!" is not understood; list what the region holds, not what it leaves out'
    : ABSOLUTE_REGEXP.test(text)
    ? "it is absolute; write it relative to the workspace root"
    : null;
  if (state) throw new InvalidPatternError(pattern, state);
}

/** A piece between two slashes that stand outside braces. */
interface Segment {
  readonly text: string;
  readonly isWild: boolean;
}

function segmentsOf(text: string, pattern: string): Segment[] {
  const segments: Segment[] = [];
  let [start, depth, isWild] = [0, 0, false];
  const scanner = new RegExp(SPECIAL_REGEXP);
  for (let found = scanner.exec(text); found; found = scanner.exec(text)) {
    const [special] = found;
    if (special === "/") {
      if (depth > 0) continue;
      segments.push({ text: text.slice(start, found.index), isWild });
      start = found.index + 1;
      isWild = false;
    } else if (special === "}") depth = Math.max(0, depth - 1);
    else {
      isWild = true;
      if (special === "{") depth++;
      else if (special === "[") {
        scanner.lastIndex = checkClass(text, found.index, pattern) + 1;
      } else if (special.endsWith("(") || text[found.index + 1] === "(") {
        const state = `"${
          special[0]
        }(" is not understood; write alternatives as {a,b}`;
        throw new InvalidPatternError(pattern, state);
      }
    }
  }
  if (depth > 0) {
    throw new InvalidPatternError(pattern, 'a "{" has no "}"; add it');
  }
  segments.push({ text: text.slice(start), isWild });
  return segments;
}

/** The index of the `]` that ends the class opened at `open`. */
function checkClass(text: string, open: number, pattern: string): number {
  const end = classEnd(text, open);
  const body = text.slice(open + 1, end);
  const state = end < 0
    ? 'a "[" has no "]"; add it, or write "[[]" for the character itself'
    : body.includes("/")
    ? 'a class holds "/"; write alternatives as {a,b/c}'
    : runsBackward(foldCase(body))
    ? `the range in "[${body}]" runs backward once lower-cased; turn it round`
    : null;
  if (state) throw new InvalidPatternError(pattern, state);
  return end;
}

function leave(kept: Segment[], pattern: string): void {
  const last = kept.pop();
  const state = !last
    ? "it leaves the workspace root; name a path inside it"
    : last.isWild
    ? `".." follows "${
      shownText(last.text)
    }", which is more than one directory; write it without ".."`
    : null;
  if (state) throw new InvalidPatternError(pattern, state);
}

function checkLimits(normal: string, pattern: string): void {
  const state = isTooLong(normal)
    ? `it is longer than ${LENGTH_LIMIT} code points; split it`
    : expansionFault(normal);
  if (state) throw new InvalidPatternError(pattern, state);
}

function isTooLong(text: string): boolean {
  return text.length > LENGTH_LIMIT &&
    (text.length > 2 * LENGTH_LIMIT || Array.from(text).length > LENGTH_LIMIT);
}

function expansionFault(normal: string): string | null {
  const texts = expandBraces(normal);
  if (!texts) {
    return `it stands for more than ${EXPANSION_LIMIT} patterns; split it`;
  }
  for (const text of texts) {
    const segments = text.split("/");
    if (segments.length > SEGMENT_LIMIT) {
      return `it is deeper than ${SEGMENT_LIMIT} segments; shorten it`;
    }
    const odd = segments.find((x) => NO_SEGMENT_REGEXP.test(x));
    if (odd !== undefined) {
      return `an alternative leaves the segment "${odd}"; write each alternative out in full`;
    }
  }
  return null;
}
