/**
 * What a simulated worker may do next: one verb of `dos`, with options that a
 * worker in its place could give.
 *
 * @module
 */
import { identityKey } from "../../src/domain/lease.ts";
import { acquire, type AcquireOptions } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { check } from "../../src/lease/check.ts";
import type { Commands } from "../../src/lease/command_port.ts";
import type { Desk } from "../../src/lease/desk.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { live } from "../../src/lease/live.ts";
import { release } from "../../src/lease/release.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import type { JournalKeeper } from "../../src/stores/journal_keeper.ts";
import { pickOne } from "../crash/contention/plan.ts";
import type { Vigil } from "../../src/lease/ports.ts";
import type { Runner } from "../../src/stores/machine.ts";
import type { Book } from "./ledger_book.ts";

/** What a verb is run with. */
export interface Tools {
  readonly desk: Desk;
  readonly keeper: JournalKeeper;
  readonly vigil: Vigil;
  readonly runner: Runner;
  readonly commands: Commands;
}

/** A lease that a worker believes it has. */
export interface Belief {
  readonly lane: string;
  readonly loopTs: string;
  readonly fence: number;
}

/** A worker as its actions see it. */
export interface Mind {
  readonly owner: string;
  readonly pid: number;
  readonly chance: () => number;
  readonly book: Book;
  /** Verbs it will still run. */
  left: number;
  /** What it was granted and has not given back. */
  beliefs: Belief[];
  /** Requests that it never heard an answer to. */
  untold: AcquireOptions[];
}

/** A verb with its options. */
export interface Action {
  /** As a person would type it, for the trace. */
  readonly name: string;
  /** Longest wait for the lock, in milliseconds; `null` where it may be busy sooner, because others keep writing. */
  readonly patienceMs: number | null;
  /** Runs it and writes down what was told; what comes back is for the trace. */
  run(tools: Tools): Promise<{ readonly outcome?: unknown }>;
}

/** Regions of which some meet and some do not. */
export const LANES: readonly (readonly [string, readonly string[]])[] = [
  ["api", ["api/**"]],
  ["api-core", ["api/core", "lib/*.ts"]],
  ["docs", []],
  ["notes", ["*.md", "docs/n?.md"]],
  ["src", []],
  ["one", ["src/{a,b}/*.ts"]],
  ["web", ["web/"]],
  ["web-main", ["web/main.*"]],
  ["release", []],
  ["lib", ["lib/**"]],
];

/** What a worker does next. */
export function nextAction(mind: Mind): Action {
  const { chance, beliefs, untold } = mind;
  const again = untold[0];
  if (again !== undefined && chance() < 0.6) {
    mind.untold = untold.slice(1);
    return asking(mind, again);
  }
  const belief = beliefs.length === 0 ? null : pickOne(beliefs, chance);
  const draw = chance();
  if (belief !== null && draw < 0.65) {
    if (draw < 0.25) return beating(mind, belief);
    if (draw < 0.55) return releasing(mind, belief);
    return checking(mind, belief);
  }
  const upkeep = chance();
  if (upkeep < 0.66) return asking(mind, wishOf(mind));
  if (upkeep < 0.75) return looking(mind);
  if (upkeep < 0.82) return scavenging();
  if (upkeep < 0.88) return adopting(mind);
  return upkeep < 0.96 ? compacting() : repairing();
}

function wishOf({ owner, pid, chance, book }: Mind): AcquireOptions {
  const [lane, tree] = pickOne(LANES, chance);
  return {
    owner,
    pid,
    ...(chance() < 0.07 ? {} : { lane, tree }),
    ...(chance() < 0.6 ? { loopTs: `${owner}-${book.next()}` } : {}),
    ...(chance() < 0.25 ? { reclaim: true } : {}),
    ...(chance() < 0.1 ? { picks: (): null => null } : {}),
    lockTimeout: pickOne([0, 5, 5, 5], chance),
  };
}

function asking(mind: Mind, wish: AcquireOptions): Action {
  const { book } = mind;
  const { owner, lane = "", loopTs = "", lockTimeout = 5 } = wish;
  return {
    name: `acquire ${lane || "(any)"} ${loopTs} ${
      wish.reclaim === true ? "--reclaim" : ""
    }`,
    patienceMs: wish.picks === undefined ? lockTimeout * 1000 : null,
    run: async ({ desk }) => {
      const asked = book.next();
      book.asked.push({ owner, lane, loopTs });
      if (loopTs !== "") mind.untold.push(wish);
      const answer = await acquire(desk, wish);
      mind.untold = mind.untold.filter((one) => one !== wish);
      if (answer.outcome === "acquire") {
        const { fence, lane, loop_ts } = answer;
        if (fence === null || loop_ts === null) {
          book.faults.push(`a grant on ${lane} without fence or stamp`);
          return answer;
        }
        const belief = { lane, loopTs: loop_ts, fence };
        const again = answer.already_held === true;
        const told = book.next();
        book.grants.push({ ...belief, owner, again, asked, told });
        mind.beliefs.push(belief);
      }
      return answer;
    },
  };
}

function forget(mind: Mind, belief: Belief): void {
  mind.beliefs = mind.beliefs.filter((one) => one !== belief);
}

/** Gives a lease back. */
export function releasing(mind: Mind, belief: Belief): Action {
  const { owner, book } = mind;
  const { lane, loopTs, fence } = belief;
  return {
    name: `release ${lane} ${loopTs}`,
    patienceMs: 5000,
    run: async ({ desk }) => {
      const answer = await release(desk, { owner, lane, loopTs, fence });
      if (answer.outcome === "released") {
        const key = identityKey({ lane, loop_ts: loopTs });
        book.releases.push({ key, told: book.next() });
      }
      if (answer.outcome !== "lock-busy") forget(mind, belief);
      return answer;
    },
  };
}

function beating(mind: Mind, belief: Belief): Action {
  const { lane, loopTs, fence } = belief;
  return {
    name: `heartbeat ${lane} ${loopTs}`,
    patienceMs: 5000,
    run: async ({ desk }) => {
      const answer = await heartbeat(desk, {
        ...{ owner: mind.owner, lane, loopTs, fence },
        coalesceWithinS: pickOne([0, 30], mind.chance),
      });
      if (answer.outcome === "refuse") forget(mind, belief);
      return answer;
    },
  };
}

function checking(mind: Mind, belief: Belief): Action {
  const { lane, loopTs, fence } = belief;
  return {
    name: `check ${lane} ${loopTs}`,
    patienceMs: 5000,
    run: async ({ desk }) => {
      const { owner } = mind;
      const answer = await check(desk, { owner, lane, loopTs, fence });
      if (answer.outcome === "refuse") forget(mind, belief);
      return answer;
    },
  };
}

function looking({ book }: Mind): Action {
  return {
    name: "live",
    patienceMs: 5000,
    run: async ({ desk }) => {
      const from = book.next();
      const keys = new Set((await live(desk)).map(identityKey));
      book.sights.push({ from, to: book.next(), keys });
      return { outcome: `${keys.size} leases` };
    },
  };
}

function scavenging(): Action {
  return {
    name: "scavenge",
    patienceMs: 5000,
    run: ({ desk }) => scavenge(desk),
  };
}

/** By force, or only if it is expired: `--from` would hand on what nobody offered. */
function adopting(mind: Mind): Action {
  const { owner, pid, chance, book } = mind;
  const [lane] = pickOne(LANES, chance);
  const force = chance() < 0.2;
  return {
    name: `adopt ${lane}${force ? " --force" : ""}`,
    patienceMs: 5000,
    run: async ({ desk }) => {
      const asked = book.next();
      const answer = await adopt(desk, { owner, lane, pid, force });
      if (answer.outcome !== "adopted") return answer;
      const { fence, loop_ts, reason } = answer;
      if (reason.startsWith("it is yours")) return answer;
      if (fence === null || loop_ts === null) {
        book.faults.push(`an adoption of ${lane} without fence or stamp`);
        return answer;
      }
      const belief = { lane: answer.lane, loopTs: loop_ts, fence };
      const told = book.next();
      book.adoptions.push({ ...belief, owner, again: false, asked, told });
      mind.beliefs.push(belief);
      return answer;
    },
  };
}

/** Compacts the journal. */
export function compacting(): Action {
  return {
    name: "compact",
    patienceMs: 5000,
    run: ({ keeper }) => keeper.compact(),
  };
}

function repairing(): Action {
  return {
    name: "repair",
    patienceMs: 5000,
    run: ({ keeper }) => keeper.repair({ accept: true }),
  };
}
