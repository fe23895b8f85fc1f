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

/** Of number, time, operation, lane and holder. Each entry is told alone, so none knows the others' widths. */
const WIDTHS = [6, 13, 10, 12, 12];

/** A record as a line: its number, when, what, where, who and why. */
export function entryLines(
  entry: JournalEntry,
  { nowMs }: Sheet,
  say: (ms: number, nowMs: number) => string = sayWhen,
): Line[] {
  const stamp = parseStamp(entry.ts);
  const op = textOf(entry.op) || "?";
  const style = op === "_CORRUPT" ? "bad" : "name";
  const about = op === "_CORRUPT"
    ? [textOf(entry["_raw"])]
    : [holderOf(entry), textOf(entry["reason"])];
  const cells: Span[] = [
    ["faint", String(numberOf(entry) || "-").padStart(6)],
    stamp === null ? "-" : say(stamp, nowMs),
    [style, op],
    identityText(entry.lane),
    ...about,
  ];
  while (cells.at(-1) === "") cells.pop();
  return alignColumns([cells], { widths: WIDTHS });
}

function holderOf(entry: JournalEntry): string {
  if (typeof entry.lease === "object" && entry.lease !== null) {
    const { holder } = entry.lease as { holder?: unknown };
    if (typeof holder === "string") return holder;
  }
  return textOf(entry["holder"]);
}

/** A moment to the second in UTC, as it can be asked for; without the day where it is today. */
export function sayClock(ms: number, nowMs: number): string {
  const [day, time] = [ms, nowMs].map((one) => new Date(one).toISOString());
  const text = `${day?.slice(0, 19).replace("T", " ")}Z`;
  return day?.slice(0, 10) === time?.slice(0, 10) ? text.slice(11) : text;
}
