/**
 * The characters of a timeline, and what they mean.
 *
 * @module
 */
import { type Line, widthOf } from "../cli/page.ts";
import type { Pens } from "./strip.ts";

/** The characters that a chart is drawn with. */
export interface Palette {
  /** Those of holds. */
  readonly hold: Pens;
  /** Those of waits. */
  readonly wait: Pens;
  /** Several things in one cell. */
  readonly crowd: string;
  /** A mark of the axis. */
  readonly tick: string;
  /** One refusal. */
  readonly refusal: string;
}

/** Where the terminal shows them. */
export const UNICODE: Palette = {
  hold: { start: "├", end: "┤", fill: "─", one: "│", broken: "╳", open: "▶" },
  wait: { start: "╎", end: "╎", fill: "┄", one: "╎", broken: "╳", open: "▷" },
  crowd: "█",
  tick: "┬",
  refusal: "×",
};

/** Where it does not. */
export const ASCII: Palette = {
  hold: { start: "[", end: "]", fill: "=", one: "|", broken: "!", open: ">" },
  wait: { start: ":", end: ":", fill: ".", one: ":", broken: "!", open: ">" },
  crowd: "#",
  tick: "|",
  refusal: "x",
};

const GAP = "   ";

/** What the characters mean; each stands in one line with its meaning. */
export function legendLines(
  { hold, wait, crowd, refusal }: Palette,
  columns: number,
): Line[] {
  const span = ({ start, fill, end }: Pens): string =>
    `${start}${fill}${fill}${end}`;
  const lines: string[] = [];
  for (
    const meaning of [
      `${span(hold)} held`,
      `${hold.open} still`,
      `${hold.broken} ended by others, or gave up`,
      `${span(wait)} waits`,
      `${hold.one} short`,
      `${crowd} several`,
      `${refusal} refused, 2-9 so often, + more often`,
    ]
  ) {
    const line = lines.pop();
    const longer = line === undefined ? meaning : `${line}${GAP}${meaning}`;
    if (line === undefined || widthOf(longer) <= columns) lines.push(longer);
    else lines.push(line, meaning);
  }
  return lines.map((line): Line => [["faint", line]]);
}
