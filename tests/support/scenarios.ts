/**
 * One run of each act that writes, for tests that break it somewhere.
 *
 * Every scenario starts from the same journal, in which ada holds `api`, and
 * promises what holds of the live set afterwards: `done` if the act was
 * acknowledged, `done` or `undone` if it was not.
 *
 * @module
 */
import type { Lease } from "../../src/domain/lease.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { folded, replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import type { Desk } from "../../src/lease/desk.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { release } from "../../src/lease/release.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import type { Den, Opened } from "./den.ts";
import { aDesk } from "./desk.ts";
import { aLease, aRequest, grantOf, journalOf } from "./records.ts";

/** An act and what it comes to. */
export interface Scenario {
  readonly name: string;
  /** The journal it starts from. */
  readonly journal: string;
  /** The number that is kept outside of the journal; absent: none yet. */
  readonly floor?: number;
  /** A history that has lines the journal lacks. */
  readonly history?: string;
  /** Does it; true if it was acknowledged. */
  run(opened: Opened, den: Den): Promise<boolean>;
  /** Whether the live set is one that follows it, or one that precedes it. */
  stateOf(live: readonly Lease[]): "done" | "undone" | "both" | "neither";
}

const ADA = aLease({ acquired_at: "2026-06-01T12:00:00Z" });
const GRANT = journalOf(grantOf(ADA));

/** A desk over an opened store, in the den's time. */
export function deskOf({ ledger }: Opened, den: Den): Desk {
  return aDesk(ledger, { clock: den.clock });
}

/** The live leases of a den, folded from its bytes. */
export function liveIn(den: Den): Lease[] {
  return replay(parseJournal(den.journal()));
}

function lanes(live: readonly Lease[]): string {
  return live.map(({ lane, holder }) => `${lane}:${holder}`).join(" ");
}

function between(
  before: string,
  after: string,
): (live: readonly Lease[]) => "done" | "undone" | "both" | "neither" {
  return (live) => {
    const now = lanes(live);
    if (before === after) return now === after ? "both" : "neither";
    return now === after ? "done" : now === before ? "undone" : "neither";
  };
}

/** All of them. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "the first acquire of a store",
    journal: "",
    run: async (opened, den) => {
      const done = await acquire(deskOf(opened, den), aRequest());
      return done.outcome === "acquire";
    },
    stateOf: between("", "api:ada"),
  },
  {
    name: "acquire",
    journal: GRANT,
    floor: 1,
    run: async (opened, den) => {
      const request = aRequest({ owner: "bob", lane: "web", tree: ["web"] });
      const done = await acquire(deskOf(opened, den), request);
      return done.outcome === "acquire";
    },
    stateOf: between("api:ada", "api:ada web:bob"),
  },
  {
    name: "acquire behind a torn line",
    journal: `${GRANT}{"op": "ACQUIRE", "lane": "torn", "lease": {"a": {}`,
    run: async (opened, den) => {
      const request = aRequest({ owner: "bob", lane: "web", tree: ["web"] });
      const done = await acquire(deskOf(opened, den), request);
      return done.outcome === "acquire";
    },
    stateOf: between("api:ada", "api:ada web:bob"),
  },
  {
    name: "acquire with reclaim",
    journal: GRANT,
    run: async (opened, den) => {
      const request = aRequest({ owner: "bob", reclaim: true });
      const done = await acquire(deskOf(opened, den), request);
      return done.outcome === "acquire";
    },
    stateOf: between("api:ada", "api:bob"),
  },
  {
    name: "a refused acquire",
    journal: GRANT,
    run: async (opened, den) => {
      const done = await acquire(
        deskOf(opened, den),
        aRequest({ owner: "bob" }),
      );
      return done.outcome === "refuse";
    },
    stateOf: between("api:ada", "api:ada"),
  },
  {
    name: "release",
    journal: GRANT,
    floor: 1,
    run: async (opened, den) => {
      const done = await release(deskOf(opened, den), {
        owner: "ada",
        lane: "api",
      });
      return done.outcome === "released";
    },
    stateOf: between("api:ada", ""),
  },
  {
    name: "heartbeat",
    journal: GRANT,
    run: async (opened, den) => {
      const done = await heartbeat(deskOf(opened, den), {
        owner: "ada",
        lane: "api",
      });
      return done.outcome === "beaten";
    },
    stateOf: between("api:ada", "api:ada"),
  },
  {
    name: "adopt",
    journal: GRANT,
    run: async (opened, den) => {
      const done = await adopt(deskOf(opened, den), {
        owner: "bob",
        lane: "api",
      });
      return done.outcome === "adopted";
    },
    stateOf: between("api:ada", "api:bob"),
  },
  {
    name: "scavenge",
    journal: GRANT,
    run: async (opened, den) =>
      (await scavenge(deskOf(opened, den))).outcome === "scavenged",
    stateOf: between("api:ada", ""),
  },
  {
    name: "release behind late lines",
    journal: journalOf({
      op: "CHECKPOINT",
      leases: [ADA],
      seq_watermark: 1,
      history: "lane-journal.1-1.jsonl",
      history_bytes: 0,
    }),
    history: '{"op": "ENFORCE"}\n',
    run: async (opened, den) => {
      const done = await release(deskOf(opened, den), {
        owner: "ada",
        lane: "api",
      });
      return done.outcome === "released";
    },
    stateOf: between("api:ada", ""),
  },
  {
    name: "compact",
    floor: 1,
    journal: `${GRANT}{"op": "HALT", "seq": 2}\n`,
    run: async ({ keeper }) => (await keeper.compact()).outcome === "compacted",
    stateOf: between("api:ada", "api:ada"),
  },
  {
    name: "repair",
    floor: 1,
    journal: `{"op": "ACQUIRE", "lane": "to${GRANT}{"op": "HALT", "seq": 2}\n`,
    run: async ({ keeper }) => (await keeper.repair()).outcome === "repaired",
    stateOf: between("", "api:ada"),
  },
  {
    name: "repair of a store that went back",
    journal: GRANT,
    floor: 17,
    run: async ({ keeper }) => (await keeper.repair({ accept: true })).accepted,
    stateOf: between("api:ada", "api:ada"),
  },
];

/**
 * The law of the floor: what is kept outside of the journal is never higher
 * than what is in it. `true` while it holds.
 */
export function holdsFloor(den: Den): boolean {
  const { highestSeq } = folded(parseJournal(den.journal()));
  return den.site.floors.every((path) => {
    try {
      return Number(Deno.readTextFileSync(path)) <= highestSeq;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      throw error;
    }
  });
}

/** Puts a scenario's files into a den. */
export function stage(den: Den, scenario: Scenario): void {
  const { journal, history, floor } = scenario;
  if (journal !== "") den.writeJournal(journal);
  if (floor !== undefined) {
    Deno.writeTextFileSync(`${den.root}/dos-seq`, `${floor}\n`);
  }
  if (history !== undefined) den.write("lane-journal.1-1.jsonl", history);
}
