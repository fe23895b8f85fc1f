/**
 * A record of the journal in one line, for people.
 *
 * @module
 */
import { identityText, textOf } from "../domain/lease.ts";
import { sayWhen } from "../domain/moments.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { numberOf } from "./following.ts";
import { alignColumns, type Line, type Sheet, type Span } from "./page.ts";

/** Of operation, lane and holder. Each entry is told alone, so none knows the others' widths. */
const WIDTHS = [10, 12, 12];
const NUMBER_WIDTH = 6;
const WHEN_WIDTH = 13;

/** How a record's time is told. */
export interface WhenStyle {
  /** A moment in words, or as a stamp. */
  say(ms: number, nowMs: number): string;
  /** Columns that takes, so that a record without a time does not move what follows. */
  readonly width: number;
}

/** So long ago. */
const AGO: WhenStyle = { say: sayWhen, width: WHEN_WIDTH };

/** As the stamp it is, so that it can be asked for. */
export const STAMPED: WhenStyle = {
  say: (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`,
  width: "2026-06-01T14:00:00Z".length,
};

/** A record as a line: its number, when, what, where, who and why. */
export function entryLines(
  entry: JournalEntry,
  { nowMs }: Sheet,
  when: WhenStyle = AGO,
): Line[] {
  const stamp = parseStamp(entry.ts);
  const op = textOf(entry.op) || "?";
  const style = op === "_CORRUPT" ? "bad" : "name";
  const about = op === "_CORRUPT"
    ? [textOf(entry["_raw"])]
    : [holderOf(entry), textOf(entry["reason"])];
  const cells: Span[] = [
    ["faint", String(numberOf(entry) || "-").padStart(NUMBER_WIDTH)],
    stamp === null ? "-" : when.say(stamp, nowMs),
    [style, op],
    identityText(entry.lane),
    ...about,
  ];
  while (cells.at(-1) === "") cells.pop();
  const widths = [NUMBER_WIDTH, when.width, ...WIDTHS];
  return alignColumns([cells], { widths });
}

function holderOf(entry: JournalEntry): string {
  if (typeof entry.lease === "object" && entry.lease !== null) {
    const { holder } = entry.lease as { holder?: unknown };
    if (typeof holder === "string") return holder;
  }
  return textOf(entry["holder"]) || textOf(entry["owner"]);
}
