/**
 * Who holds what at one moment, who waits and who was refused: all that a
 * view of it shows, as data (wire names).
 *
 * @module
 */
import type { Evidence, Liveness } from "../domain/liveness.ts";
import type { Refusal } from "../journal/chronicle.ts";
import type { LaneState } from "./lane_state.ts";
import type { QueuedTicket } from "./queued.ts";

/** A run, what is known of it and what follows. */
export interface RunVerdict extends Liveness {
  /** What is known of it. */
  readonly evidence: Evidence;
  /** What could not be found out. */
  readonly notes: readonly string[];
}

/** One lane: a lease on it, or that nobody holds it. */
export interface LaneRow {
  /** Its name, as declared or recorded. */
  readonly lane: string;
  /** What it is doing. */
  readonly state: LaneState;
  /** Why, in a sentence. */
  readonly reason: string;
  /** True for a lane that the configuration declares. */
  readonly is_declared: boolean;
  /** True for one that is held alone. */
  readonly is_exclusive: boolean;
  /** True for a lease that lies in the journal of another working tree. */
  readonly is_elsewhere: boolean;
  /** Who holds it, `""` for nobody. */
  readonly holder: string;
  /** The lease's identity beside the lane, `""` where nobody holds it. */
  readonly loop_ts: string;
  /** Its fencing token, `null` where there is none. */
  readonly fence: number | null;
  /** What is held, or what the lane would give. */
  readonly region: readonly string[];
  /** When it was granted, as recorded. */
  readonly acquired_at: string;
  /** Age of the last beat in milliseconds, `null` where there is none. */
  readonly heartbeat_age_ms: number | null;
  /** Milliseconds until silence ends it, less than 0 where it has; `null` where that cannot be told. */
  readonly time_left_ms: number | null;
  /** Numbers of the tickets that wait for it. */
  readonly queue: readonly number[];
  /** Records about it in each of the last 30 minutes, oldest first. */
  readonly activity: readonly number[];
  /** The verdict on its run, `null` where nobody holds it. */
  readonly liveness: RunVerdict | null;
}

/** Everything at one moment. */
export interface Overview {
  /** The root of the workspace. */
  readonly workspace: string;
  /** The moment, epoch milliseconds. */
  readonly now_ms: number;
  /** Declared lanes in their order, then the others as they were granted. */
  readonly lanes: readonly LaneRow[];
  /** Who waits, lowest ticket first. */
  readonly queue: readonly QueuedTicket[];
  /** The last refusals, newest first. */
  readonly refusals: readonly Refusal[];
  /** Records in each of the last 30 minutes, oldest first. */
  readonly activity: readonly number[];
  /** What is odd about the journal, in sentences. */
  readonly remarks: readonly string[];
}

/** How an overview is wanted. */
export interface SurveyOptions {
  /** Ask git at every look, and not only now and then. @default {false} */
  readonly isFresh?: boolean;
}

/** Looks at a workspace again and again. Writes nothing, makes nothing. */
export interface Survey {
  /** How it stands now. Costs what was appended since the last look, and what is live. */
  look(options?: SurveyOptions): Promise<Overview>;
  /** Waits until something may have changed, and no longer than `ms`. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  /** Ends it. May be called again. */
  close(): Promise<void>;
}
