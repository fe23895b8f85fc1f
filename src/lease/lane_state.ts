/**
 * What a lane is doing, in one word.
 *
 * @module
 */
import type { Liveness } from "../domain/liveness.ts";

/**
 * `advancing`, `spinning`, `stalled`: held, and what the liveness verdict says
 * of the run. `dead`: held by somebody who is proved to be gone. `spawning`:
 * held or announced, and the work is about to start. `waiting`: nobody holds
 * it, somebody waits for it. `free`: neither.
 */
export type LaneState =
  | "advancing"
  | "spinning"
  | "stalled"
  | "spawning"
  | "waiting"
  | "free"
  | "dead";

/** An announcement is believed for so long. */
export const SPAWN_MS = 300_000;

/** What is known of one lane. */
export interface LaneSigns {
  /** The verdict on the run of the lease on it, `null` where there is no lease. */
  readonly verdict: Liveness["verdict"] | null;
  /** Whether its holder is proved to be gone. */
  readonly is_gone: boolean;
  /** Whether its keeper has not started a command yet. */
  readonly is_starting: boolean;
  /** How long ago somebody said that work is about to start, `null` for never. */
  readonly announced_ms: number | null;
  /** How many wait for it. */
  readonly waiting: number;
}

/** The state of a lane; the first that fits: gone, starting, the verdict, waited for, announced, free. */
export function laneState(signs: LaneSigns): LaneState {
  const { verdict, announced_ms } = signs;
  if (verdict !== null) {
    if (signs.is_gone) return "dead";
    if (signs.is_starting) return "spawning";
    switch (verdict) {
      case "ADVANCING":
        return "advancing";
      case "SPINNING":
        return "spinning";
      case "STALLED":
        return "stalled";
    }
  }
  if (signs.waiting > 0) return "waiting";
  const isAnnounced = announced_ms !== null && announced_ms < SPAWN_MS;
  return isAnnounced ? "spawning" : "free";
}
