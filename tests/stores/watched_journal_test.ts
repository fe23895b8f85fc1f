import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import type { LedgerView } from "../../src/lease/ports.ts";
import { reading } from "../../src/stores/ledger_view.ts";
import {
  unwatch,
  type Watched,
  watching,
} from "../../src/stores/watched_journal.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { aDesk } from "../support/desk.ts";
import { Den, type Opened } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

/** Two readers of one store: one that remembers, and one that does not. */
class Pair implements AsyncDisposable {
  readonly #opened: Opened;
  #watched: Watched | null = null;

  constructor(den: Den) {
    this.#opened = den.open();
  }

  /** What both tell of a store that can be read. */
  async view(): Promise<LedgerView> {
    const told = await this.told();
    if (typeof told === "string") throw new Error(told);
    return told;
  }

  /** What both tell, once that is the same. */
  async told(): Promise<LedgerView | string> {
    const { store, machine } = this.#opened;
    const runner = machine.runner();
    const before = this.#watched;
    this.#watched = null;
    const mine = await runner.run(watching(store, before)).then((told) => {
      this.#watched = told.watched;
      return told.view;
    }, (error) => `${error}`);
    const theirs = await runner.run(reading(store)).catch((e) => `${e}`);
    assertEquals(bare(mine), bare(theirs));
    return mine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.machine.runner().run(unwatch(this.#watched));
  }
}

function bare(view: LedgerView | string): unknown {
  if (typeof view === "string") return view;
  const { nowMs: _, ...rest } = view;
  return rest;
}

function line(k: number): string {
  const lane = `l${k}`;
  return journalOf(
    grantOf(aLease({ lane, loop_ts: `t${k}`, region: [`${lane}/**`] }), k),
  );
}

Deno.test("a watched journal tells what a reader tells, whatever happens to it", async () => {
  using den = new Den();
  await using pair = new Pair(den);
  const release = journalOf({
    op: "RELEASE",
    lane: "l1",
    loop_ts: "t1",
    seq: 9,
  });
  const beat = journalOf({
    ...{ op: "HEARTBEAT", lane: "l2", loop_ts: "t2", seq: 10 },
    heartbeat_at: "2026-06-01T14:30:00Z",
  });
  const whole = line(1) + line(2) + line(3);
  const steps: [string, () => void][] = [
    ["nothing is there", () => {}],
    ["it is made", () => den.writeJournal(line(1))],
    ["it grows", () => den.append(line(2))],
    ["a lease ends", () => den.append(release)],
    ["a lease beats", () => den.append(beat)],
    ["a line is torn", () => den.append(line(3).slice(0, 40))],
    ["and healed", () => den.append(" #torn\n")],
    ["a line goes bad", () => den.append("{bad}\n")],
    ["it is written over", () => den.writeJournal(whole)],
    ["and again, as long", () => den.writeJournal(line(4) + line(5) + line(6))],
    ["it is cut", () => den.writeJournal(line(4))],
    ["it is replaced", () => {
      den.write("new", whole);
      Deno.renameSync(den.path("new"), den.site.journal);
    }],
    ["it is removed", () => den.remove("lane-journal.jsonl")],
    ["it comes back", () => den.writeJournal(line(7))],
    ["it must reach a number", () => den.write(".lane-seq", "8\n")],
    ["and does", () => den.append(line(8))],
    ["the store is removed", () =>
      Deno.removeSync(den.path(""), {
        recursive: true,
      })],
    ["a link is planted", () => den.plant("lane-journal.jsonl", "symlink")],
    ["and taken away", () => den.remove("lane-journal.jsonl")],
    ["all is well again", () => den.writeJournal(whole)],
  ];
  for (const [what, step] of steps) {
    step();
    for (let look = 0; look < 2; look++) {
      // deno-lint-ignore no-await-in-loop -- one step after the other
      await pair.told().catch((error) => {
        throw new Error(`${what}: ${error}`, { cause: error });
      });
    }
  }
});

Deno.test("a watched journal that nothing happened to tells the very same", async () => {
  using den = new Den();
  await using pair = new Pair(den);
  den.writeJournal(line(1));
  const first = await pair.told();
  assert(first === await pair.told());
  den.append(line(2));
  assertNotStrictEquals(await pair.told(), first);
});

Deno.test("a watched journal follows what other processes grant", async () => {
  using den = new Den();
  await using pair = new Pair(den);
  const { ledger } = den.open();
  const desk = aDesk(ledger);
  for (const lane of ["a", "b", "c"]) {
    // deno-lint-ignore no-await-in-loop -- one grant after the other
    await acquire(desk, { owner: "ada", lane, tree: [`${lane}/**`], pid: 0 });
    // deno-lint-ignore no-await-in-loop -- one grant after the other
    const view = await pair.view();
    assertEquals(view.live.at(-1)?.lane, lane);
  }
});

Deno.test("a watched journal is not taken for another one with its number", async () => {
  using den = new Den();
  await using pair = new Pair(den);
  // A file system gives the number of a file that is gone to the next one.
  for (let round = 1; round < 20; round++) {
    den.writeJournal(line(round));
    // deno-lint-ignore no-await-in-loop -- one round after the other
    const view = await pair.view();
    assertEquals(view.live.map(({ lane }) => lane), [`l${round}`]);
    den.remove("lane-journal.jsonl");
  }
});
