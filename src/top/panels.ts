/**
 * Below the lanes: who waits, and who was refused.
 *
 * @module
 */
import type { Line, Span } from "../cli/page.ts";
import { sayDuration } from "../domain/moments.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Refusal } from "../journal/chronicle.ts";
import type { Overview } from "../lease/overview.ts";
import type { QueuedTicket } from "../lease/queued.ts";
import { column, shortDuration } from "./cells.ts";

/** How much is shown. */
export interface PanelSize {
  readonly columns: number;
  /** So many at the most; of more the rest is counted. */
  readonly most: number;
}

/** Who waits, under a heading; nothing where nobody does. */
export function queueLines(
  { queue, now_ms }: Overview,
  { columns, most }: PanelSize,
): Line[] {
  if (queue.length === 0) return [];
  const width = columns < 60 ? 8 : Math.floor(columns * 0.16);
  const shown = queue.slice(0, most);
  const number = shown.reduce(
    (wide, { ticket }) => Math.max(wide, `#${ticket}`.length),
    4,
  );
  return [
    [],
    heading("WAITING", queue.length, most),
    ...shown.map((ticket): Line => [
      "  ",
      ...column(["faint", `#${ticket.ticket}`], number),
      ...column(["name", ticket.lane || "(any)"], width),
      ...column(ticket.owner || "-", width),
      ...column(["faint", ageOf(ticket.since, now_ms)], AGE_WIDTH),
      [TICKET_STYLES[ticket.state], ticketText(ticket)],
    ]),
  ];
}

/** The last refusals, under a heading; nothing where there was none. */
export function refusalLines(
  { refusals, now_ms }: Overview,
  { columns, most }: PanelSize,
): Line[] {
  if (refusals.length === 0) return [];
  const width = columns < 60 ? 8 : Math.floor(columns * 0.16);
  const shown = refusals.slice(0, most);
  const kind = shown.reduce(
    (wide, one) => Math.max(wide, kindOf(one).length),
    0,
  );
  return [
    [],
    heading("REFUSED", refusals.length, most),
    ...shown.map((one): Line => [
      "  ",
      ...column(["faint", agoOf(one.ts, now_ms)], AGO_WIDTH),
      ...column(["name", one.lane || "(any)"], width),
      ...column(one.holder || "-", width),
      ...column(["warn", kindOf(one)], Math.min(kind, LONGEST_KIND)),
      ["faint", one.reason],
    ]),
  ];
}

const TICKET_STYLES = { next: "good", waiting: "warn", dead: "faint" } as const;

function ticketText({ state, behind, held_by }: QueuedTicket): string {
  if (state === "dead") return "its waiter is gone";
  if (state === "next") return "its turn has come";
  const holders = held_by.map(({ holder, lane }) =>
    `${holder || "(no name)"} on ${lane}`
  );
  const parts = [
    ...(holders.length === 0 ? [] : [`for ${holders.join(", ")}`]),
    ...(behind.length === 0 ? [] : [`behind #${behind.join(", #")}`]),
  ];
  return parts.join("; ") || "waiting";
}

const LONGEST_KIND = 16;

/** As long as a short duration can be. */
const AGE_WIDTH = 4;
const AGO_WIDTH = "59 min ago".length;

function kindOf({ reason_class }: Refusal): string {
  return reason_class || "refused";
}

function heading(name: string, all: number, most: number): Line {
  const rest: Span = all > most ? ["faint", `  ${most} of ${all}`] : "";
  return [["faint", name], rest];
}

function ageOf(stamp: string, nowMs: number): string {
  const ms = parseStamp(stamp);
  return ms === null ? "-" : shortDuration(nowMs - ms);
}

function agoOf(stamp: string, nowMs: number): string {
  const ms = parseStamp(stamp);
  if (ms === null) return "-";
  // The larger unit says enough.
  const [count = "", unit = ""] = sayDuration(nowMs - ms).split(" ");
  return unit === "d" && Number(count) >= 1000
    ? ">3 y ago"
    : `${count} ${unit} ago`;
}
