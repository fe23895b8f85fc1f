/**
 * The text inside `.lane-lease.lock`, shared with dos-kernel.
 *
 * One `key: value` per line, each ended by LF. dos-kernel writes `owner`,
 * `acquired_at` (UTC, to the second) and `pid`, reads the first two and keeps
 * what it does not know. Ours adds `host` and, only while it also holds the
 * kernel lock, `kernel` with the boot id. These names and this order are part
 * of the format; do not change them.
 *
 * @module
 */
import { formatStamp, parseLockStamp } from "../domain/stamp.ts";

/** How long dos-kernel respects a lock that nobody gives back. */
export const PEER_TTL_MS = 300_000;

/** File systems keep times more coarsely than clocks show them. */
const CLOCK_GRAIN_MS = 2_000;

const LINE_END_REGEXP =
  // deno-lint-ignore no-control-regex -- the characters at which Python splits lines
  /\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/;

/** What is written into a lock file of ours. */
export interface LockFacts {
  /** The token of this acquisition. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** This process. */
  readonly pid: number;
  /** This host. */
  readonly host: string;
  /** The boot id, `""` where the kernel lock is not held. */
  readonly kernel: string;
}

/** The text of a lock file. */
export function formatLock(facts: LockFacts): string {
  const lines = [
    `owner: ${facts.owner}`,
    `acquired_at: ${formatStamp(facts.nowMs)}`,
    `pid: ${facts.pid}`,
    `host: ${oneLine(facts.host)}`,
  ];
  if (facts.kernel !== "") lines.push(`kernel: ${facts.kernel}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** The fields of a lock file; later ones win, unknown ones are kept. */
export function parseLock(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(LINE_END_REGEXP)) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}

/**
 * The age of a lock in milliseconds: by its stamp, or by the file's time
 * where there is no stamp, none that can be read, or one in the future.
 */
export function lockAgeMs(
  fields: ReadonlyMap<string, string>,
  mtimeMs: number | null,
  nowMs: number,
): number | null {
  const stamp = parseLockStamp(fields.get("acquired_at"));
  if (stamp !== null && stamp <= nowMs) return nowMs - stamp;
  return mtimeMs === null ? null : nowMs - mtimeMs;
}

/** True if both its stamp and its file are of a time that has not come: the clock was set back, and neither tells its age. */
export function isFromTheFuture(
  fields: ReadonlyMap<string, string>,
  mtimeMs: number | null,
  nowMs: number,
): boolean {
  const age = lockAgeMs(fields, mtimeMs, nowMs);
  return age !== null && age < -CLOCK_GRAIN_MS;
}

/** Who a lock file says holds it, for a person. */
export function describeHolder(fields: ReadonlyMap<string, string>): string {
  const owner = fields.get("owner") ?? "";
  const pid = fields.get("pid") ?? "";
  const since = fields.get("acquired_at") ?? "";
  const host = fields.get("host") ?? "";
  return [
    owner === "" ? "somebody who left no name" : owner,
    pid === "" ? "" : `pid ${pid}`,
    host === "" ? "" : `on ${host}`,
    since === "" ? "" : `since ${since}`,
  ].filter((part) => part !== "").join(", ");
}

function oneLine(text: string): string {
  return text.split(LINE_END_REGEXP).join(" ").trim();
}
