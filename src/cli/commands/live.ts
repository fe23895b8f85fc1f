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
import { sayWhen } from "../moments.ts";
import { alignColumns, type Line, type Sheet, type Span } from "../page.ts";

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
  const head = ["LANE", "HOLDER", "SINCE", "LAST BEAT", "UNTIL", "REGION"]
    .map((text): Span => ["faint", text]);
  const rows = leases.map((lease) => row(lease, sheet));
  const lines = alignColumns([head, ...rows]);
  const silent = leases.filter((lease) => isSilent(lease, sheet.nowMs));
  if (silent.length === 0) return lines;
  const lanes = silent.map((lease) => identityText(lease.lane)).join(", ");
  return [
    ...lines,
    [],
    [["warn", "Silent past its time:"], ` ${lanes}`],
    ["dos lease-lane scavenge   ends what its holder has left behind"],
  ];
}

function row(lease: Lease, { nowMs }: Sheet): Span[] {
  const until = expiresAtMs(lease);
  const silent = isSilent(lease, nowMs);
  return [
    ["name", identityText(lease.lane)],
    textOf(lease.holder) || "(no name)",
    when(lease.acquired_at, nowMs),
    when(lease.heartbeat_at, nowMs),
    [silent ? "warn" : "good", until === null ? "?" : sayWhen(until, nowMs)],
    regionText(lease),
  ];
}

function when(stamp: unknown, nowMs: number): string {
  const ms = parseStamp(stamp);
  if (ms !== null) return sayWhen(ms, nowMs);
  return textOf(stamp) || "-";
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
