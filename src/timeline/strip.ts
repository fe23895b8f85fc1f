/**
 * A strip of characters that spans of time are drawn on, one cell for each
 * step of time.
 *
 * @module
 */
import {
  cutText,
  type Line,
  type Span,
  type Style,
  widthOf,
} from "../cli/page.ts";

/** The characters that spans are drawn with. */
export interface Pens {
  /** Where a span begins. */
  readonly start: string;
  /** Where it ends. */
  readonly end: string;
  /** Between. */
  readonly fill: string;
  /** A span within one cell. */
  readonly one: string;
  /** Where it was cut off or ended by others. */
  readonly broken: string;
  /** Where it goes on. */
  readonly open: string;
}

/** A span to draw. */
export interface Stroke {
  /** Its first cell; may lie before the strip. */
  readonly from: number;
  /** The cell behind its last one, at least one more than `from`; may lie behind the strip. */
  readonly to: number;
  /** How it ends. */
  readonly end: "end" | "broken" | "open";
  /** A name, written into it where it fits. */
  readonly name: string;
  /** How it looks where colour is on. */
  readonly style: Style;
}

interface Cell {
  readonly text: string;
  readonly style: Style | null;
  /** Strokes that lie here within one cell. */
  readonly small: boolean;
}

/** One line of a chart. */
export class Strip {
  readonly #cells: (Cell | null)[];
  readonly #crowd: string;

  /** An empty strip of so many cells; `crowd` is drawn where several spans share one. */
  constructor(width: number, crowd: string) {
    this.#cells = Array.from({ length: width }, () => null);
    this.#crowd = crowd;
  }

  /** Whether a stroke would lie on nothing but free cells, the first one apart. */
  hasRoom({ from, to }: Stroke): boolean {
    const [first, last] = this.#within(from, to);
    // Too short for a name: it may as well be one of a crowd.
    if (last - first <= 2) return true;
    const begun = this.#cells[first];
    if (begun && last - first > 1 && begun.small) return false;
    for (let at = first + 1; at < last; at++) {
      if (this.#cells[at]) return false;
    }
    return true;
  }

  /** Draws a span. Its first cell is shared where somebody has it already. */
  draw(stroke: Stroke, pens: Pens): void {
    const { style } = stroke;
    const [begin, last] = this.#within(stroke.from, stroke.to);
    const first = this.#cells[begin] && last - begin > 1 ? begin + 1 : begin;
    if (last - first <= 1 || this.#cells[first]) {
      const text = this.#cells[first] ? this.#crowd : pens.one;
      this.#cells[first] = { text, style, small: true };
      return;
    }
    for (let at = first; at < last; at++) {
      this.#cells[at] = { text: pens.fill, style, small: false };
    }
    const room = last - first - 2;
    this.#cells[first] = { text: pens.start, style, small: false };
    this.#cells[last - 1] = { text: pens[stroke.end], style, small: false };
    if (room >= 1) this.#write(stroke.name, first + 1, { room, style });
  }

  /** Puts one character at a cell. */
  mark(at: number, text: string, style: Style): void {
    if (at < 0 || at >= this.#cells.length) return;
    this.#cells[at] = { text, style, small: true };
  }

  /** The strip as it is printed. */
  line(): Line {
    const spans: Span[] = [];
    let [text, style]: [string, Style | null] = ["", null];
    const flush = (): void => {
      if (text !== "") spans.push(style === null ? text : [style, text]);
      text = "";
    };
    for (const cell of this.#cells) {
      const next = cell?.style ?? null;
      if (next !== style) flush();
      style = next;
      text += cell?.text ?? " ";
    }
    if (style !== null) flush();
    return spans;
  }

  #within(from: number, to: number): readonly [first: number, last: number] {
    const width = this.#cells.length;
    const first = Math.min(Math.max(0, from), width - 1);
    return [first, Math.max(first + 1, Math.min(width, to))];
  }

  /** A character of two columns takes two cells, the second of them empty. */
  #write(
    name: string,
    at: number,
    { room, style }: { room: number; style: Style },
  ): void {
    if (name === "" || (room < 3 && widthOf(name) > room)) return;
    let cell = at;
    for (const character of cutText(name, room)) {
      const width = widthOf(character);
      if (width === 0) continue;
      this.#cells[cell] = { text: character, style, small: false };
      for (let more = 1; more < width; more++) {
        this.#cells[cell + more] = { text: "", style, small: false };
      }
      cell += width;
    }
  }
}
