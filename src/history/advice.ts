/**
 * What the numbers of a lane suggest, in one line.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { sayDuration } from "../domain/moments.ts";
import type { LaneStats, PairStats } from "./statistics.ts";

/** Fewer refusals say nothing about a lane. */
const TELLING = 5;
/** A lane that is refused so often is in its users' way. */
const OFTEN = 0.25;
/** Where so many of the refusals are the lane's own doing, it is too coarse. */
const MOSTLY = 0.5;
/** Where so many holds are not ended by their holders, the way they are held is to blame. */
const DYING = 0.2;
/** A wait that long is worth a word. */
const LONG_WAIT_MS = 900_000;

/**
 * What to do about a lane, `""` where nothing is to be said.
 *
 * @param stats The lane.
 * @param pairs All pairs that collide.
 */
export function adviceOn(
  stats: LaneStats,
  pairs: readonly PairStats[],
): string {
  const { refusals, refusal_rate, self_rate, wanted, grants, scavenged } =
    stats;
  const isRefused = refusals >= TELLING && refusal_rate >= OFTEN;
  if (isRefused && self_rate >= MOSTLY) {
    const places = wanted.length > 1
      ? `, for instance by ${shownText(wanted.join(", "))}`
      : "";
    return `too coarse: ${
      percent(self_rate)
    } of its refusals found it held by another of its own users; split it${places}, or have them wait with --wait`;
  }
  // A request that any lane would have suited has no paths to give away.
  const pair = pairs.find(({ lanes }) =>
    lanes.includes(stats.lane) && !lanes.includes("")
  );
  if (isRefused && pair !== undefined) {
    const [a, b] = pair.lanes;
    const other = a === stats.lane ? b : a;
    const at = pair.witness_path === ""
      ? ""
      : ` (both have ${shownText(pair.witness_path)})`;
    return `it collides with "${
      shownText(other)
    }"${at}: give that path to one of them alone`;
  }
  if (scavenged >= TELLING && scavenged / Math.max(1, grants) >= DYING) {
    return `${scavenged} of ${grants} holders never gave it back; hold it with dos run, which ends with its command`;
  }
  const { median_ms } = stats.wait;
  if (stats.wait.count >= TELLING && (median_ms ?? 0) >= LONG_WAIT_MS) {
    return `half of those who wait for it wait ${
      sayDuration(median_ms ?? 0)
    } or longer; split it, or hold it for less`;
  }
  if (isRefused) {
    return `${
      percent(refusal_rate)
    } of its requests are refused; have them wait with --wait in place of asking again`;
  }
  return "";
}

/** What to do about a lane that nobody ever held or asked for. */
export const UNUSED_ADVICE =
  "never used: nobody asked for it; take it out of the configuration, or tell its agents of it";

/** The same where history is not known from its beginning on. */
export const UNSEEN_ADVICE =
  "not used as far as history is known: nobody asked for it; if that is so of all of it, take it out of the configuration, or tell its agents of it";

/** The same where only a part of history was looked at: not enough to take it out. */
export const IDLE_ADVICE = "not used in this time: nobody asked for it";

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
