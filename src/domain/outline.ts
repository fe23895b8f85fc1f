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
import {
  choicesOf,
  GLOBSTAR,
  isFilePiece,
  type Piece,
  pieceOf,
} from "./shape.ts";

/** How many outlines a pattern may have. */
const ALTERNATIVES_LIMIT = 16;

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

  /** The fewest segments that a path has. */
  get least(): number {
    return this.#segments.reduce(
      (count, text) => text === GLOBSTAR ? count : count + 1,
      0,
    );
  }

  /** Whether no path has more segments, so that all of them are in front. */
  get isFixed(): boolean {
    return this.#frontLength === this.#segments.length &&
      this.#endsAsWritten();
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
  const segments = withChoices(folded.split("/"));
  if (segments) return [new Outline(segments, options)];
  const texts = expandBraces(folded) ?? [];
  return texts.length > ALTERNATIVES_LIMIT
    ? [new Outline([GLOBSTAR], options)]
    : texts.map((text) => new Outline(text.split("/"), options));
}

/** Segments with their braces read, `null` if braces cannot be read one by one. */
function withChoices(texts: readonly string[]): Piece[] | null {
  const segments: Piece[] = [];
  for (const text of texts) {
    const segment = text.includes("{") ? choicesOf(text) : text;
    if (segment === null) return null;
    segments.push(segment);
  }
  return segments;
}

function read(segment: Piece): Piece {
  return typeof segment === "string" ? pieceOf(segment) : segment;
}
