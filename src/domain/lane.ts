/**
 * Lane names and kinds: how they are compared, shown and checked.
 *
 * A name that somebody asks for goes through {@linkcode laneName} first; a
 * name that history recorded goes straight to {@linkcode laneId}, which never
 * throws. Which lanes a workspace declares is no concern of this file.
 *
 * @module
 */

/** The lane that is exclusive in every workspace, and its kind. */
export const GLOBAL = "global";
/** The kind of a declared concurrent lane. */
export const CLUSTER = "cluster";
/** The kind of an ad-hoc lane: any name plus a region. */
export const KEYWORD = "keyword";
/** The kind of a ladder entry that needs a positive pick count. */
export const NAMED = "named";

const NAME_LIMIT = 200;
const SIGMA = "\u03a3";
const VISIBLE_ASCII_REGEXP = /^[\x21-\x7e]*$/;
const FORBIDDEN_REGEXP = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const UNSHOWABLE_REGEXP =
  /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Codes of {@linkcode UsageError} that callers may rely on. */
export type UsageErrorCode =
  | "INVALID_LANE"
  | "INVALID_KIND"
  | "INVALID_PATTERN"
  | "INVALID_OWNER"
  | "INVALID_LOOP_TS"
  | "INVALID_TEXT"
  | "INVALID_NUMBER"
  | "NO_WORKSPACE";

/**
 * A request that cannot be judged, because what it names is not well formed.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { arbitrate, UsageError } from "@dos/lanes";
 *
 * const lanes = { concurrent: ["api"], exclusive: [], autopick: [], trees: {} };
 * const request = { lane: "api", kind: "clutser" };
 * const error = assertThrows(() => arbitrate(request, [], lanes), UsageError);
 * assertEquals(error.code, "INVALID_KIND");
 * ```
 */
export class UsageError extends RangeError {
  /** The name of the class. */
  override readonly name = "UsageError";
  /** Stable code. */
  readonly code: UsageErrorCode;
  /** The value that was refused, as text. */
  readonly value: string;

  /**
   * The error of one value.
   *
   * @param code Stable code.
   * @param message `Cannot <act> "<value>": <state>`.
   * @param value The value that was refused, as text.
   */
  constructor(code: UsageErrorCode, message: string, value: string) {
    super(message);
    this.code = code;
    this.value = value;
  }
}

/**
 * A text that others wrote, made safe to stand in a sentence: what could steer
 * a terminal is escaped, what is too long is cut.
 */
export function shownText(text: string, limit: number = 120): string {
  // Of a text of any length no more is taken apart than can be shown.
  const points = Array.from(text.slice(0, 2 * (limit + 1)));
  const kept = points.length > limit
    ? `${points.slice(0, limit).join("")}…`
    : text;
  return kept.replace(
    UNSHOWABLE_REGEXP,
    (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/**
 * Lower-cases code point by code point, so that no neighbour changes a letter.
 * Sigma is the only one that looks at its neighbours.
 */
export function foldCase(text: string): string {
  return text.includes(SIGMA)
    ? Array.from(text, (c) => c.toLowerCase()).join("")
    : text.toLowerCase();
}

/** The id that lane names and kinds are compared by. Never throws. */
export function laneId(name: string): string {
  return VISIBLE_ASCII_REGEXP.test(name)
    ? name.toLowerCase()
    : foldCase(name.normalize("NFC").trim());
}

/**
 * The spelling of a lane name that is kept for the record: NFC, stripped.
 *
 * @throws {UsageError} `INVALID_LANE` if no lane can be called so.
 */
export function laneName(name: unknown): string {
  if (typeof name !== "string") {
    throw invalidLane(typeof name, "it is not text");
  }
  const kept = name.normalize("NFC").trim();
  if (kept === "") throw invalidLane(name, "nothing is left of it");
  if (FORBIDDEN_REGEXP.test(kept)) {
    throw invalidLane(
      name,
      "it holds a control character, a line separator or half a character",
    );
  }
  if (Array.from(kept).length > NAME_LIMIT) {
    throw invalidLane(name, `it is longer than ${NAME_LIMIT} code points`);
  }
  return kept;
}

function invalidLane(value: string, state: string): UsageError {
  return new UsageError(
    "INVALID_LANE",
    `Cannot use the lane name "${
      shownText(value)
    }": ${state}; choose 1 to ${NAME_LIMIT} printable characters`,
    value,
  );
}
