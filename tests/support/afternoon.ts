/**
 * An afternoon of 5,000 records with a story that is known: who held what, who
 * was refused by whom, who died, and who came after. Around it many others
 * work, by a seed, and never where the story plays.
 *
 * @module
 */
import type { JournalEntry } from "../../src/journal/entry.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import { STORY_LANES, tellStory } from "./afternoon_story.ts";
import { stampAt } from "./records.ts";
import { type Event, grant, type Ref, wait } from "./story_records.ts";

/** So many records it has. */
export const RECORDS = 5_000;

/** The afternoon. */
export interface Afternoon {
  /** All records, in order, numbered from 1. */
  readonly entries: readonly JournalEntry[];
  /** The number of the last record before the journal is compacted. */
  readonly compactAfter: number;
  /** The configuration of the workspace. */
  readonly config: string;
  /** The number of the first record of an operation at or after a minute, on a lane. */
  seqOf(op: string, lane: string, minute: number): number;
}

const FIRST_MINUTE = -120;
const LAST_MINUTE = 235;
const COMPACTION_MINUTE = 90;
const CROWD = 6;

/** Tells the afternoon; each seed gives another crowd and the same story. */
export function anAfternoon(seed = 7): Afternoon {
  const story = tellStory();
  const chance = mulberry32(seed);
  const each = Math.ceil((RECORDS - story.length) / CROWD);
  const crowd = Array.from(
    { length: CROWD },
    (_, number) => work(number + 1, each, chance),
  ).flat();
  const events = [...story, ...crowd.slice(0, RECORDS - story.length)]
    .map((event, order) => ({ event, order }))
    .sort((a, b) => a.event.minute - b.event.minute || a.order - b.order);
  const entries = events.map(({ event }, at): JournalEntry => ({
    ...event.make(at + 1),
    seq: at + 1,
    ts: stampAt(event.minute),
  }));
  return {
    entries,
    compactAfter:
      events.filter(({ event }) => event.minute <= COMPACTION_MINUTE).length,
    config: JSON.stringify({ lanes: STORY_LANES }),
    seqOf(op, lane, minute): number {
      const found = entries.find((one) =>
        one.op === op && one.lane === lane &&
        String(one.ts) >= stampAt(minute)
      );
      if (found === undefined) throw new Error(`no ${op} on ${lane}`);
      return Number(found.seq);
    },
  };
}

/** Records as lines. */
export function linesOf(entries: readonly JournalEntry[]): string {
  return entries.map((entry) => encodeEntry(entry)).join("");
}

/** One lane of the crowd: it is taken, beaten, refused to others, waited for and given back. */
function work(number: number, count: number, chance: () => number): Event[] {
  const lane = `svc-${number}`;
  const region = [`svc/${number}/**`];
  const step = (LAST_MINUTE - FIRST_MINUTE) / count;
  const events: Event[] = [];
  let held: { loop_ts: string; holder: string } | null = null;
  for (let at = 0; at < count; at++) {
    const minute = FIRST_MINUTE + at * step;
    const who = `worker-${number}-${Math.floor(chance() * 4)}`;
    const dice = chance();
    if (held === null) {
      const mine = { loop_ts: `w${number}-${at}`, holder: who };
      held = mine;
      events.push({
        minute,
        make: (seq) => grant({ lane, region, ...mine }, minute, seq),
      });
      continue;
    }
    const { loop_ts, holder } = held;
    if (dice < 0.1) {
      held = null;
      const reason = `lane-lease:${holder}`;
      events.push({
        minute,
        make: () => ({ op: "RELEASE", lane, loop_ts, holder, reason }),
      });
    } else if (dice < 0.2) {
      events.push({
        minute,
        make: () => ({
          ...{ op: "REFUSE", lane, loop_ts: `r${at}`, holder: `${who}-too` },
          ...{ reason: `lane "${lane}" is held by ${holder}`, region },
          reason_class: "LANE_HELD",
          conflict: {
            ...{ lane, holder, loop_ts, requested_pattern: null },
            ...{ live_pattern: null, witness_path: null },
          },
        }),
      });
    } else if (dice < 0.25) {
      const ref: Ref = { seq: 0 };
      events.push(
        { minute, make: (seq) => wait(lane, region, { owner: who, ref, seq }) },
        {
          minute: minute + step / 2,
          make: () => ({ op: "UNWAIT", ticket: ref.seq, reason: "time" }),
        },
      );
      at++;
    } else {
      events.push({
        minute,
        make: () => ({
          ...{ op: "HEARTBEAT", lane, loop_ts },
          heartbeat_at: stampAt(minute),
        }),
      });
    }
  }
  return events;
}

/** A small generator of numbers that is the same in every run. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
