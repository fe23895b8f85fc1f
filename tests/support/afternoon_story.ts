/**
 * The story of {@linkcode anAfternoon}, in UTC:
 *
 * - 12:10 to 13:20 ann holds `api`; 13:30 to 14:20 bob does. At 14:03:20 cleo
 *   asks for all TypeScript files and is refused because of bob. From 14:05 dan
 *   waits, and has `api` from 14:20 on. At 15:00 eve is refused. dan dies: his
 *   last beat is of 14:40, and at 15:36 eve ends his lease.
 * - 13:00 fay takes `docs`; at 14:30 gus takes it over, and releases at 15:10.
 * - 14:45 to 14:55 hal holds one file of `api`, by force.
 * - 13:50 to 14:50 pete holds `legacy` by dos-kernel, which knows no fence and
 *   no region; at 14:10 quin is refused it, also by dos-kernel.
 * - At 17:50 ivy takes `api`, and jon waits for it.
 *
 * @module
 */
import type { Catalogue } from "../../src/domain/catalogue.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { type Event, grant, type Ref, wait } from "./story_records.ts";
import { stampAt } from "./records.ts";

const API = ["src/api/**"];
const DOCS = ["docs/**"];

/** The lanes that are declared. */
export const STORY_LANES: Catalogue = {
  concurrent: ["api", "docs", "db"],
  autopick: ["api", "docs", "db"],
  exclusive: [],
  trees: { api: API, docs: DOCS, db: ["db/**"] },
};

/** The events of the story, in no order. */
export function tellStory(): Event[] {
  return [...theApi(), ...theDocs(), ...theHotfix(), ...theLegacy()];
}

function theApi(): Event[] {
  const [dan, jon]: [Ref, Ref] = [{ seq: 0 }, { seq: 0 }];
  const api = { lane: "api", region: API };
  return [
    at(-110, (seq) => grant({ ...api, ...by("ann") }, -110, seq)),
    ...beats("api", "ann", [-100, -80, -60, -45]),
    at(-40, () => released("api", "ann")),
    at(-30, (seq) => grant({ ...api, ...by("bob") }, -30, seq)),
    ...beats("api", "bob", [-20, -10, 0, 10]),
    at(3 + 20 / 60, () =>
      refusal("cleo", "fix", {
        region: ["src/**/*.ts"],
        reason_class: "OVERLAP",
        reason:
          'Pattern "src/**/*.ts" meets "src/api/**" of lane "api" held by bob',
        conflict: {
          ...{ lane: "api", holder: "bob", loop_ts: "t-bob" },
          ...{ requested_pattern: "src/**/*.ts", live_pattern: "src/api/**" },
          witness_path: "src/api/a.ts",
        },
      })),
    at(5, (seq) => wait("api", API, { owner: "dan", ref: dan, seq })),
    at(20, () => released("api", "bob")),
    at(20, (seq) => ({
      ...grant({ ...api, ...by("dan") }, 20, seq),
      ticket: dan.seq,
    })),
    ...beats("api", "dan", [25, 30, 35, 40]),
    at(60, () =>
      refusal("eve", "api", {
        region: API,
        reason_class: "LANE_HELD",
        reason: 'Lane "api" is held by dan',
        conflict: {
          ...{ lane: "api", holder: "dan", loop_ts: "t-dan" },
          ...{
            requested_pattern: null,
            live_pattern: null,
            witness_path: null,
          },
        },
      })),
    at(96, () => ({
      ...{ op: "SCAVENGE", lane: "api", loop_ts: "t-dan", holder: "eve" },
      ...{ prev_holder: "dan", reason: "silent, and its process is gone" },
    })),
    at(230, (seq) => grant({ ...api, ...by("ivy") }, 230, seq)),
    at(231, (seq) => wait("api", API, { owner: "jon", ref: jon, seq })),
  ];
}

function theDocs(): Event[] {
  return [
    at(
      -60,
      (seq) => grant({ lane: "docs", region: DOCS, ...by("fay") }, -60, seq),
    ),
    at(30, () => ({
      ...{ op: "ADOPT", lane: "docs", loop_ts: "t-fay", holder: "gus" },
      ...{ pid: 77, host_id: "box", prev_holder: "fay", reason: "adopt:gus" },
      heartbeat_at: stampAt(30),
    })),
    at(70, () => ({ ...released("docs", "gus"), loop_ts: "t-fay" })),
  ];
}

function theHotfix(): Event[] {
  return [
    at(45, (seq) => ({
      ...grant(
        { lane: "hotfix", region: ["src/api/users.ts"], ...by("hal") },
        45,
        seq,
      ),
      reason_class: "FORCED",
    })),
    at(55, () => released("hotfix", "hal")),
  ];
}

/** As dos-kernel writes it. */
function theLegacy(): Event[] {
  const identity = { lane: "legacy", loop_ts: stampAt(-10) };
  return [
    at(-10, () => ({
      ...{ op: "ACQUIRE", ...identity, lane_kind: "keyword", pid: 4242 },
      ...{ host_id: "box", prev_holder: null, reason: "lane-lease:pete" },
      ...{ tree: ["legacy/old"], ttl_minutes: null },
      lease: {
        ...{ ...identity, lane_kind: "keyword", tree: ["legacy/old"] },
        ...{ host_id: "box", pid: 4242, holder: "pete" },
        acquired_at: stampAt(-10),
      },
    })),
    at(10, () =>
      refusal("quin", "legacy", {
        reason:
          "lane 'legacy' is already held by a live loop — pick a different --scope or wait.",
        reason_class: "",
      })),
    at(50, () => ({
      op: "RELEASE",
      ...identity,
      host_id: "box",
      reason: "lane-lease:pete",
    })),
  ];
}

function at(minute: number, make: (seq: number) => JournalEntry): Event {
  return { minute, make };
}

function by(holder: string): { holder: string; loop_ts: string } {
  return { holder, loop_ts: `t-${holder}` };
}

function beats(lane: string, holder: string, minutes: number[]): Event[] {
  return minutes.map((minute) =>
    at(minute, () => ({
      ...{ op: "HEARTBEAT", lane, loop_ts: `t-${holder}` },
      heartbeat_at: stampAt(minute),
    }))
  );
}

function released(lane: string, holder: string): JournalEntry {
  const reason = `lane-lease:${holder}`;
  return { op: "RELEASE", lane, loop_ts: `t-${holder}`, holder, reason };
}

function refusal(
  holder: string,
  lane: string,
  more: Record<string, unknown>,
): JournalEntry {
  return {
    ...{ op: "REFUSE", lane, loop_ts: `r-${holder}`, holder, host_id: "box" },
    run_id: null,
    ...more,
  };
}
