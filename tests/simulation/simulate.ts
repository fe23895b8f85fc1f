/**
 * One seed, one run: play, look at what is left, and show that a newcomer can
 * work there.
 *
 * @module
 */
import { acquire } from "../../src/lease/acquire.ts";
import { release } from "../../src/lease/release.ts";
import { compacting } from "./actions.ts";
import { faultsOf } from "./checker.ts";
import type { WorldOptions } from "./plot.ts";
import { World } from "./world.ts";

/** How a run came out. */
export interface Outcome {
  readonly seed: number;
  /** What broke a promise, in words. */
  readonly violations: readonly string[];
  /** Effects that were had. */
  readonly effects: number;
  /** Grants that were told. */
  readonly grants: number;
}

/**
 * Longer than any lock of another boot is respected: 300 s from when its stamp
 * is past, and a stamp further ahead than its file's time counts from there.
 */
const LOCK_LIFE_MS = 2 * 301_000;

/** Runs one seed. */
export async function simulate(options: WorldOptions): Promise<Outcome> {
  const world = new World(options);
  await world.play();
  await arrive(world);
  return {
    seed: options.seed,
    violations: faultsOf(world),
    effects: world.effects,
    grants: world.book.grants.length,
  };
}

/** A newcomer takes a lane that nobody covers and gives it back, without waiting. */
async function arrive(world: World): Promise<void> {
  const { book } = world;
  if (world.counts.power > 0) {
    // A lock that is dated in the future ages from when it is first met.
    await world.calmly("knocker", compacting());
    world.pass(LOCK_LIFE_MS);
  }
  const { power, lostSync, restored } = world.counts;
  if (power + lostSync + restored > 0) {
    await world.calmly("mender", {
      name: "repair",
      patienceMs: 0,
      run: ({ keeper }) =>
        keeper.repair({ lockTimeout: 0, accept: restored > 0 }),
    });
  }
  const owner = "newcomer";
  const lane = "new";
  await world.calmly(owner, {
    name: "acquire new",
    patienceMs: 0,
    run: async ({ desk }) => {
      book.asked.push({ owner, lane, loopTs: "" });
      const asked = book.next();
      const wish = { owner, lane, tree: ["new"], lockTimeout: 0 };
      const answer = await acquire(desk, wish);
      if (answer.outcome === "acquire") {
        const { loop_ts, fence } = answer;
        const told = { owner, lane, loopTs: loop_ts ?? "", fence: fence ?? 0 };
        book.grants.push({ ...told, again: false, asked, told: book.next() });
        const { outcome } = await release(desk, {
          ...{ owner, lane, loopTs: told.loopTs, lockTimeout: 0 },
        });
        if (outcome !== "released") {
          book.faults.push(`the newcomer cannot release: ${outcome}`);
        }
        return answer;
      }
      const isExclusive = answer.outcome === "refuse" &&
        answer.reason_class === "EXCLUSIVE_LIVE";
      if (!isExclusive) {
        book.faults.push(`the newcomer is not let in: ${answer.reason}`);
      }
      return answer;
    },
  });
}
