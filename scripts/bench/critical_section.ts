/**
 * How long one `acquire` keeps the others out: from the moment it has both
 * locks to the moment it has given them back, seen from the machine under the
 * store.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one transaction at a time is what is measured
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import { laneId } from "../../src/domain/lane.ts";
import { acquire } from "../../src/lease/acquire.ts";
import type { Desk } from "../../src/lease/desk.ts";
import { release } from "../../src/lease/release.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { createFileLedger } from "../../src/stores/file_ledger.ts";
import {
  createRunner,
  type Handle,
  type Machine,
} from "../../src/stores/machine.ts";
import type { Row } from "./figures.ts";
import { fill, type Shape } from "./ground.ts";

const RUNS = 200;
const BOOT = "bench";

/** The section with a short journal and with a long one. */
export async function measureSections(directory: string): Promise<Row[]> {
  return [
    await measure(`${directory}/short`, { lines: 100, live: 1 }),
    await measure(`${directory}/long`, { lines: 10_000, live: 100 }),
    await measure(`${directory}/longer`, { lines: 100_000, live: 1_000 }),
  ];
}

async function measure(root: string, shape: Shape): Promise<Row> {
  await fill(root, shape);
  const samples: number[] = [];
  const desk = createDesk(root, (ms) => samples.push(ms));
  for (let run = 0; run < RUNS; run++) {
    const owner = "bench";
    const lane = "measured";
    await acquire(desk, { owner, lane, tree: ["measured/**"], pid: 0 });
    await release(desk, { owner, lane });
  }
  return {
    what: `journal of ${shape.lines.toLocaleString("en")} lines, ${
      shape.live.toLocaleString("en")
    } live`,
    samples: samples.filter((_, index) => index % 2 === 0),
  };
}

function createDesk(root: string, took: (ms: number) => void): Desk {
  const store = `${root}/.dos`;
  const lock = `${store}/.lane-lease.lock`;
  const site = {
    root,
    journal: `${store}/lane-journal.jsonl`,
    lock,
    mutex: `${store}/.lane-lease.mutex`,
    floors: [`${root}/dos-seq`, `${store}/.lane-seq`],
    peers: [],
  };
  const nobody = { pid: 0, pid_start: "", pid_space: "" };
  return {
    ledger: createFileLedger(
      () =>
        Promise.resolve({
          site,
          host: "bench",
          kernel: BOOT,
          onCorrupt: "safe",
          compactAt: Infinity,
          warn(): void {},
        }),
      createRunner(stopwatch(lock, took), wait),
    ),
    clock: { nowMs: () => Date.now() },
    chance: { text: (length) => crypto.randomUUID().slice(0, length) },
    processes: {
      host: () => "bench",
      holder: () => Promise.resolve(nobody),
      probe: () => Promise.resolve(() => null),
    },
    keepers: {
      open: () => Promise.resolve(null),
      states: () => Promise.resolve(new Map()),
      sweep: () => Promise.resolve(),
    },
    catalogue: DEFAULT_CATALOGUE,
    policy: {},
    ttlMinutes: null,
    laneKey: laneId,
    localise: (patterns) => [...patterns],
  };
}

/** A machine that tells how long both locks were held. */
function stopwatch(lock: string, took: (ms: number) => void): Machine {
  const machine = createMachine();
  let mutex: Handle = null;
  let start = 0;
  return {
    ...machine,
    tryLock(handle): boolean {
      const taken = machine.tryLock(handle);
      if (taken) mutex = handle;
      return taken;
    },
    link(from, to): void {
      machine.link(from, to);
      if (to === lock) start = performance.now();
    },
    close(handle): void {
      machine.close(handle);
      if (handle !== mutex) return;
      mutex = null;
      took(performance.now() - start);
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
