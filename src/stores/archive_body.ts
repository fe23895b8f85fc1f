/**
 * The text inside the archive lock, shared with dos-kernel, and its age.
 *
 * Three lines, `owner`, `acquired_at` and `pid`, each ended by LF; part of the
 * format, do not change. There is no `kernel` line as in the lane lock: this
 * lock is held after its process ended, so no dead process proves it free.
 *
 * @module
 */
import { shownText, UsageError } from "../domain/lane.ts";
import { formatStamp, parseStamp } from "../domain/stamp.ts";
import type { ArchiveAnswer } from "../lease/ports.ts";
import type { FoundLock } from "./lock_eviction.ts";

/** What stands for a holder who left no name. */
const UNKNOWN_OWNER = "<unknown>";

/** A longer one might not be read back whole. */
const OWNER_LIMIT = 200;

const UNFIT_OWNER_REGEXP =
  // deno-lint-ignore no-control-regex -- they are what is forbidden
  /^\s|\s$|[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** The text of a lock file. */
export function formatArchiveLock(
  facts: {
    readonly owner: string;
    readonly nowMs: number;
    readonly pid: number;
  },
): string {
  return `owner: ${facts.owner}\nacquired_at: ${
    formatStamp(facts.nowMs)
  }\npid: ${facts.pid}\n`;
}

/**
 * Checks an owner: what is read back from the file must be what was written,
 * or nobody could give the lock back.
 *
 * @throws {UsageError} `INVALID_OWNER`.
 */
export function archiveOwner(owner: unknown): string {
  const text = typeof owner === "string" ? owner : "";
  const state = text === ""
    ? "it is empty"
    : !text.isWellFormed() || UNFIT_OWNER_REGEXP.test(text)
    ? "white space at an end, control characters, line ends and half characters do not survive in the lock file"
    : Array.from(text).length > OWNER_LIMIT
    ? `it is longer than ${OWNER_LIMIT} characters`
    : "";
  if (state === "") return text;
  throw new UsageError(
    "INVALID_OWNER",
    `Cannot lock the archive for owner "${
      shownText(text)
    }": ${state}; choose a name of one line`,
    text,
  );
}

/** True if a lock names `owner`. */
export function isOwnedBy(found: FoundLock, owner: string): boolean {
  return found.fields.get("owner") === owner;
}

/**
 * The age of a lock in milliseconds: by its stamp, or by the file's time where
 * there is no stamp, none that can be read, or one in the future.
 */
export function archiveAgeMs(found: FoundLock, nowMs: number): number | null {
  const stamp = parseStamp(found.fields.get("acquired_at"));
  if (stamp !== null && stamp <= nowMs) return nowMs - stamp;
  return found.mtimeMs === null ? null : Math.max(0, nowMs - found.mtimeMs);
}

/** An answer about a lock that was found, or about none. */
export function archiveAnswer(
  outcome: ArchiveAnswer["outcome"],
  found: FoundLock | null,
  nowMs: number,
): ArchiveAnswer {
  if (found === null) {
    return { outcome, holder: null, age_s: null, acquired_at: null };
  }
  const ageMs = archiveAgeMs(found, nowMs);
  return {
    outcome,
    holder: found.fields.get("owner") || UNKNOWN_OWNER,
    age_s: ageMs === null ? null : roundedSeconds(ageMs),
    acquired_at: found.fields.get("acquired_at") ?? null,
  };
}

/** Whole seconds, halves to the even one, as Python rounds. */
function roundedSeconds(ms: number): number {
  const seconds = Math.round(ms / 1000);
  const half = ms / 1000 % 1 === 0.5;
  return half && seconds % 2 === 1 ? seconds - 1 : seconds;
}
