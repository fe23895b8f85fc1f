/**
 * Whether a run gets anywhere: advancing, spinning or stalled.
 *
 * The verdict is a ladder over evidence that the caller gathers (commits,
 * journal events, beats, a probe); the first rung that answers decides. It
 * never ends a lease: that is the dead-holder rule's to say.
 *
 * @module
 */

/** What is known of a run. Times and ages are in milliseconds. */
export interface Evidence {
  /** When the run started, epoch milliseconds. */
  readonly run_started_ms: number;
  /** Now, epoch milliseconds. */
  readonly now_ms: number;
  /** Commits since the run started. */
  readonly commits_since_start: number;
  /** Journal events since the run started. */
  readonly journal_events_since: number;
  /** Age of the last beat, `null` where there was none. */
  readonly last_heartbeat_age_ms: number | null;
  /** Tokens spent since the run started, `null` for unknown. Told, never decisive: spending is not progress. */
  readonly tokens_spent_since: number | null;
  /** Whether the process runs, `null` for unknown. Only `false` counts. */
  readonly process_alive: boolean | null;
}

/** How patient the verdict is. */
export interface LivenessPolicy {
  /** A run younger than this is too young to be called spinning. @default {1800000} */
  readonly grace_ms?: number;
  /** A beat no older than this is a sign of life. @default {900000} */
  readonly spin_ms?: number;
}

/** What became of the evidence. */
export interface Liveness {
  /** `ADVANCING`: work was seen, or it is too early. `SPINNING`: alive without work. `STALLED`: no sign of life. */
  readonly verdict: "ADVANCING" | "SPINNING" | "STALLED";
  /** The rung that decided, as a sentence. */
  readonly reason: string;
}

const DEFAULT_GRACE_MS = 1_800_000;
const DEFAULT_SPIN_MS = 900_000;

/**
 * Judges whether a run gets anywhere.
 *
 * @param evidence What is known of the run.
 * @param policy How patient to be.
 * @returns The verdict and why.
 * @throws {RangeError} On a count, age or window that is negative or no number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { liveness } from "@dos/lanes";
 *
 * const evidence = {
 *   run_started_ms: 0,
 *   now_ms: 3_600_000,
 *   commits_since_start: 0,
 *   journal_events_since: 0,
 *   last_heartbeat_age_ms: 1000,
 *   tokens_spent_since: null,
 *   process_alive: null,
 * };
 * assertEquals(liveness(evidence).verdict, "SPINNING");
 * assertEquals(
 *   liveness({ ...evidence, commits_since_start: 1 }).verdict,
 *   "ADVANCING",
 * );
 * ```
 */
export function liveness(
  evidence: Evidence,
  policy: LivenessPolicy = {},
): Liveness {
  const grace = counted("grace_ms", policy.grace_ms ?? DEFAULT_GRACE_MS);
  const spin = counted("spin_ms", policy.spin_ms ?? DEFAULT_SPIN_MS);
  const commits = counted("commits_since_start", evidence.commits_since_start);
  const events = counted("journal_events_since", evidence.journal_events_since);
  const beat = evidence.last_heartbeat_age_ms === null
    ? null
    : counted("last_heartbeat_age_ms", evidence.last_heartbeat_age_ms);

  if (commits >= 1) {
    return advancing(
      `${commits} ${
        commits === 1 ? "commit" : "commits"
      } since the run started`,
    );
  }
  if (events >= 1) {
    return advancing(
      `${events} journal ${
        events === 1 ? "event" : "events"
      } since the run started`,
    );
  }
  if (beat === null) return stalled("no commit, no journal event and no beat");
  if (beat > spin) {
    return stalled(
      `the last beat is ${seconds(beat)} s old, more than ${seconds(spin)} s`,
    );
  }
  if (evidence.process_alive === false) {
    return stalled("the beat is recent, but its process is gone");
  }
  const age = evidence.now_ms - evidence.run_started_ms;
  if (age < grace) {
    return advancing(
      `the run is ${seconds(age)} s old, too young to be judged`,
    );
  }
  return {
    verdict: "SPINNING",
    reason: `it beats, but did nothing in ${seconds(age)} s`,
  };
}

function advancing(reason: string): Liveness {
  return { verdict: "ADVANCING", reason };
}

function stalled(reason: string): Liveness {
  return { verdict: "STALLED", reason };
}

function counted(name: string, value: number): number {
  if (value >= 0) return value;
  throw new RangeError(
    `Cannot judge with ${name} "${value}": it must be a number, 0 or more`,
  );
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
