/**
 * Many processes on one store in etcd, in the order that a seed stands for.
 *
 * @module
 */
import { createEtcdKeepers } from "../../src/stores/etcd/keepers.ts";
import {
  createEtcdLedger,
  type EtcdStore,
} from "../../src/stores/etcd/ledger.ts";
import { createEtcdVigil } from "../../src/stores/etcd/lookout.ts";
import { aDesk } from "../support/desk.ts";
import { Interleaving } from "../support/interleaving.ts";
import { MemoryEtcd } from "../support/memory_etcd.ts";
import { NOW_MS } from "../support/records.ts";
import { Judge } from "./etcd_judge.ts";
import { CALM, type Mishaps, Way } from "./etcd_way.ts";
import { work } from "./etcd_worker.ts";

/** What is tried. */
export interface Trial {
  readonly seed: number;
  readonly workers: number;
  /** How much each of them does. */
  readonly count: number;
  readonly mishaps: Mishaps;
}

/** What came of it. */
export interface Outcome {
  /** How many records there are of each operation. */
  readonly ops: Readonly<Record<string, number>>;
}

/** Runs a fleet, and throws if something was wrong. */
export async function runFleet(trial: Trial): Promise<Outcome> {
  const order = new Interleaving(trial.seed);
  const memory = new MemoryEtcd(() => order.ticksMs);
  const judge = new Judge(memory);
  const crew = Array.from({ length: trial.workers }, (_, i) => {
    const name = `worker ${i}`;
    const way = new Way(order, name, trial.mishaps);
    const store = storeOf(order, memory, { name, way });
    const ledger = createEtcdLedger(store);
    const desk = {
      ...aDesk(ledger, { keepers: createEtcdKeepers(store) }),
      clock: { nowMs: store.timing.nowMs },
      chance: { text: (): string => `${name.slice(-1)}${order.chance()}` },
    };
    const vigil = createEtcdVigil(store, ledger);
    const bench = { name, desk, vigil, order, judge };
    return Promise.race([work(bench, trial.count), way.death]);
  });
  await order.run([(async (): Promise<void> => {
    await Promise.all(crew);
    const way = new Way(order, "auditor", CALM);
    const ledger = createEtcdLedger(
      storeOf(order, memory, { name: "auditor", way }),
    );
    // Longer than anything late may take, and any session lives.
    await order.sleep(60_000);
    await ledger.sweep();
    judge.conclude((await ledger.read()).live);
  })()]);
  const ops: Record<string, number> = {};
  for (const { op } of judge.history()) {
    ops[String(op)] = (ops[String(op)] ?? 0) + 1;
  }
  return { ops };
}

function storeOf(
  order: Interleaving,
  memory: MemoryEtcd,
  { name, way }: { name: string; way: Way },
): EtcdStore {
  return {
    etcd: memory.client(way),
    timing: {
      ticksMs: () => order.ticksMs,
      nowMs: () => NOW_MS + order.ticksMs,
      sleep: (ms, signal) => order.sleep(ms, signal),
    },
    host: "box",
    owner: name,
    mint: () => `${name.slice(-1)}-${order.chance()}`,
  };
}
