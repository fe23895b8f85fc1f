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

/** Rows as lines with aligned columns, two spaces apart. */
export function alignColumns(
  rows: readonly (readonly Span[])[],
  indent = "",
): Line[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) => {
    const spans = row.flatMap((cell, at): Span[] => {
      if (at === row.length - 1) return [cell];
      return [cell, " ".repeat((widths[at] ?? 0) - widthOf(cell) + 2)];
    });
    return indent === "" ? spans : [indent, ...spans];
  });
}

/** Facts under a headline: a faint label each, and what there is to say. */
export function listFacts(
  facts: readonly (readonly [label: string, fact: Span])[],
): Line[] {
  return alignColumns(
    facts.map(([label, fact]): Span[] => [["faint", label], fact]),
    "  ",
  );
}

/** Breaks running text at spaces. A word longer than the width stays whole. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

function textOfSpan(span: Span): string {
  return typeof span === "string" ? span : span[1];
}

const ZERO_WIDTH_REGEXP = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE_REGEXP =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns a span takes on a terminal, as far as that can be told. */
function widthOf(span: Span): number {
  let width = 0;
  for (const character of escapeText(textOfSpan(span))) {
    if (ZERO_WIDTH_REGEXP.test(character)) continue;
    width += WIDE_REGEXP.test(character) ? 2 : 1;
  }
  return width;
}
