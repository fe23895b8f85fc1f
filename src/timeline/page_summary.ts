/**
 * The table below the picture: each lane in numbers.
 *
 * @module
 */
import { markupOf, spanText } from "./lane_drawing.ts";
import type { PageData, PageLane } from "./page_data.ts";

const MOST_NAMES = 4;

/** The table as markup. */
export function summaryTable(data: PageData): string {
  const heads = [
    ...["Lane", "Holds", "Held in all", "Longest hold"],
    ...["Waits", "Waited in all", "Longest wait", "Refusals", "Held most by"],
  ];
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const rows = data.lanes.map((lane) => `<tr>${cellsOf(data, lane)}</tr>`);
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${
    rows.join("\n")
  }</tbody></table></div>`;
}

function cellsOf(data: PageData, lane: PageLane): string {
  const end = (data.to - data.from) / 1000;
  const holds = lengthsOf(lane.h, end);
  const waits = lengthsOf(lane.w, end);
  const cells = [
    ...[holds.count, holds.sum, holds.longest],
    ...[waits.count, waits.sum, waits.longest],
    String(lane.r.length),
    holdersOf(data, lane, end),
  ];
  const name = data.texts[lane.lane] ?? "";
  return `<th scope="row">${markupOf(name)}</th>${
    cells.map((text) => `<td>${markupOf(text)}</td>`).join("")
  }`;
}

/** Within the span that is shown: what began before it or goes on after it counts only in part. */
function lengthOf(row: PageLane["h"][number], end: number): number {
  const since = Math.max(0, row[0] ?? 0);
  return Math.max(0, Math.min(end, row[1] ?? end) - since);
}

function lengthsOf(
  rows: PageLane["h"],
  end: number,
): { count: string; sum: string; longest: string } {
  if (rows.length === 0) return { count: "0", sum: "-", longest: "-" };
  let [sum, longest] = [0, 0];
  for (const row of rows) {
    const length = lengthOf(row, end);
    sum += length;
    longest = Math.max(longest, length);
  }
  return {
    count: String(rows.length),
    sum: spanText(sum),
    longest: spanText(longest),
  };
}

function holdersOf(data: PageData, lane: PageLane, end: number): string {
  const times = new Map<number, number>();
  for (const row of lane.h) {
    const holder = row[2] ?? 0;
    times.set(holder, (times.get(holder) ?? 0) + lengthOf(row, end));
  }
  const ranked = [...times].toSorted(([, a], [, b]) => b - a);
  const names = ranked.slice(0, MOST_NAMES)
    .map(([holder, time]) => `${data.texts[holder]} (${spanText(time)})`);
  const more = ranked.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
