/**
 * The lease record and its identity.
 *
 * A lease reaches us from a journal that other programs write too, so every
 * field is `unknown` until it is looked at. Keys nobody here knows are kept.
 *
 * @module
 */

/**
 * One lane held by one worker, as the journal records it (wire names).
 *
 * Identity is the pair `(loop_ts, lane)`. Stamps are UTC text, `ttl_minutes`
 * is in minutes, `fence` is the `seq` of the record that granted the lease.
 */
export interface Lease {
  /** The lane's name as decided. */
  readonly lane?: unknown;
  /** `cluster`, `keyword`, `global` or the name of an exclusive lane. */
  readonly lane_kind?: unknown;
  /** What dos-kernel peers read: patterns they compare as prefixes. */
  readonly tree?: unknown;
  /** The exact patterns that were granted, in normal form. */
  readonly region?: unknown;
  /** First half of the identity. */
  readonly loop_ts?: unknown;
  /** The host the holder runs on. */
  readonly host_id?: unknown;
  /** The process that holds the lane; 0 where that is not known. */
  readonly pid?: unknown;
  /** `<pid>:<start>` of the holder, to tell a reused pid apart. */
  readonly pid_start?: unknown;
  /** `<boot id>/<start of pid 1>`: the space in which `pid` has a meaning. */
  readonly pid_space?: unknown;
  /** Who holds it, free text. */
  readonly holder?: unknown;
  /** When it was granted, UTC, to the second. */
  readonly acquired_at?: unknown;
  /** Last beat, UTC, to the second. */
  readonly heartbeat_at?: unknown;
  /** Minutes a silent lease lives; absent means 50. */
  readonly ttl_minutes?: unknown;
  /** The run this lease belongs to. */
  readonly run_id?: unknown;
  /** The agent session this lease is bound to. */
  readonly session_id?: unknown;
  /** Fencing token. */
  readonly fence?: unknown;
  /** Whatever else a writer put there. */
  readonly [key: string]: unknown;
}

/**
 * The text dos-kernel makes of an identity part: what is falsy in Python is
 * the empty string, text stays, `true` is `True`.
 */
export function identityText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === true) return "True";
  if (!value) return "";
  if (Array.isArray(value) && value.length === 0) return "";
  if (typeof value === "object" && Object.keys(value).length === 0) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The identity of a lease or journal entry as one map key. */
export function identityKey(record: Lease): string {
  return JSON.stringify([
    identityText(record.loop_ts),
    identityText(record.lane),
  ]);
}

/** A text field of a lease, `""` where it is absent or not text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
