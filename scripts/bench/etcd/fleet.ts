/**
 * Clients that take a lane and give it back, over and over, for some time.
 *
 * @module
 */
import { acquire } from "../../../src/lease/acquire.ts";
import type { Desk } from "../../../src/lease/desk.ts";
import type { Ledger } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { createChance, createClock } from "../../../src/system/clock.ts";
import { createProcesses } from "../../../src/system/processes.ts";
import { Unfinished } from "./ways.ts";

/** What came of it. */
export interface Outcome {
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** Lanes that were granted. */
  readonly grants: number;
  /** Requests that were refused. */
  readonly refused: number;
  /** Milliseconds of each request that was answered. */
  readonly answered: readonly number[];
  /** Milliseconds that those had waited who had no answer when time was over. */
  readonly unanswered: readonly number[];
}

/** Who takes what. */
export interface Fleet {
  /** How many at once. */
  readonly clients: number;
  /** How many lanes they share; each has one of its own if there are as many. */
  readonly lanes: number;
  /** For how long, in milliseconds. */
  readonly ms: number;
  /** Told when the time is over. */
  stop(): void;
}

const PATIENCE_S = 60;

/** Lets a fleet go to work. */
export async function unleash(
  ledger: Ledger,
  { clients, lanes, ms, stop }: Fleet,
): Promise<Outcome> {
  const desk = deskOver(ledger);
  const answered: number[] = [];
  const unanswered: number[] = [];
  let grants = 0;
  let refused = 0;
  const start = performance.now();
  const end = start + ms;
  const timer = setTimeout(stop, ms);
  const client = async (n: number): Promise<void> => {
    const owner = `client-${n}`;
    while (performance.now() < end) {
      const at = lanes >= clients ? n : Math.floor(Math.random() * lanes);
      const lane = `lane-${at}`;
      const since = performance.now();
      try {
        // deno-lint-ignore no-await-in-loop -- one after the other
        const answer = await acquire(desk, {
          ...{ owner, lane, tree: [`work/${at}/**`, `docs/${at}.md`] },
          ...{ pid: 0, lockTimeout: PATIENCE_S },
        });
        const took = performance.now() - since;
        // What was answered after the end counts as not answered at the end.
        if (performance.now() > end) unanswered.push(took);
        else answered.push(took);
        if (answer.outcome === "lock-busy") throw new Unfinished();
        if (answer.outcome === "refuse") {
          if (performance.now() <= end) refused++;
          continue;
        }
        if (performance.now() <= end) grants++;
      } catch (error) {
        if (!(error instanceof Unfinished)) throw error;
        unanswered.push(performance.now() - since);
        return;
      }
      // deno-lint-ignore no-await-in-loop -- one after the other
      await release(desk, { owner, lane, lockTimeout: PATIENCE_S })
        .catch((error) => {
          if (!(error instanceof Unfinished)) throw error;
        });
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  clearTimeout(timer);
  return { ms, grants, refused, answered, unanswered };
}

/** Takes lanes that stay taken, for all others to be held against. */
export async function plant(ledger: Ledger, count: number): Promise<void> {
  const desk = deskOver(ledger);
  await Promise.all(Array.from({ length: count }, async (_, n) => {
    const answer = await acquire(desk, {
      ...{ owner: `agent-${n}`, lane: `held-${n}`, pid: 0 },
      tree: [`src/${n}/**`, `tests/${n}/**`],
      lockTimeout: PATIENCE_S,
    });
    if (answer.outcome === "acquire") return;
    throw new Error(`Cannot plant lane ${n}: ${answer.outcome}`);
  }));
}

function deskOver(ledger: Ledger): Desk {
  return {
    ledger,
    clock: createClock(),
    chance: createChance(),
    processes: createProcesses({ host: "bench" }),
    keepers: {
      open: () => Promise.resolve(null),
      states: () => Promise.resolve(new Map()),
      sweep: () => Promise.resolve(),
    },
    catalogue: { concurrent: [], exclusive: [], autopick: [], trees: {} },
    policy: {},
    ttlMinutes: null,
    laneKey: (name) => name,
    localise: (patterns) => [...patterns],
  };
}
