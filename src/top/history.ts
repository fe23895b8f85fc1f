/**
 * The history of one lane, newest record first.
 *
 * @module
 */
import type { Line, Span, Style } from "../cli/page.ts";
import { sayDuration } from "../domain/moments.ts";
import { identityText, isRecord, textOf } from "../domain/lease.ts";
import { laneId } from "../domain/lane.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { LaneRow, Overview } from "../lease/overview.ts";
import { column } from "./cells.ts";
import type { History } from "./model.ts";
import { STATE_STYLES } from "./table.ts";

const STYLES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ...[["ACQUIRE", "good"], ["REFUSE", "warn"], ["SCAVENGE", "bad"]] as const,
  ...[["_CORRUPT", "bad"], ["HEARTBEAT", "faint"]] as const,
]);

/** The history as lines. */
export function historyLines(
  history: History,
  { lanes, now_ms }: Overview,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Line[] {
  const id = laneId(history.lane);
  const row = lanes.find(({ lane }) => laneId(lane) === id);
  const { entries, top } = history;
  const page = Math.max(1, rows - 6);
  const shown = entries?.slice(top, top + page) ?? [];
  const wide = columns >= 60;
  const lines = shown.map((entry) => entryLine(entry, now_ms, wide));
  const body: Line[] = entries === null
    ? [["Reading the journal ..."]]
    : entries.length === 0
    ? [["The journal knows nothing of this lane."]]
    : lines;
  const blank = Math.max(0, page - body.length);
  const place = entries !== null && entries.length > page
    ? `${top + 1}-${top + shown.length} of ${entries.length}   `
    : "";
  return [
    titleLine(history.lane, row),
    factLine(row),
    [],
    [["faint", headText(wide)]],
    ...body,
    ...Array.from({ length: blank }, (): Line => []),
    [],
    [
      ["faint", place],
      ["name", "q"],
      " back   ",
      ["name", "up/down"],
      " scroll",
    ],
  ];
}

function titleLine(lane: string, row: LaneRow | undefined): Line {
  if (row === undefined || row.liveness === null) {
    return [["name", lane], "  nobody holds it"];
  }
  const fence = row.fence === null ? "" : `, fence ${row.fence}`;
  const state: Span = [STATE_STYLES[row.state], row.state];
  return [
    ["name", lane],
    `  held by ${row.holder || "(no name)"}${fence}  `,
    state,
    `: ${row.reason}`,
  ];
}

function factLine(row: LaneRow | undefined): Line {
  if (row === undefined) return [];
  const left = row.time_left_ms;
  const until = left === null
    ? ""
    : left <= 0
    ? `   silent past its time for ${sayDuration(-left)}`
    : `   ends in ${sayDuration(left)} unless it beats`;
  return [["faint", "region "], `${row.region.join(" ") || "-"}${until}`];
}

function headText(wide: boolean): string {
  return wide
    ? "TIME                      SEQ  RECORD      HOLDER        WHY"
    : "TIME      RECORD      HOLDER";
}

function entryLine(entry: JournalEntry, nowMs: number, wide: boolean): Line {
  const op = identityText(entry.op) || "?";
  const seq = Number.isSafeInteger(entry.seq) ? String(entry.seq) : "-";
  const style = STYLES.get(op) ?? "name";
  const holder = holderOf(entry);
  if (!wide) {
    return [
      ...column(timeText(entry.ts, nowMs).slice(-8), 8),
      ...column([style, op], 10),
      holder,
    ];
  }
  return [
    ...column(timeText(entry.ts, nowMs), 19),
    ...column(["faint", seq.padStart(8)], 8),
    ...column([style, op], 10),
    ...column(holder, 12),
    ["faint", textOf(entry["reason"]) || textOf(entry["_raw"])],
  ];
}

/** A moment of today by its time alone. */
function timeText(stamp: unknown, nowMs: number): string {
  const ms = parseStamp(stamp);
  if (ms === null) return textOf(stamp) || "-";
  const text = new Date(ms).toISOString();
  const isToday =
    text.slice(0, 10) === new Date(nowMs).toISOString().slice(0, 10);
  return isToday ? text.slice(11, 19) : text.slice(0, 19).replace("T", " ");
}

function holderOf(entry: JournalEntry): string {
  if (isRecord(entry.lease)) return textOf(entry.lease["holder"]);
  return textOf(entry["holder"]) || textOf(entry["owner"]);
}
