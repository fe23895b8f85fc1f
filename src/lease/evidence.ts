/**
 * What is known of the run behind a lease, gathered for the liveness verdict.
 *
 * @module
 */
import { type Commit, countTouching } from "../domain/commits.ts";
import {
  type ExpiryContext,
  keeperVerdict,
  lastBeatMs,
} from "../domain/expiry.ts";
import { heldRegion } from "../domain/held_region.ts";
import { childrenOf, keeperOf, offeredTo } from "../domain/keeper.ts";
import { type Lease, ownField } from "../domain/lease.ts";
import type { Evidence } from "../domain/liveness.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Chronicle } from "../journal/chronicle.ts";
import type { Pulse } from "./ports.ts";

/** Where evidence comes from. */
export interface Sources {
  /** Now, keepers and this host; its probe is not asked. */
  readonly at: Omit<ExpiryContext, "probe">;
  /** What a probe told of the process of a lease, `null` for unknown. */
  pulse(lease: Lease): Pulse;
  /** The journal. */
  readonly chronicle: Chronicle;
  /** What was committed, `null` where that cannot be told. */
  readonly commits: readonly Commit[] | null;
}

/** What is known of a run. */
export interface RunSigns {
  /** The evidence. */
  readonly evidence: Evidence;
  /** What could not be found out. */
  readonly notes: readonly string[];
  /** Whether its holder is proved to be gone. */
  readonly is_gone: boolean;
  /** Whether its keeper has not started a command yet. */
  readonly is_starting: boolean;
}

/** Gathers what is known of the run behind a lease. */
export function signsOf(lease: Lease, sources: Sources): RunSigns {
  const { at, chronicle, commits } = sources;
  const context: ExpiryContext = {
    ...at,
    probe: (_pid, one) => sources.pulse(one),
  };
  const notes: string[] = [];
  const started = parseStamp(ownField(lease, "acquired_at")) ??
    lastBeatMs(lease);
  if (started === null) notes.push("its start cannot be read");
  const from = started ?? at.now_ms;
  const touching = commits === null
    ? null
    : countTouching(commits, () => heldRegion(lease), from);
  if (touching === null) notes.push("commits are not known, taken for none");
  const beat = lastBeatMs(lease);
  const verdict = keeperVerdict(lease, context);
  const isAlive = verdict === "unknown"
    ? keeperOf(lease) === "" ? sources.pulse(lease) : null
    : verdict === "alive";
  if (isAlive === null) notes.push("its process cannot be seen");
  return {
    evidence: {
      run_started_ms: from,
      now_ms: at.now_ms,
      commits_since_start: touching ?? 0,
      journal_events_since: chronicle.eventsSince(lease, from),
      last_heartbeat_age_ms: beat === null
        ? null
        : Math.max(0, at.now_ms - beat),
      tokens_spent_since: null,
      process_alive: isAlive,
    },
    notes,
    is_gone: isAlive === false,
    is_starting: verdict === "alive" && childrenOf(lease) === null &&
      offeredTo(lease) === null,
  };
}
