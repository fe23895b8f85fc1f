/**
 * `dos queue`
 *
 * @module
 */
import { laneId } from "../../domain/lane.ts";
import { sayWhen } from "../../domain/moments.ts";
import { parseStamp } from "../../domain/stamp.ts";
import type { QueuedTicket } from "../../lease/queued.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
} from "../page.ts";

const LANE_WIDTH = 32;
const OWNER_WIDTH = 24;

/** Shows who waits. */
export const command: Command = {
  about:
    "Shows who waits for which lane, in the order of their tickets: a lower number goes first where two want the same. A ticket ends with its waiter; those of waiters who are gone are shown until somebody clears them away.",
  options: [
    { name: "lane", value: "LANE", help: "Only the tickets for this lane." },
  ],
  example: "dos queue --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const lane = args.text("lane");
  const all = await leases.queue();
  const value = lane === undefined
    ? all
    : all.filter((one) => laneId(one.lane) === laneId(lane));
  return { value, text: (sheet) => queueLines(value, sheet) };
}

/** Tickets as a table. */
export function queueLines(
  tickets: readonly QueuedTicket[],
  sheet: Sheet,
): Line[] {
  if (tickets.length === 0) return [[["good", "Nobody waits."]]];
  const head = ["TICKET", "LANE", "OWNER", "SINCE", "UNTIL", "STATE", "FOR"]
    .map((text): Span => ["faint", text]);
  const rows = tickets.map((ticket) => row(ticket, sheet));
  const { columns } = sheet;
  return alignColumns([head, ...rows], { columns, breakWords: true });
}

function row(ticket: QueuedTicket, { nowMs }: Sheet): Span[] {
  const { deadline } = ticket;
  return [
    String(ticket.ticket),
    ["name", cutText(ticket.lane || "(any)", LANE_WIDTH)],
    cutText(ticket.owner, OWNER_WIDTH),
    when(ticket.since, nowMs),
    deadline === null ? "-" : when(deadline, nowMs),
    [STYLES[ticket.state], stateText(ticket)],
    ticket.region.join(" ") || "-",
  ];
}

const STYLES = { next: "good", waiting: "warn", dead: "faint" } as const;

function stateText({ state, behind, held_by }: QueuedTicket): string {
  if (state !== "waiting") return state;
  const holders = held_by.map(({ holder }) => holder || "(no name)");
  const parts = [
    ...(behind.length === 0 ? [] : [`behind ${behind.join(", ")}`]),
    ...(holders.length === 0 ? [] : [`held by ${holders.join(", ")}`]),
  ];
  return parts.join("; ") || state;
}

function when(stamp: string, nowMs: number): string {
  const ms = parseStamp(stamp);
  return ms === null ? "-" : sayWhen(ms, nowMs);
}
