/**
 * Many outlines, arranged so that one more is compared with all at once.
 *
 * The outlines are the rows of a table; a number has one bit for each row. For
 * every place in a path the table knows which rows want what there, so that a
 * name is looked up once however many rows spell one out.
 *
 * @module
 */
import type { Length, Outline } from "./outline.ts";
import {
  ANY_SHAPE,
  fits,
  type Name,
  type Piece,
  type Shape,
  shapesMeet,
} from "./shape.ts";

const TABLE_ROWS = 32;
const NONE: ReadonlySet<number> = new Set();

/** The piece in some place, `null` where nothing is known of it. */
type PieceAt = (k: number) => Piece | null;

interface Row {
  readonly outline: Outline;
  readonly owner: number;
}

interface RowLength {
  readonly row: number;
  readonly length: Length;
}

/** A list of things, each with its outlines. */
export class OutlineIndex {
  readonly #tables: Table[] = [];

  /** @param things The outlines of each thing. */
  constructor(things: readonly (readonly Outline[])[]) {
    const rows = things.flatMap((outlines, owner): Row[] =>
      outlines.map((outline) => ({ outline, owner }))
    );
    for (let k = 0; k < rows.length; k += TABLE_ROWS) {
      this.#tables.push(new Table(rows.slice(k, k + TABLE_ROWS)));
    }
  }

  /** The places in the list of all that the given outlines are not kept apart from. */
  near(outlines: readonly Outline[]): ReadonlySet<number> {
    let found: Set<number> | undefined;
    for (const outline of outlines) {
      for (const table of this.#tables) {
        const rows = table.near(outline);
        if (rows === 0) continue;
        found ??= new Set();
        for (const owner of table.ownersOf(rows)) found.add(owner);
      }
    }
    return found ?? NONE;
  }
}

class Table {
  readonly #rows: readonly Row[];
  readonly #lengths: readonly RowLength[];
  readonly #front: Place[] = [];
  readonly #back: Place[] = [];
  /** What each row wants somewhere, its first wish in the first place. */
  readonly #wishes: Place[] = [];
  /** All that the rows of a fixed length have to offer. */
  readonly #offers = new Place();

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
    this.#lengths = rows.map(({ outline: { length } }, k) => ({
      row: 1 << k,
      length,
    }));
    for (const [k, { outline }] of rows.entries()) {
      const row = 1 << k;
      const front = all((k) => outline.front(k));
      addEach(this.#front, front, row);
      addEach(this.#back, all((k) => outline.back(k)), row);
      addEach(this.#wishes, outline.middle, row);
      if (!outline.length.isFixed) continue;
      for (const piece of front) this.#offers.add(piece, row);
    }
  }

  /** The things that rows belong to. */
  ownersOf(rows: number): number[] {
    return this.#rows.flatMap(({ owner }, k) =>
      (rows & (1 << k)) === 0 ? [] : owner
    );
  }

  /** The rows that may share a path with an outline. */
  near(outline: Outline): number {
    const count = this.#rows.length;
    let rows = count === TABLE_ROWS ? ~0 : (1 << count) - 1;
    rows = nearEach(this.#front, rows, (k) => outline.front(k));
    if (rows !== 0) rows = nearEach(this.#back, rows, (k) => outline.back(k));
    if (rows === 0) return 0;
    const length = outline.length;
    rows = this.#ofLength(length, rows);
    if (rows === 0) return 0;
    return length.isFixed
      ? this.#servedBy(outline, rows)
      : this.#serving(outline, rows);
  }

  #ofLength({ least, isFixed }: Length, rows: number): number {
    let left = 0;
    for (const { row, length } of this.#lengths) {
      const isApart = (isFixed && least < length.least) ||
        (length.isFixed && length.least < least);
      if (!isApart) left |= rows & row;
    }
    return left;
  }

  /** The rows that may find what they wish for in an outline of a fixed length. */
  #servedBy(outline: Outline, rows: number): number {
    if (this.#wishes.length === 0) return rows;
    const offers = all((k) => outline.front(k));
    let left = rows;
    for (const place of this.#wishes) {
      const before = left;
      left = 0;
      for (const piece of offers) left |= place.near(piece, before);
    }
    return left;
  }

  /** The rows in which an outline may find what it wishes for. */
  #serving(outline: Outline, rows: number): number {
    let left = rows;
    for (const piece of outline.middle) left = this.#offers.near(piece, left);
    return left;
  }
}

/** What rows want in one place of a path. */
class Place {
  readonly #names = new Map<string, { rows: number }>();
  readonly #shapes: { readonly shape: Shape; rows: number }[] = [];
  #choosy = 0;

  add(piece: Piece, row: number): void {
    this.#choosy |= row;
    if (typeof piece === "string") this.#addName(piece, row);
    else for (const name of piece) this.#addName(name, row);
  }

  /** Those of the given rows that a piece may suit. */
  near(piece: Piece, rows: number): number {
    const free = rows & ~this.#choosy;
    if (typeof piece === "string") return free | this.#nearName(piece, rows);
    let found = free;
    for (const name of piece) {
      found |= typeof name === "string"
        ? this.#nearName(name, rows & ~found)
        : this.#nearShape(name, rows & ~found);
    }
    return found;
  }

  #addName(name: Name, row: number): void {
    const known = typeof name === "string"
      ? this.#names.get(name)
      : this.#shapes.find(({ shape }) => areSame(shape, name));
    if (known) known.rows |= row;
    else if (typeof name === "string") this.#names.set(name, { rows: row });
    else this.#shapes.push({ shape: name, rows: row });
  }

  #nearName(name: string, rows: number): number {
    let found = rows & (this.#names.get(name)?.rows ?? 0);
    for (const { shape, rows: wanting } of this.#shapes) {
      const open = rows & wanting & ~found;
      if (open !== 0 && fits(name, shape)) found |= open;
    }
    return found;
  }

  #nearShape(shape: Shape, rows: number): number {
    if (shape === ANY_SHAPE) return rows;
    let found = 0;
    for (const [name, { rows: wanting }] of this.#names) {
      const open = rows & wanting & ~found;
      if (open !== 0 && fits(name, shape)) found |= open;
    }
    for (const { shape: other, rows: wanting } of this.#shapes) {
      const open = rows & wanting & ~found;
      if (open !== 0 && shapesMeet(shape, other)) found |= open;
    }
    return found;
  }
}

function areSame(a: Shape, b: Shape): boolean {
  return a.start === b.start && a.end === b.end && a.isOpen === b.isOpen;
}

function all(pieceAt: PieceAt): Piece[] {
  const pieces: Piece[] = [];
  for (let piece = pieceAt(0); piece !== null; piece = pieceAt(pieces.length)) {
    pieces.push(piece);
  }
  return pieces;
}

function addEach(places: Place[], pieces: readonly Piece[], row: number): void {
  for (const [k, piece] of pieces.entries()) {
    (places[k] ??= new Place()).add(piece, row);
  }
}

function nearEach(
  places: readonly Place[],
  rows: number,
  pieceAt: PieceAt,
): number {
  let left = rows;
  for (let k = 0; k < places.length && left !== 0; k++) {
    const piece = pieceAt(k);
    if (piece === null) break;
    left = places[k]?.near(piece, left) ?? left;
  }
  return left;
}
