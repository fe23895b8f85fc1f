/**
 * Many workers who wait in turn, while some of them and some holders are
 * killed or stopped, and both sides compact the journal.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one effect follows the other
import { parseJournal, replay } from "@dos/lanes";
import { encodeEntry } from "../../src/journal/codec.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { live } from "../../src/lease/live.ts";
import { release } from "../../src/lease/release.ts";
import { acquireInTurn } from "../../src/lease/wait.ts";
import { yieldLease } from "../../src/lease/yield.ts";
import { act } from "../../src/stores/machine.ts";
import { firstOverlap } from "../crash/contention/audit.ts";
import { pickOne } from "../crash/contention/plan.ts";
import { auditQueue, type QueueAudit } from "../crash/waiting/audit.ts";
import {
  type Action,
  type Belief,
  compacting,
  LANES,
  type Mind,
  releasing,
} from "./actions.ts";
import { recordFiles } from "./history.ts";
import { type Cast, SITE } from "./plot.ts";
import { World } from "./world.ts";

/** How a run came out. */
export interface QueueOutcome extends QueueAudit {
  readonly violations: readonly string[];
  readonly effects: number;
  /** Workers that were killed and replaced. */
  readonly deaths: number;
  /** Leases that were handed to somebody who waited. */
  readonly yields: number;
}

/** What a seed is run with. */
export interface QueueOptions {
  readonly seed: number;
  /** How many wait. */
  readonly size: number;
  /** How much goes wrong. */
  readonly mostFaults: number;
  readonly trace?: (line: string) => void;
}

/** Nobody waits longer than this unless somebody waits for ever. */
const PATIENCE_MS = 3_600_000;

/** Runs one seed; processes are stopped under even ones only. */
export async function simulateQueue(
  { seed, size, mostFaults, trace }: QueueOptions,
): Promise<QueueOutcome> {
  const stops = seed % 2 === 0;
  const segments: string[] = [];
  const running = new Set<string>();
  const known = new Set<string>();
  const cast: Cast = {
    size,
    verbs: { each: 5, least: 3 },
    pausesMs: [0, 50, 300, 2_000],
    faults: {
      kinds: ["kill", ...(stops ? ["pause"] as const : [])],
      pausesMs: [40, 2_000, 7_000, 12_000],
      rate: mostFaults / (size * 400),
      most: mostFaults,
    },
    next(mind): Action {
      const { owner, beliefs, chance } = mind;
      const isNew = !known.has(owner);
      known.add(owner);
      const [belief] = beliefs;
      const draw = chance();
      const action = isNew || running.has(owner)
        ? tidying(mind, () => deadOwners(world))
        : draw < 0.01
        ? compacting()
        : draw < 0.02
        ? compactingAsPeer(segments)
        : belief !== undefined
        ? draw < 0.3 ? yielding(mind, belief) : releasing(mind, belief)
        : waiting(mind);
      return {
        ...action,
        patienceMs: null,
        run: async (tools) => {
          running.add(owner);
          const answer = await action.run(tools);
          running.delete(owner);
          // Whoever holds something has to give it back.
          if (beliefsOf(mind) > 0) mind.left = Math.max(mind.left, 1);
          return answer;
        },
      };
    },
  };
  const world = new World({ seed, cast, trace, mostFaults });
  await world.play();
  // Whoever was granted something and has no verb left to give it back.
  await world.calmly("janitor", everythingEnds());
  const history = historyOf(world, segments);
  const audit = auditQueue(history);
  const { overlap } = firstOverlap(history);
  const left = replay(history).map((lease) => JSON.stringify(lease));
  return {
    ...audit,
    effects: world.effects,
    yields: history.filter(({ op }) => op === "YIELD").length,
    deaths: world.population.lives.filter(({ diedAt }) => diedAt !== null)
      .length,
    violations: [
      ...world.book.faults,
      // Who is stopped with the lock keeps everybody from taking a turn, which then passes.
      ...(stops ? [] : audit.overtakings),
      ...(overlap === null ? [] : [overlap]),
      ...left.map((lease) => `nobody ended ${lease}`),
    ],
  };
}

function beliefsOf({ beliefs }: Mind): number {
  return beliefs.length;
}

function deadOwners({ workers }: World): Set<string> {
  return new Set(
    workers.filter(({ life }) => life.diedAt !== null).map((one) => one.owner),
  );
}

/** A worker hands what it holds to somebody who waits, if that one waits for it. */
function yielding(mind: Mind, belief: Belief): Action {
  const { owner, chance } = mind;
  return {
    name: `yield ${belief.lane}`,
    patienceMs: null,
    run: async ({ desk }) => {
      const { tickets } = await desk.ledger.read();
      const to = tickets.length === 0
        ? "nobody"
        : pickOne(tickets, chance).owner;
      const answer = await yieldLease(desk, { ...belief, owner, to });
      if (answer.outcome === "yielded" || answer.outcome === "refuse") {
        const isOver = answer.outcome === "yielded" || answer.loop_ts === null;
        if (isOver) mind.beliefs = mind.beliefs.filter((x) => x !== belief);
      }
      return answer;
    },
  };
}

/** A worker waits for a lane, as a rule for as long as it takes. */
function waiting(mind: Mind): Action {
  const { owner, pid, chance, book } = mind;
  const [lane, tree] = pickOne(LANES, chance);
  const isBrief = chance() < 0.1;
  return {
    name: `acquire ${lane} --wait`,
    patienceMs: null,
    run: async ({ desk, vigil }) => {
      const begun = vigil.ticksMs();
      const answer = await acquireInTurn(desk, vigil, {
        ...{ owner, pid, lane, tree },
        wait: isBrief ? { seconds: chance() * 20 } : {},
      });
      const waited = vigil.ticksMs() - begun;
      if (waited > PATIENCE_MS) {
        book.faults.push(`${owner} waited ${waited} ms for ${lane}`);
      }
      if (answer.outcome === "acquire") {
        const { fence, loop_ts } = answer;
        const belief = {
          lane: answer.lane,
          loopTs: loop_ts ?? "",
          fence: fence ?? 0,
        };
        mind.beliefs.push(belief);
      } else if (answer.outcome === "refuse" && !isBrief) {
        book.faults.push(`${owner} waited in vain: ${answer.reason}`);
      }
      return answer;
    },
  };
}

/** Whoever runs workers ends what the dead held, and what one was granted and never heard of. */
function tidying(mind: Mind, dead: () => ReadonlySet<string>): Action {
  return {
    name: "release what the dead held",
    patienceMs: null,
    run: async ({ desk }) => {
      for (const lease of await live(desk)) {
        const holder = String(lease.holder);
        if (holder !== mind.owner && !dead().has(holder)) continue;
        await release(desk, {
          ...{ owner: holder, force: true, lockTimeout: 60 },
          ...{ lane: String(lease.lane), loopTs: String(lease.loop_ts) },
        });
      }
      mind.beliefs = [];
      return { outcome: "tidied" };
    },
  };
}

function everythingEnds(): Action {
  return {
    name: "release everything",
    patienceMs: null,
    run: async ({ desk }) => {
      for (const lease of await live(desk)) {
        await release(desk, {
          ...{ owner: String(lease.holder), force: true },
          ...{ lane: String(lease.lane), loopTs: String(lease.loop_ts) },
        });
      }
      return { outcome: "tidied" };
    },
  };
}

/** The compaction of dos-kernel at one stroke, where nobody has the lock file. */
function compactingAsPeer(segments: string[]): Action {
  return {
    name: "compact as a peer",
    patienceMs: null,
    run: async ({ runner }) => {
      const done = await runner.run(act("compact", SITE.journal, (machine) => {
        if (machine.lstat(SITE.lock) !== null) return false;
        const facts = machine.lstat(SITE.journal);
        if (facts === null) return false;
        const file = machine.open(SITE.journal, { read: true });
        const bytes = new Uint8Array(facts.size);
        machine.readAt(file, 0, bytes);
        machine.close(file);
        const text = new TextDecoder().decode(bytes);
        const entries = parseJournal(text);
        const draft = machine.open(`${SITE.journal}.peer.tmp`, {
          ...{ write: true, create: true, truncate: true },
        });
        const leases = replay(entries);
        const seq_watermark = highest(entries);
        const line = encodeEntry({ op: "CHECKPOINT", leases, seq_watermark });
        machine.write(draft, new TextEncoder().encode(line));
        machine.syncData(draft);
        machine.close(draft);
        machine.rename(`${SITE.journal}.peer.tmp`, SITE.journal);
        segments.push(text);
        return true;
      }));
      return { outcome: done ? "compacted" : "busy" };
    },
  };
}

/** Every record there ever was, in order, with the marks that a peer's compaction left. */
function historyOf(
  { disk }: World,
  segments: readonly string[],
): JournalEntry[] {
  const files = recordFiles(disk).map(({ entries }) => entries);
  const peers = segments.map((text) => parseJournal(text));
  const byNumber = new Map<number, JournalEntry>();
  for (const entry of [...peers, ...files].flat()) {
    if (typeof entry.seq === "number") byNumber.set(entry.seq, entry);
  }
  for (const entries of peers) {
    byNumber.set(highest(entries) + 0.5, {
      op: "CHECKPOINT",
      leases: replay(entries),
    });
  }
  return [...byNumber].toSorted(([a], [b]) => a - b).map(([, entry]) => entry);
}

function highest(entries: readonly JournalEntry[]): number {
  return Math.max(
    0,
    ...entries.map(({ seq, seq_watermark }) =>
      Number(seq ?? seq_watermark ?? 0)
    ),
  );
}
