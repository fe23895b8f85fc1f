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
 * One field of a record that came from outside, never an inherited one.
 *
 * @param record The record.
 * @param key The field's name.
 * @returns Its value, `undefined` where the record has none of its own.
 */
export function ownField(record: object, key: string): unknown {
  return Object.hasOwn(record, key)
    ? (record as Record<string, unknown>)[key]
    : undefined;
}

/** True for a JSON object, that is neither `null` nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where dos-kernel, being Python, takes a JSON value for true: there `[]` and `{}` count as nothing. */
export function isTruthy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Array.isArray(value)
    ? value.length > 0
    : Object.keys(value).length > 0;
}

/**
 * The text dos-kernel makes of an identity part: what is falsy in Python is
 * the empty string, text stays, `true` is `True`.
 */
export function identityText(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isTruthy(value)) return "";
  if (value === true) return "True";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The identity of a lease or journal entry as one map key. */
export function identityKey(record: Lease): string {
  return JSON.stringify([
    identityText(ownField(record, "loop_ts")),
    identityText(ownField(record, "lane")),
  ]);
}

/** A text field of a lease, `""` where it is absent or not text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
