/**
 * A process that asks for lanes on etcd, works, and gives them back.
 *
 * @module
 */
import { assert, assertFalse } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import type { AcquireOutcome } from "../../src/lease/acquire_answer.ts";
import type { AcquireOptions } from "../../src/lease/asking.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { check } from "../../src/lease/check.ts";
import type { Desk, LockBusy } from "../../src/lease/desk.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { Kept } from "../../src/lease/kept.ts";
import { StoreError, type Vigil } from "../../src/lease/ports.ts";
import { release } from "../../src/lease/release.ts";
import { request } from "../../src/lease/request.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import { acquireInTurn } from "../../src/lease/wait.ts";
import { yieldLease } from "../../src/lease/yield.ts";
import type { Interleaving } from "../support/interleaving.ts";
import type { Judge } from "./etcd_judge.ts";

/** What it works with. */
export interface Bench {
  readonly name: string;
  readonly desk: Desk;
  readonly vigil: Vigil;
  readonly order: Interleaving;
  readonly judge: Judge;
}

/** Lanes whose regions meet in part. */
const LANES: readonly (readonly [string, readonly string[]])[] = [
  ["a", ["a/**"]],
  ["a-part", ["a/x/**"]],
  ["b", ["b/**"]],
  ["ab", ["a/x/*.ts", "b/y.ts"]],
  ["c", ["c/**"]],
  ["", []],
  ["release", []],
];

/** Does so many things. */
export async function work(bench: Bench, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    // deno-lint-ignore no-await-in-loop -- one thing after the other
    await act(bench);
  }
}

async function act(bench: Bench): Promise<void> {
  const { desk, order, name, judge } = bench;
  const dice = order.chance();
  const lane = pick(order, LANES)[0];
  if (dice < 0.05) await unlessItFails(() => scavenge(desk));
  else if (dice < 0.12 && lane !== "") {
    await unlessItFails(() => request(desk, { owner: name, lane }));
  } else if (dice < 0.2 && lane !== "") {
    const from = judge.holderOf(lane);
    const taken = await unlessItFails(() =>
      adopt(desk, { owner: name, lane, from })
    );
    if (taken?.outcome === "adopted") await finish(bench, taken);
  } else await hold(bench);
}

async function hold(bench: Bench): Promise<void> {
  const { desk, order, name, judge } = bench;
  const [lane, tree] = pick(order, LANES);
  const kept = order.chance() < 0.5
    ? await unlessItFails(() => Kept.open(desk.keepers)) ?? null
    : null;
  const options: AcquireOptions = {
    ...{ owner: name, lane, tree, ttl: 1 },
    substitute: order.chance() < 0.1,
    reclaim: order.chance() < 0.1,
    ...(kept === null ? {} : { keeper: kept.keeper.name }),
  };
  try {
    const answer = await unlessItFails(() => ask(bench, options, kept));
    if (answer?.outcome !== "acquire") return;
    judge.told(answer);
    await finish(bench, answer);
  } finally {
    await kept?.close();
  }
}

function ask(
  { desk, vigil, order }: Bench,
  options: AcquireOptions,
  kept: Kept | null,
): Promise<AcquireOutcome | LockBusy> {
  if (order.chance() < 0.5) return acquire(desk, options);
  const wait = { seconds: order.chance() * 20 };
  return acquireInTurn(desk, vigil, { ...options, kept, wait });
}

/** Works, and gives it back or hands it on. */
async function finish(
  { desk, order, name, judge }: Bench,
  { lane, loop_ts, fence }: {
    readonly lane: string;
    readonly loop_ts: string | null;
    readonly fence: number | null;
  },
): Promise<void> {
  const claim = {
    ...{ owner: name, lane, loopTs: String(loop_ts) },
    fence: Number(fence),
  };
  await order.sleep(order.chance() * 4_000);
  if (order.chance() < 0.5) {
    await unlessItFails(() => heartbeat(desk, claim));
  }
  const held = await unlessItFails(() => check(desk, claim));
  if (held?.held === false) {
    assertFalse(judge.isLive({ lane, fence }), "told that it is lost");
  }
  if (order.chance() < 0.4) {
    const seen = await unlessItFails(() => desk.ledger.read());
    const to = seen?.tickets[0]?.owner ?? "nobody";
    const given = await unlessItFails(() => yieldLease(desk, { ...claim, to }));
    if (given?.outcome === "yielded") return;
  }
  const end = await unlessItFails(() => release(desk, claim));
  if (end !== undefined && end.outcome !== "lock-busy") {
    assertFalse(judge.isLive({ lane, fence }), "told that it is over");
    assert(end.released || end.reason_class === "LOST", end.reason);
  }
}

/** What a broken store says is no answer. */
async function unlessItFails<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return undefined;
  }
}

function pick<T>(order: Interleaving, some: readonly T[]): T {
  const one = some[Math.floor(order.chance() * some.length)];
  if (one === undefined) throw new RangeError("there is nothing to pick from");
  return one;
}
