/**
 * What is sure of every name that a segment of a pattern matches.
 *
 * A shape is less than the segment says, so that two of them are compared in
 * no time: a `false` is final, a `true` leaves it open. Segments are given
 * lower-cased; `**` and names without wildcards stay texts.
 *
 * @module
 */
import { expandBraces } from "./braces.ts";

/** How names begin and end. One `?` stands for any one character, whatever the segment says of it. */
export interface Shape {
  /** What comes before the first star; the whole name if there is none. */
  readonly start: string;
  /** What comes after the last star; the whole name if there is none. */
  readonly end: string;
  /** Whether there is a star between the two. */
  readonly isOpen: boolean;
}

/** One name, as it is, or the shape of many. */
export type Name = string | Shape;

/** A segment of a pattern: one name, or alternatives, or {@linkcode GLOBSTAR}. */
export type Piece = string | readonly Name[];

/** The segment that stands for any number of segments. */
export const GLOBSTAR = "**";

/** The shape of every name. */
export const ANY_SHAPE: Shape = { start: "", end: "", isOpen: true };

const ANY_PIECE: readonly Name[] = [ANY_SHAPE];
const STAR = "*";
const MARK = "?";
const MARK_CODE = MARK.charCodeAt(0);

/** What may stand for other text than itself, and characters of two units. */
const SPECIAL_REGEXP = /[*?[\ud800-\udfff]/;
const NEEDS_MARK_REGEXP = /[[\ud800-\udfff]/;
/** A class, ended as `classEnd` has it, or a character of two units. */
const ONE_REGEXP = /\[(?:[!^].|[^!^])[^\]]*\]|[\ud800-\udbff][\udc00-\udfff]/gs;

const CHOICES_LIMIT = 16;
const MEMORY_LIMIT = 100;
const remembered = new Map<string, readonly Name[] | null>();

/** A segment, read. It holds no braces but in classes. */
export function pieceOf(text: string): Piece {
  if (text === STAR) return ANY_PIECE;
  if (text === GLOBSTAR) return GLOBSTAR;
  return SPECIAL_REGEXP.test(text) ? [shapeOf(text)] : text;
}

/**
 * The names that a segment with braces stands for; `null` if it may be more
 * than one segment, or none.
 */
export function choicesOf(text: string): readonly Name[] | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= MEMORY_LIMIT) remembered.clear();
  const choices = readChoices(text);
  remembered.set(text, choices);
  return choices;
}

/** Whether all names of a piece look like file names. */
export function isFilePiece(piece: Piece): boolean {
  return typeof piece === "string"
    ? isFileName(piece)
    : piece.every(isFileName);
}

/** Whether a name may have a shape. */
export function fits(name: string, { start, end, isOpen }: Shape): boolean {
  return isOpen
    ? name.length >= start.length + end.length && startsAgree(name, start) &&
      endsAgree(name, end)
    : name.length === start.length && startsAgree(name, start);
}

/** Whether one name may have both shapes. */
export function shapesMeet(a: Shape, b: Shape): boolean {
  if (!a.isOpen) return fits(a.start, b);
  if (!b.isOpen) return fits(b.start, a);
  return startsAgree(a.start, b.start) && endsAgree(a.end, b.end);
}

function readChoices(text: string): readonly Name[] | null {
  if (text.includes("/")) return null;
  const texts = expandBraces(text);
  if (!texts || texts.includes(GLOBSTAR)) return null;
  if (texts.length > CHOICES_LIMIT) return ANY_PIECE;
  return texts.map((one) => SPECIAL_REGEXP.test(one) ? shapeOf(one) : one);
}

function shapeOf(text: string): Shape {
  const marked = NEEDS_MARK_REGEXP.test(text)
    ? text.replace(ONE_REGEXP, MARK)
    : text;
  const star = marked.indexOf(STAR);
  if (star < 0) return { start: marked, end: marked, isOpen: false };
  return {
    start: marked.slice(0, star),
    end: marked.slice(marked.lastIndexOf(STAR) + 1),
    isOpen: true,
  };
}

/** As `looksLikeFile` has it: the last dot is not the first character, and text without a star follows it. */
function isFileName(name: Name): boolean {
  const end = typeof name === "string" ? name : name.end;
  const dot = end.lastIndexOf(".");
  const first = typeof name === "string" || !name.isOpen ? 1 : 0;
  return dot >= first && dot < end.length - 1;
}

function startsAgree(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  for (let k = 0; k < length; k++) {
    if (!agree(a.charCodeAt(k), b.charCodeAt(k))) return false;
  }
  return true;
}

function endsAgree(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  for (let k = 1; k <= length; k++) {
    if (!agree(a.charCodeAt(a.length - k), b.charCodeAt(b.length - k))) {
      return false;
    }
  }
  return true;
}

function agree(x: number, y: number): boolean {
  return x === y || x === MARK_CODE || y === MARK_CODE;
}
