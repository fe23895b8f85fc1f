/**
 * Text for people, as data: a page is lines, a line is spans. What a span
 * holds is escaped when the page is printed, so that no command can forget
 * it, and only styles named here reach a terminal.
 *
 * @module
 */
import { escapeText } from "./escape.ts";

/** How a span looks where colour is on. */
export type Style = "good" | "bad" | "warn" | "name" | "faint";

/** A piece of a line. */
export type Span = string | readonly [style: Style, text: string];

/** One line. */
export type Line = readonly Span[];

/** What is known about the place a page is shown on. */
export interface Sheet {
  /** Epoch milliseconds, for relative times. */
  readonly nowMs: number;
  /** Width in columns. */
  readonly columns: number;
}

const CODES: Readonly<Record<Style, string>> = {
  good: "32",
  bad: "31",
  warn: "33",
  name: "1",
  faint: "2",
};

/** The page as text, each line ended by a line feed. */
export function printPage(
  lines: readonly Line[],
  options: { colour: boolean },
): string {
  return lines.map((line) =>
    `${line.map((span) => printSpan(span, options.colour)).join("")}\n`
  ).join("");
}

function printSpan(span: Span, colour: boolean): string {
  const text = escapeText(textOfSpan(span));
  if (typeof span === "string" || !colour || text === "") return text;
  return `\x1b[${CODES[span[0]]}m${text}\x1b[0m`;
}

/** How rows become lines. */
export interface Layout {
  /** What each line begins with. */
  readonly indent?: string;
  /** The last cell of a row is broken to fit into so many columns. */
  readonly columns?: number;
  /** Break words too, where one alone is too long. */
  readonly breakWords?: boolean;
  /** How wide the columns are at least. */
  readonly widths?: readonly number[];
}

const GAP = 2;
/** However narrow the sheet is, the last column has this much. */
const MIN_ROOM = 16;

/** Rows as lines with aligned columns, two spaces apart. */
export function alignColumns(
  rows: readonly (readonly Span[])[],
  layout: Layout = {},
): Line[] {
  const { indent = "", columns = Infinity, breakWords = false } = layout;
  const widths = [...layout.widths ?? []];
  for (const row of rows) {
    for (const [at, cell] of row.slice(0, -1).entries()) {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    }
  }
  return rows.flatMap((row): Line[] => {
    const cells = row.slice(0, -1);
    const lead = cells.reduce(
      (sum, _, at) => sum + (widths[at] ?? 0) + GAP,
      indent.length,
    );
    const spans = cells.flatMap((cell, at): Span[] => [
      cell,
      " ".repeat((widths[at] ?? 0) - widthOf(cell) + GAP),
    ]);
    const room = Math.max(MIN_ROOM, columns - lead);
    const [first = "", ...more] = wrapSpan(row.at(-1) ?? "", room, breakWords);
    return [
      [indent, ...spans, first],
      ...more.map((span): Line => [" ".repeat(lead), span]),
    ];
  });
}

/** Facts under a headline: a faint label each, and what there is to say, broken to fit. */
export function listFacts(
  facts: readonly (readonly [label: string, fact: Span])[],
  { columns }: { readonly columns: number },
): Line[] {
  return alignColumns(
    facts.map(([label, fact]): Span[] => [["faint", label], fact]),
    { indent: "  ", columns },
  );
}

/** Breaks running text at spaces. A word longer than the width stays whole, unless `breakWords`. */
export function wrapText(
  text: string,
  width: number,
  options: { readonly breakWords?: boolean } = {},
): string[] {
  if (width === Infinity) return [text];
  const words = text.split(" ").flatMap((word) =>
    options.breakWords ? breakWord(word, width) : [word]
  );
  const [first = "", ...more] = words;
  const lines: string[] = [];
  let line = first;
  for (const word of more) {
    const longer = `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : longer;
    }
  }
  lines.push(line);
  return lines;
}

/** A text of at most so many columns; what is cut off is shown as an ellipsis. */
export function cutText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const [kept = ""] = breakWord(text, width - 1);
  return `${kept}…`;
}

function textOfSpan(span: Span): string {
  return typeof span === "string" ? span : span[1];
}

const ZERO_WIDTH_REGEXP = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE_REGEXP =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns a span takes on a terminal, as far as that can be told. */
export function widthOf(span: Span): number {
  let width = 0;
  for (const character of escapeText(textOfSpan(span))) {
    if (ZERO_WIDTH_REGEXP.test(character)) continue;
    width += WIDE_REGEXP.test(character) ? 2 : 1;
  }
  return width;
}

function wrapSpan(span: Span, width: number, breakWords: boolean): Span[] {
  const lines = wrapText(textOfSpan(span), width, { breakWords });
  return typeof span === "string"
    ? lines
    : lines.map((line): Span => [span[0], line]);
}

function breakWord(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = "";
  let taken = 0;
  for (const character of word) {
    const more = widthOf(character);
    if (part !== "" && taken + more > width) {
      parts.push(part);
      part = "";
      taken = 0;
    }
    part += character;
    taken += more;
  }
  return [...parts, part];
}
