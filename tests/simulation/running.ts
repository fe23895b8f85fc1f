/**
 * `dos run` in the simulator: a worker holds a lane while a command works,
 * which may outlive it.
 *
 * @module
 */
import type {
  CommandEnd,
  Commands,
  Started,
} from "../../src/lease/command_port.ts";
import { identityKey } from "../../src/domain/lease.ts";
import type { Keeper, Keepers } from "../../src/lease/ports.ts";
import { run } from "../../src/lease/run.ts";
import { pickOne } from "../crash/contention/plan.ts";
import { type Action, LANES, type Mind } from "./actions.ts";
import type { Book } from "./ledger_book.ts";
import type { Life, Population } from "./population.ts";
import type { SimProcess } from "./process.ts";

/** How long a command works. */
const WORK_MS: readonly number[] = [0, 10, 2_000, 400_000, 4_000_000];

const BEAT_S = 600;

/** A worker that runs a command while it holds a lane. */
export function running(mind: Mind): Action {
  const { owner, pid, chance, book } = mind;
  const [lane, tree] = pickOne(LANES, chance);
  const reclaim = chance() < 0.25;
  return {
    name: `run ${lane}`,
    patienceMs: null,
    run: async ({ desk, commands }) => {
      const asked = book.next();
      book.asked.push({ owner, lane, loopTs: "" });
      const answer = await run(desk, { ...commands, pid }, {
        ...{ command: ["work"], owner, lane, tree, reclaim },
        ...{ killOnLoss: true, beatS: BEAT_S },
      });
      if (
        !("exit" in answer) || answer.loop_ts === null || answer.fence === null
      ) return answer;
      const { fence, loop_ts: loopTs } = answer;
      const grant = { owner, lane: answer.lane, loopTs, fence };
      book.grants.push({ ...grant, again: false, asked, told: book.next() });
      if (answer.released) {
        const key = identityKey({ lane: answer.lane, loop_ts: loopTs });
        book.releases.push({ key, told: book.next() });
      }
      return answer;
    },
  };
}

/** Commands that work for a while, on the scheduler's time. */
export function simCommands(
  process: SimProcess,
  population: Population,
): Commands {
  const { machine } = process;
  let life: Life | null = null;
  let tell: (end: CommandEnd) => void = () => {};
  const over = (): boolean =>
    life !== null && machine.ticksMs() >= (life.diedAt ?? Infinity);
  return {
    pid: 0,
    heed: () => () => {},
    start(): Started {
      const now = machine.ticksMs();
      const end = now + pickOne(WORK_MS, () => machine.random());
      const born = population.bear(now, end);
      life = born;
      const ended = new Promise<CommandEnd>((resolve) => {
        tell = resolve;
      });
      return {
        kind: "started",
        pid: born.pid,
        ended,
        signal(): void {
          born.diedAt = Math.min(born.diedAt ?? Infinity, machine.ticksMs());
          tell({ code: 143, signal: "SIGTERM" });
        },
      };
    },
    after(ms, call): () => void {
      const left = (life?.diedAt ?? 0) - machine.ticksMs();
      const wake = (): void =>
        over() ? tell({ code: 0, signal: null }) : call();
      if (left <= 0) wake();
      // A process of the simulator does one thing at a time: it sleeps until one of the two comes.
      else void process.wait(Math.min(ms, left)).then(wake);
      return () => {};
    },
  };
}

/** Keepers that write down how long they were held. */
export function keptLives(
  keepers: Keepers,
  { machine }: SimProcess,
  book: Book,
): Keepers {
  return {
    ...keepers,
    async open(): Promise<Keeper | null> {
      const keeper = await keepers.open();
      if (keeper === null) return null;
      let closedAt: number | null = null;
      book.keepers.set(keeper.name, {
        endedAt: () => closedAt ?? machine.diedAt,
      });
      return {
        name: keeper.name,
        async close(): Promise<void> {
          await keeper.close();
          closedAt = machine.ticksMs();
        },
      };
    },
  };
}
