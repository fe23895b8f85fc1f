/**
 * Outlines: what of a pattern is quickly compared with another one.
 *
 * A pattern is cut at `**` into what stands at the front, at the back and in
 * between. Whatever the outlines of two patterns keep apart shares no path;
 * what they do not keep apart has to be looked at in full. Segments are read
 * when they are asked for, since most questions end at an early one.
 *
 * @module
 */
import { expandBraces } from "./braces.ts";
import { classEnd } from "./char_class.ts";
import {
  choicesOf,
  GLOBSTAR,
  isFilePiece,
  type Piece,
  pieceOf,
} from "./shape.ts";

/** How many outlines a pattern may have. */
const LISTS_LIMIT = 16;

/** How many segments a path may have. */
export interface Length {
  /** The fewest. */
  readonly least: number;
  /** Whether it has no more, so that all of them are in front. */
  readonly isFixed: boolean;
}

/** What is sure of every path that a pattern covers. */
export class Outline {
  readonly #segments: readonly Piece[];
  readonly #downward: boolean;
  /** How many segments stand before the first `**`. */
  readonly #frontLength: number;
  #isExact: boolean | undefined;

  /**
   * @param segments Lower-cased segments; texts among them are yet to be read.
   * @param options With `downward`, file names too cover what lies below them.
   */
  constructor(
    segments: readonly Piece[],
    options: { readonly downward: boolean },
  ) {
    const first = segments.indexOf(GLOBSTAR);
    this.#segments = segments;
    this.#downward = options.downward;
    this.#frontLength = first < 0 ? segments.length : first;
  }

  /** The segment that comes after `k` others in every path. */
  front(k: number): Piece | null {
    return k < this.#frontLength ? this.#piece(k) : null;
  }

  /** The segment that `k` others come after in every path. */
  back(k: number): Piece | null {
    const at = this.#segments.length - 1 - k;
    if (!this.#endsAsWritten() || this.#segments[at] === GLOBSTAR) return null;
    return this.#piece(at);
  }

  /** What else is in every path somewhere. */
  get middle(): readonly Piece[] {
    if (this.#frontLength === this.#segments.length) return [];
    const end = this.#endsAsWritten()
      ? this.#segments.lastIndexOf(GLOBSTAR)
      : this.#segments.length;
    return this.#segments.slice(this.#frontLength, end)
      .filter((segment) => segment !== GLOBSTAR).map(read);
  }

  /** How many segments a path has. */
  get length(): Length {
    let least = 0;
    for (const segment of this.#segments) if (segment !== GLOBSTAR) least++;
    const isFixed = least === this.#segments.length && this.#endsAsWritten();
    return { least, isFixed };
  }

  #endsAsWritten(): boolean {
    return this.#isExact ??= !this.#downward && this.#endsInFile();
  }

  #endsInFile(): boolean {
    const last = this.#piece(this.#segments.length - 1);
    return last !== null && last !== GLOBSTAR && isFilePiece(last);
  }

  #piece(at: number): Piece | null {
    const segment = this.#segments[at];
    return segment === undefined ? null : read(segment);
  }
}

/**
 * The outlines of a pattern: every path it covers fits one of them.
 *
 * @param folded A normal form, lower-cased.
 * @param options With `downward`, file names too cover what lies below them.
 */
export function outlinesOf(
  folded: string,
  options: { readonly downward: boolean },
): readonly Outline[] {
  if (!folded.includes("{")) return [new Outline(folded.split("/"), options)];
  let lists: Piece[][] = [[]];
  for (const text of segmentsOf(folded)) {
    const segment = text.includes("{") ? choicesOf(text) : text;
    if (segment === null) lists = withEach(lists, expandBraces(text) ?? []);
    else for (const list of lists) list.push(segment);
  }
  return lists.map((segments) => new Outline(segments, options));
}

/** The texts between slashes that stand outside braces. */
function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  let [start, depth] = [0, 0];
  for (let k = 0; k < text.length; k++) {
    const char = text[k];
    if (char === "[") k = classEnd(text, k);
    else if (char === "{") depth++;
    else if (char === "}") depth = Math.max(0, depth - 1);
    else if (char === "/" && depth === 0) {
      segments.push(text.slice(start, k));
      start = k + 1;
    }
  }
  return [...segments, text.slice(start)];
}

/** Each list with each of the texts at its end; with `**` in their place if that would be too many. */
function withEach(
  lists: readonly Piece[][],
  texts: readonly string[],
): Piece[][] {
  return texts.length * lists.length > LISTS_LIMIT
    ? lists.map((list) => [...list, GLOBSTAR])
    : lists.flatMap((list) =>
      texts.map((text) => [...list, ...text.split("/")])
    );
}

function read(segment: Piece): Piece {
  return typeof segment === "string" ? pieceOf(segment) : segment;
}
