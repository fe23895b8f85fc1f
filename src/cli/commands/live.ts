/**
 * `dos lease-lane live`
 *
 * @module
 */
import { expiresAtMs } from "../../domain/expiry.ts";
import { identityText, type Lease, textOf } from "../../domain/lease.ts";
import { parseStamp } from "../../domain/stamp.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { sayWhen } from "../../domain/moments.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
} from "../page.ts";

const LANE_WIDTH = 32;
const HOLDER_WIDTH = 24;
const STAMP_WIDTH = 24;

/** Shows who holds what. */
export const command: Command = {
  about:
    "Shows who holds what, in the order in which it was granted. A lease whose holder fell silent is listed until it is released or scavenged; --alive leaves out those whose holder is gone.",
  options: [
    { name: "alive", help: "Leave out leases whose holder is gone." },
  ],
  example: "dos lease-lane live --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.live({ alive: args.has("alive") });
  return { value, text: (sheet) => liveLines(value, sheet) };
}

/** Live leases as a table, and what to do about the silent ones. */
export function liveLines(leases: readonly Lease[], sheet: Sheet): Line[] {
  if (leases.length === 0) {
    return [[["good", "Nothing is held."], " Every lane is free."]];
  }
  const lines = leaseTable(leases, sheet);
  const { columns } = sheet;
  const silent = leases.filter((lease) => isSilent(lease, sheet.nowMs));
  if (silent.length === 0) return lines;
  const lanes = silent.map(laneText).join(", ");
  return [
    ...lines,
    [],
    ...alignColumns([[["warn", "Silent past its time:"], lanes]], { columns }),
    ["dos lease-lane scavenge   ends what was left behind"],
  ];
}

/** Leases as a table, as seen from the sheet's moment. */
export function leaseTable(leases: readonly Lease[], sheet: Sheet): Line[] {
  const head = ["LANE", "HOLDER", "SINCE", "LAST BEAT", "UNTIL", "REGION"]
    .map((text): Span => ["faint", text]);
  const rows = leases.map((lease) => row(lease, sheet));
  const { columns } = sheet;
  return alignColumns([head, ...rows], { columns, breakWords: true });
}

function row(lease: Lease, { nowMs }: Sheet): Span[] {
  const until = expiresAtMs(lease);
  const silent = isSilent(lease, nowMs);
  return [
    ["name", laneText(lease)],
    cutText(textOf(lease.holder) || "(no name)", HOLDER_WIDTH),
    when(lease.acquired_at, nowMs),
    when(lease.heartbeat_at, nowMs),
    [silent ? "warn" : "good", until === null ? "?" : sayWhen(until, nowMs)],
    regionText(lease),
  ];
}

function laneText(lease: Lease): string {
  return cutText(identityText(lease.lane), LANE_WIDTH);
}

function when(stamp: unknown, nowMs: number): string {
  const ms = parseStamp(stamp);
  if (ms !== null) return sayWhen(ms, nowMs);
  return cutText(textOf(stamp), STAMP_WIDTH) || "-";
}

function isSilent(lease: Lease, nowMs: number): boolean {
  const until = expiresAtMs(lease);
  return until !== null && until <= nowMs;
}

/** The exact region where it is recorded, else what peers read. */
function regionText(lease: Lease): string {
  const patterns = [lease.region, lease.tree].find((x) =>
    Array.isArray(x) && x.length > 0
  );
  return Array.isArray(patterns)
    ? patterns.filter((x) => typeof x === "string").join(" ")
    : "-";
}
