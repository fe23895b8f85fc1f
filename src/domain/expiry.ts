/**
 * The dead-holder rule: a lease, the time and what a probe says of its
 * process, and the answer is keep or drop. Where a lease has a keeper, that
 * and its children decide, as far as they can be told.
 *
 * Doubt keeps: an unreadable stamp, a probe that fails, a process on another
 * host. Nothing here looks at a process or a clock, and nothing is ended by
 * it; who drops a lease must still find it unchanged under the lock.
 *
 * @module
 */
import {
  childrenOf,
  keeperOf,
  type KeeperState,
  offeredTo,
  witnessOf,
} from "./keeper.ts";
import { isTruthy, type Lease, ownField, textOf } from "./lease.ts";
import { parseStamp } from "./stamp.ts";

/** Minutes a silent lease lives where it does not say. */
export const DEFAULT_TTL_MINUTES = 50;

/** Minutes a beat counts as fresh, and that a lease is given beyond its ttl. */
export const GRACE_MINUTES = 5;

/** A year. Whoever writes more means for ever, which no lease is. */
export const LONGEST_TTL_MINUTES = 525_600;

const MINUTE_MS = 60_000;

/** What else the rule asks for. */
export interface ExpiryContext {
  /** Epoch milliseconds. */
  readonly now_ms: number;
  /** The name of this host, `""` where it is not known. */
  readonly this_host: string;
  /** Whether a process runs: `true`, `false` for proved gone, `null` for unknown. Throwing is not knowing. */
  probe(pid: number, lease: Lease): boolean | null;
  /** How the keeper of that name stands. Absent: unknown. */
  keeper?(name: string): KeeperState;
}

/**
 * How long a silent lease lives.
 *
 * @param lease The lease.
 * @returns Its `ttl_minutes` where that is a positive number, at most a year, else 50.
 */
export function ttlMinutes(lease: Lease): number {
  const ttl = ownField(lease, "ttl_minutes");
  if (ttl === true) return 1;
  return typeof ttl === "number" && ttl > 0 && Number.isFinite(ttl)
    ? Math.min(ttl, LONGEST_TTL_MINUTES)
    : DEFAULT_TTL_MINUTES;
}

/**
 * When silence ends a lease: its last stamp, plus ttl, plus grace.
 *
 * @param lease The lease.
 * @returns Epoch milliseconds, `null` where its stamp cannot be read.
 */
export function expiresAtMs(lease: Lease): number | null {
  const stamp = lastBeatMs(lease);
  return stamp === null
    ? null
    : stamp + (ttlMinutes(lease) + GRACE_MINUTES) * MINUTE_MS;
}

/**
 * What the keeper of a lease and the processes it started say, whatever the
 * age of the lease.
 *
 * A keeper that is held is alive wherever it is seen from: the kernel of this
 * machine says so. That nobody holds it means something only together with its
 * children, which a probe must show to be gone in the very space they ran in.
 *
 * @param lease The lease, as the journal has it.
 * @param at As for {@linkcode isExpired}.
 * @returns `alive`, `gone`, or `unknown` where there is no keeper or it cannot be told.
 */
export function keeperVerdict(
  lease: Lease,
  at: ExpiryContext,
): "alive" | "gone" | "unknown" {
  const name = keeperOf(lease);
  if (name === "") return "unknown";
  const state = at.keeper?.(name) ?? "unknown";
  if (state === "held") return "alive";
  const pulses = childrenOf(lease)?.map((child) => {
    const beats = pulse(child, at);
    // Without its start nobody can tell it from another process with its number.
    return beats === true && textOf(child.pid_start) === "" ? null : beats;
  });
  if (pulses?.includes(true)) return "alive";
  const isGone = state === "free" &&
    textOf(ownField(lease, "pid_space")) !== "" &&
    (pulses?.every((one) => one === false) ?? isForsaken(lease, at));
  return isGone ? "gone" : "unknown";
}

/**
 * Whether a lease was handed to a waiter whose keeper, it is said, is free:
 * nothing was started for it. That counts on the machine where the keeper was
 * held, and nowhere else.
 */
function isForsaken(lease: Lease, at: ExpiryContext): boolean {
  return offeredTo(lease) !== null && pulse(witnessOf(lease), at) !== null;
}

/**
 * Whether a lease may be taken for dead.
 *
 * A keeper and its children decide alone where they can be told. Else, up to five minutes after its last stamp it never may. After that it may if
 * its process is proved gone, and five minutes past its ttl it may even if the
 * process runs. A stamp in the future is fresh, but no further ahead than the
 * ttl; beyond that only a running process keeps the lease.
 *
 * @param lease The lease, as the journal has it.
 * @param at The time, this host, and the probe, which is asked only where its answer can matter.
 * @returns True for drop, false for keep.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isExpired } from "@dos/lanes";
 *
 * const lease = { acquired_at: "1970-01-01T00:00Z", host_id: "box", pid: 42 };
 * const at = (minutes: number, alive: boolean | null) => ({
 *   now_ms: minutes * 60_000,
 *   this_host: "box",
 *   probe: () => alive,
 * });
 * assertEquals(isExpired(lease, at(5, false)), false);
 * assertEquals(isExpired(lease, at(6, false)), true);
 * assertEquals(isExpired(lease, at(6, null)), false);
 * assertEquals(isExpired(lease, at(56, true)), true);
 * ```
 */
export function isExpired(lease: Lease, at: ExpiryContext): boolean {
  const verdict = keeperVerdict(lease, at);
  if (verdict !== "unknown") return verdict === "gone";
  const stamp = lastBeatMs(lease);
  if (stamp === null) return false;
  const age = (at.now_ms - stamp) / MINUTE_MS;
  const ttl = ttlMinutes(lease);
  // Such a stamp tells nothing of the silence behind it: a clock was set back,
  // or is wrong elsewhere. Keeping all of them would block a lane for years,
  // dropping all of them would take lanes from workers who are at work.
  if (age < -Math.max(ttl, GRACE_MINUTES)) return pulse(lease, at) !== true;
  if (age > ttl + GRACE_MINUTES) return true;
  return age > GRACE_MINUTES && pulse(lease, at) === false;
}

/**
 * When a lease was last heard of: its last beat, else its grant.
 *
 * @param lease The lease.
 * @returns Epoch milliseconds, `null` where its stamp cannot be read.
 */
export function lastBeatMs(lease: Lease): number | null {
  const beat = ownField(lease, "heartbeat_at");
  return parseStamp(isTruthy(beat) ? beat : ownField(lease, "acquired_at"));
}

function pulse(lease: Lease, at: ExpiryContext): boolean | null {
  const pid = ownField(lease, "pid");
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) {
    return null;
  }
  const host = ownField(lease, "host_id");
  if (isTruthy(host) && at.this_host !== "" && host !== at.this_host) {
    return null;
  }
  try {
    const answer: unknown = at.probe(pid, lease);
    return typeof answer === "boolean" ? answer : null;
  } catch {
    return null;
  }
}
