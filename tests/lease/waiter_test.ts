import { assertEquals } from "@std/assert";
import { type Ledger, StoreError } from "../../src/lease/ports.ts";
import { acquireInTurn } from "../../src/lease/wait.ts";
import type { WaitState } from "../../src/lease/wait_state.ts";
import { yieldLease } from "../../src/lease/yield.ts";
import { anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { aTicket } from "../support/tickets.ts";
import { FakeVigil, SteadyVigil } from "../support/vigil.ts";
import {
  append,
  elsewhere,
  holding,
  on,
  releasing,
  waiting,
} from "../support/waiting.ts";

Deno.test("an earlier ticket goes first although the lane is free; a later one does not", async () => {
  const office = anOffice();
  await holding(office);
  await elsewhere(office);
  const states: WaitState[] = [];
  const { answer } = await waiting(office, {
    wait: { onState: (state) => states.push(state) },
    async meanwhile(nth): Promise<void> {
      if (nth === 1) {
        await elsewhere(office, { owner: "late" });
        await releasing(office);
      }
      if (nth === 2) await append(office, { op: "UNWAIT", ticket: 2 });
    },
  });
  assertEquals(answer.outcome, "acquire");
  assertEquals(
    states.map(({ place, ahead, reason_class }) => [
      place,
      ahead.map(({ owner }) => owner),
      reason_class,
    ]),
    [[2, ["eve"], "LANE_HELD"], [2, ["eve"], "QUEUED_BEHIND"]],
  );
});

Deno.test("a plain request queues behind a ticket too, is told so, and force goes past", async () => {
  const office = anOffice();
  await elsewhere(office);
  const plain = await holding(office);
  assertEquals(plain.outcome, "refuse");
  assertEquals(office.ops(), ["WAIT", "REFUSE"]);
  const apart = await holding(office, { lane: "docs", tree: [] });
  assertEquals(apart.outcome, "acquire");
  const forced = await holding(office, { force: true });
  assertEquals(forced.outcome, "acquire");
});

Deno.test("the ticket of a dead waiter stands before nobody and is cleared away", async () => {
  const office = anOffice();
  await elsewhere(office);
  office.keepers.table.set(aTicket().keeper, "free");
  const plain = await holding(office);
  assertEquals(plain.outcome, "acquire");
  assertEquals(office.ops(), ["WAIT", "UNWAIT", "ACQUIRE"]);
});

Deno.test("a waiter whose keeper dies meanwhile lets the next one go", async () => {
  const office = anOffice();
  await elsewhere(office);
  const { answer } = await waiting(office, {
    meanwhile: on(1, () => office.keepers.table.set(aTicket().keeper, "free")),
  });
  assertEquals(answer.outcome, "acquire");
  assertEquals(office.ops(), ["WAIT", "WAIT", "UNWAIT", "ACQUIRE"]);
});

Deno.test("a turn that is not taken for five seconds passes, and its ticket stays", async () => {
  const office = anOffice();
  await elsewhere(office);
  const { answer } = await waiting(office);
  assertEquals(answer.outcome, "acquire");
  assertEquals(answer.waited_ms, 6000);
  const { tickets } = await office.memory.read();
  assertEquals(tickets.map(({ ticket }) => ticket), [1]);
});

Deno.test("who lets its turn pass has it again as soon as it shows that it is awake", async () => {
  const office = anOffice();
  await elsewhere(office);
  const { answer } = await waiting(office, {
    wait: { seconds: 60 },
    async meanwhile(nth): Promise<void> {
      const again = { ticket: 1, again: nth };
      if (nth < 20) await elsewhere(office, again);
      if (nth === 20) await append(office, { op: "UNWAIT", ticket: 1 });
    },
  });
  assertEquals(answer.outcome, "acquire");
  assertEquals(answer.waited_ms, 40_000);
});

Deno.test("a ticket that a peer's compaction lost is taken anew under its number", async () => {
  const office = anOffice();
  await holding(office);
  const lease = (await office.memory.read()).live[0];
  const { answer } = await waiting(office, {
    async meanwhile(nth): Promise<void> {
      if (nth === 1) {
        await append(office, { op: "CHECKPOINT", leases: [lease] });
      }
      if (nth === 3) await releasing(office);
    },
  });
  assertEquals([answer.outcome, answer.ticket], ["acquire", 2]);
  assertEquals(office.ops(), [
    ...["ACQUIRE", "WAIT", "CHECKPOINT", "WAIT", "RELEASE", "ACQUIRE"],
  ]);
  const again = office.entries()[3];
  assertEquals([again?.["ticket"], again?.["again"]], [2, 1]);
  assertEquals(again?.["since"], office.entries()[1]?.["since"]);
});

Deno.test("who slept through its turn shows that it is awake, once", async () => {
  const office = anOffice();
  await holding(office);
  const vigil = new FakeVigil(office.memory, office.clock, async (nth) => {
    if (nth === 1) vigil.pass(60_000);
    if (nth === 4) await releasing(office);
  });
  const answer = await acquireInTurn(office.desk, vigil, {
    ...aRequest(),
    wait: {},
  });
  assertEquals(answer.outcome, "acquire");
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "WAIT", "RELEASE", "ACQUIRE"]);
});

Deno.test("those far behind do not wake at every change, and who waits for a keeper's death looks often", async () => {
  const office = anOffice();
  await holding(office, { keeper: "keeper-aaaaaaaaaaaaaaaz" });
  office.keepers.table.set("keeper-aaaaaaaaaaaaaaaz", "held");
  const first = await waiting(office, { wait: { seconds: 1 } });
  assertEquals(first.vigil.pauses[0], { ms: 250, heed: "changes" });
  await elsewhere(office);
  await elsewhere(office);
  const third = await waiting(office, { wait: { seconds: 3 } });
  assertEquals(third.vigil.pauses[0], { ms: 2000, heed: "changes" });
  await Promise.all([3, 4, 5, 6, 7, 8].map(() => elsewhere(office)));
  const fourth = await waiting(office, { wait: { seconds: 3 } });
  assertEquals(fourth.vigil.pauses[0], { ms: 2000, heed: "time" });
});

Deno.test("who has lost its keeper stands behind everybody but its own old ticket, and ends that", async () => {
  const office = anOffice();
  const { keepers } = office;
  // The store holds to the keeper until its time is over.
  keepers.states = (names): ReturnType<typeof keepers.states> =>
    Promise.resolve(new Map([...names].map((name) => [name, "held"])));
  await holding(office, { sessionId: "s-1" });
  const vigil = new FakeVigil(office.memory, office.clock, async (nth) => {
    const [first = "", next = ""] = keepers.table.keys();
    if (nth === 1) {
      keepers.lose(first, "it may have ended");
      vigil.pass(60_000);
    }
    if (nth === 3) {
      keepers.lose(next, "it may have ended");
      await releasing(office);
    }
  });
  const answer = await acquireInTurn(office.desk, vigil, {
    ...aRequest({ sessionId: "s-1" }),
    wait: {},
  });
  assertEquals([answer.outcome, vigil.pauses.length], ["acquire", 3]);
  assertEquals(office.ops(), [
    ...["ACQUIRE", "WAIT", "UNWAIT", "WAIT", "RELEASE", "UNWAIT", "ACQUIRE"],
  ]);
});

Deno.test("who finds the store busy when it first asks takes its ticket as soon as it can", async () => {
  const office = anOffice();
  await holding(office);
  const free = office.memory.hold();
  const seen: unknown[] = [];
  const { answer } = await waiting(office, {
    wait: {
      onState: ({ ticket, held_by }): void =>
        void seen.push([ticket, held_by.length]),
    },
    async meanwhile(nth): Promise<void> {
      if (nth === 1) free();
      if (nth === 3) await releasing(office);
    },
  });
  assertEquals([answer.outcome, answer.ticket], ["acquire", 2]);
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "RELEASE", "ACQUIRE"]);
  assertEquals(seen, [[null, 1], [null, 1], [2, 1]]);
});

Deno.test("who finds the store busy at its turn asks again, though nothing changes any more", async () => {
  const office = anOffice();
  await holding(office);
  let free = (): void => {};
  const { memory, clock, desk } = office;
  const vigil = new SteadyVigil(memory, clock, async (nth) => {
    if (nth === 2) await releasing(office);
    if (nth === 2) free = memory.hold();
    if (nth === 3) free();
  });
  const asked = { ...aRequest(), wait: { seconds: 60 } };
  const answer = await acquireInTurn(desk, vigil, asked);
  assertEquals([answer.outcome, vigil.pauses.at(-1)?.ms], ["acquire", 100]);
});

Deno.test("who gives up takes nothing that was handed to a keeper it has lost, whenever it finds out", async () => {
  await inTurn(["before", "meanwhile"], async (when) => {
    const office = anOffice();
    const { keepers, memory } = office;
    office.processes.running(1);
    await holding(office);
    let isEnding = false;
    const transact: Ledger["transact"] = async (decide) => {
      if (!isEnding) return await memory.transact(decide);
      isEnding = false;
      throw new StoreError("STORE_SESSION_ENDED", "ended");
    };
    const desk = { ...office.desk, ledger: { ...memory, transact } };
    const { answer } = await waiting({ ...office, desk }, {
      wait: { seconds: 4 },
      async meanwhile(nth): Promise<void> {
        if (nth < 2) return;
        const to = { owner: "bob", lane: "api", to: "ada" };
        const given = await yieldLease(office.desk, to);
        assertEquals(given.outcome, "yielded");
        if (when === "before") keepers.why = "it may have ended";
        else isEnding = true;
      },
    });
    const { outcome } = answer;
    assertEquals([outcome, answer.gave_up], ["refuse", "time"], when);
    // What was handed over goes with the keeper.
    assertEquals((await holding(office)).outcome, "acquire", when);
  });
});

Deno.test("who finds more dead than one act can end ends them all, and comes to its turn", async () => {
  const dead = [1, 2, 3].map((n) =>
    grantOf(
      aLease({ lane: `l${n}`, loop_ts: `t${n}`, region: [`l${n}/**`], pid: 9 }),
      n,
    )
  );
  const office = anOffice({ journal: journalOf(...dead) });
  const { memory, clock, processes } = office;
  await holding(office);
  const desk = { ...office.desk, ledger: { ...memory, most: 2 } };
  const { answer } = await waiting({ ...office, desk }, {
    ask: { reclaim: true },
    wait: { seconds: 60 },
    async meanwhile(nth): Promise<void> {
      if (nth > 1) return;
      clock.advance(20);
      processes.gone(9);
      await releasing(office);
    },
  });
  assertEquals(answer.outcome, "acquire");
  const ends = office.ops().filter((op) => op === "SCAVENGE");
  assertEquals(ends.length, 3);
});
