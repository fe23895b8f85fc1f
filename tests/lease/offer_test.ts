import { assert, assertEquals } from "@std/assert";
import { adopt } from "../../src/lease/adopt.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { live } from "../../src/lease/live.ts";
import type { Ledger } from "../../src/lease/ports.ts";
import { yieldLease } from "../../src/lease/yield.ts";
import { acquireInTurn } from "../../src/lease/wait.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { notBusy } from "../support/in_turn.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aRequest, stampAt } from "../support/records.ts";
import { FakeVigil } from "../support/vigil.ts";
import { append, holding, on, releasing, waiting } from "../support/waiting.ts";

/** Bob hands the lane to ada. */
function yielding(
  office: Office,
  fields: { to?: string } = {},
): ReturnType<typeof yieldLease> {
  return yieldLease(office.desk, {
    ...{ owner: "bob", lane: "api", to: "ada" },
    ...fields,
  });
}

Deno.test("who waits takes what is handed to it, as a grant of its own", async () => {
  const office = anOffice();
  const bob = notBusy(await holding(office, { tree: ["api/**", "lib/**"] }));
  const { answer } = await waiting(office, {
    meanwhile: on(1, () => yielding(office)),
    ask: { sessionId: "s-1", runId: "r-1" },
  });
  assertEquals(office.ops(), [
    ...["ACQUIRE", "WAIT", "ADOPT", "HEARTBEAT", "RECONCILE", "YIELD"],
    ...["UNWAIT", "RECONCILE"],
  ]);
  assert(answer.outcome === "acquire");
  assertEquals(
    [answer.lane, answer.loop_ts, answer.fence, answer.ticket, answer.tree],
    ["api", bob.loop_ts, 5, 2, ["api/**", "lib/**"]],
  );
  assert(answer.journaled);
  const [lease, ...others] = await live(office.desk);
  assertEquals(others, []);
  assertEquals(lease, {
    lane: "api",
    lane_kind: "keyword",
    region: ["api/**", "lib/**"],
    tree: ["api/**", "lib/**"],
    loop_ts: bob.loop_ts,
    host_id: "box",
    pid: 41,
    pid_start: "41:1000",
    pid_space: "boot-1/1",
    holder: "ada",
    acquired_at: stampAt(0),
    heartbeat_at: lease?.heartbeat_at,
    fence: 5,
    run_id: "r-1",
    session_id: "s-1",
  });
  const beat = notBusy(
    await heartbeat(office.desk, { owner: "ada", lane: "api", fence: 5 }),
  );
  assertEquals(beat.outcome, "beaten");
});

Deno.test("who waits with a keeper of its own keeps it, its children unknown", async () => {
  const office = anOffice();
  await holding(office);
  const keeper = aKeeperName(5);
  office.keepers.table.set(keeper, "held");
  const vigil = new FakeVigil(office.memory, office.clock, async (nth) => {
    if (nth === 1) await yielding(office);
  });
  const ask = { ...aRequest({ keeper }), wait: {} };
  await acquireInTurn(office.desk, vigil, ask);
  const [lease] = await live(office.desk);
  assertEquals(
    [lease?.["keeper"], lease?.["children"], lease?.["offered"]],
    [keeper, null, undefined],
  );
});

Deno.test("a waiter takes nothing that was handed to another ticket", async () => {
  const office = anOffice();
  await holding(office);
  const { answer } = await waiting(office, {
    async meanwhile(nth): Promise<void> {
      if (nth === 1) {
        await yielding(office);
        // Somebody is quicker, and it is all over before ada looks.
        await adopt(office.desk, { owner: "cy", lane: "api", force: true });
      }
      if (nth === 3) {
        assertEquals((await live(office.desk))[0]?.holder, "cy");
        await append(
          office,
          ...(await live(office.desk)).map((one) => ({
            op: "RELEASE",
            lane: one.lane,
            loop_ts: one.loop_ts,
          })),
        );
      }
    },
  });
  assert(answer.outcome === "acquire");
  assertEquals(answer.ticket, 2);
  assertEquals((await live(office.desk)).map(({ holder }) => holder), ["ada"]);
});

Deno.test("who is told to stop gives back what was handed to it just now", async () => {
  const office = anOffice();
  await holding(office);
  const stop = new AbortController();
  const { answer } = await waiting(office, {
    wait: { signal: stop.signal },
    meanwhile: on(1, async () => {
      await yielding(office);
      stop.abort();
    }),
  });
  assertEquals([answer.outcome, answer.gave_up], ["refuse", "told"]);
  assertEquals(office.ops().slice(-2), ["UNWAIT", "RELEASE"]);
  assertEquals(await live(office.desk), []);
});

Deno.test("who runs out of time takes what was handed to it in the last moment", async () => {
  const office = anOffice();
  await holding(office);
  const { answer } = await waiting(office, {
    wait: { seconds: 2 },
    meanwhile: on(1, () => yielding(office)),
  });
  assertEquals([answer.outcome, answer.gave_up], ["acquire", undefined]);
});

Deno.test("where only those who touch the same wait, a parting touches everything once something was handed over", async () => {
  const touched = async (
    meanwhile: (office: Office) => unknown,
  ): Promise<unknown[]> => {
    const office = anOffice();
    await holding(office);
    const seen: unknown[] = [];
    const { memory } = office;
    const ledger: Ledger = {
      letsCall: true,
      read: () => memory.read(),
      transact: (decide, options) => {
        seen.push(options?.touches);
        return memory.transact(decide, options);
      },
    };
    const desk = { ...office.desk, ledger };
    await waiting({ ...office, desk }, {
      wait: { seconds: 2 },
      meanwhile: on(1, () => meanwhile(office)),
    });
    return seen;
  };
  const last = { lanes: ["api"], region: ["api/**"] };
  assertEquals((await touched(() => {})).at(-1), last);
  const handed = await touched((office) => yielding(office));
  assertEquals(handed.slice(-2), [last, { all: true }]);
});

Deno.test("what was handed to somebody who died before it took it is free at once", async () => {
  const office = anOffice();
  await holding(office);
  const { answer } = await waiting(office, {
    async meanwhile(nth): Promise<void> {
      if (nth !== 1) return;
      await yielding(office);
      const [lease] = await live(office.desk);
      const keeper = String(lease?.["keeper"]);
      office.keepers.table.set(keeper, "free");
      office.processes.running(1);
      const cy = await holding(office, { owner: "cy" });
      assertEquals(cy.outcome, "acquire");
      await releasing(office, "x");
    },
    wait: { seconds: 4 },
  });
  assertEquals([answer.outcome, answer.reason_class], ["refuse", "LANE_HELD"]);
  const ended = office.entries().find(({ op }) => op === "SCAVENGE");
  assertEquals(ended?.["reason"], "keeper gone");
});

Deno.test("what was handed to somebody whose machine nobody knows stays", async () => {
  const office = anOffice();
  await holding(office);
  await waiting(office, {
    async meanwhile(nth): Promise<void> {
      if (nth !== 1) return;
      await yielding(office);
      const [lease] = await live(office.desk);
      const keeper = String(lease?.["keeper"]);
      office.keepers.table.set(keeper, "free");
      const cy = await holding(office, { owner: "cy" });
      assertEquals(cy.outcome, "refuse");
      office.keepers.table.set(keeper, "held");
    },
  });
});
