import { assert, assertEquals } from "@std/assert";
import { acquire, type AcquireOptions } from "../../src/lease/acquire.ts";
import { anOffice } from "../support/desk.ts";
import { aRequest } from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";
import {
  append,
  elsewhere,
  holding,
  on,
  releasing,
  waiting,
} from "../support/waiting.ts";

Deno.test("a lane that is free is granted at once, without a ticket or a keeper", async () => {
  const office = anOffice();
  const { answer } = await waiting(office);
  assertEquals([answer.outcome, office.ops()], ["acquire", ["ACQUIRE"]]);
  assertEquals(office.keepers.table.size, 0);
});

Deno.test("who is refused takes a ticket, waits, and is granted by it", async () => {
  const office = anOffice();
  await holding(office);
  const { answer, vigil } = await waiting(office, {
    meanwhile: on(2, () => releasing(office)),
  });
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "RELEASE", "ACQUIRE"]);
  assertEquals(office.entries().at(-1)?.["ticket"], 2);
  assertEquals([answer.outcome, answer.ticket], ["acquire", 2]);
  assertEquals(answer.waited_ms, 4000);
  assertEquals(vigil.pauses[0], { ms: 2000, heed: "changes" });
  assertEquals((await office.memory.read()).tickets, []);
  assertEquals(office.keepers.sweeps, 1);
});

Deno.test("the ticket says what is waited for, by whom and until when", async () => {
  const office = anOffice();
  await holding(office);
  await waiting(office, {
    meanwhile: on(1, () => releasing(office)),
    wait: { seconds: 90, under: "t@x" },
    ask: { tree: ["./api/", "lib/*.ts"], sessionId: "s-1" },
  });
  assertEquals(office.entries()[1], {
    op: "WAIT",
    ticket: 2,
    lane: "api",
    lane_kind: "keyword",
    region: ["api/**", "lib/*.ts"],
    owner: "ada",
    keeper: [...office.keepers.table.keys()][0],
    deadline: "2026-06-01T14:01:30Z",
    since: "2026-06-01T14:00:00Z",
    again: 0,
    host_id: "box",
    pid: 41,
    pid_start: "41:1000",
    pid_space: "boot-1/1",
    session_id: "s-1",
    under: "t@x",
    seq: 2,
    ts: "2026-06-01T14:00:00Z",
  });
});

Deno.test("what no time can give is answered at once", async () => {
  const table: [Partial<AcquireOptions>, string][] = [
    [{ lane: "nowhere", tree: [] }, "UNKNOWN_LANE"],
    [{ tree: ["secret"] }, "PROTECTED"],
  ];
  for (const [ask, reason] of table) {
    const office = anOffice({ policy: { protected: ["secret"] } });
    // deno-lint-ignore no-await-in-loop -- one office after the other
    const { answer, vigil } = await waiting(office, { ask });
    assertEquals([answer.reason_class, vigil.pauses.length], [reason, 0]);
    assertEquals(office.ops(), ["REFUSE"]);
  }
});

Deno.test("each refusal that time may end is waited for", async () => {
  const src = { lane: "src", tree: [] };
  const table: [Partial<AcquireOptions>, Partial<AcquireOptions>, string][] = [
    [{ lane: "src", tree: [] }, src, "LANE_HELD"],
    [{ lane: "x", tree: ["src/x"] }, src, "OVERLAP"],
    [{ lane: "release", tree: [] }, src, "EXCLUSIVE_LIVE"],
    [
      { lane: "x", tree: ["x"] },
      { lane: "release", tree: [] },
      "EXCLUSIVE_BUSY",
    ],
    [{ lane: "x", tree: ["x"] }, { lane: "y", tree: ["y"] }, "CLASS_BUDGET"],
    [{ lane: "x", tree: ["**"] }, { lane: "", tree: [] }, "NO_FREE_LANE"],
  ];
  for (const [held, ask, reason] of table) {
    const office = anOffice({ policy: { budgets: { keyword: 1 } } });
    const seen: string[] = [];
    // deno-lint-ignore no-await-in-loop -- one office after the other
    await holding(office, held);
    // deno-lint-ignore no-await-in-loop -- one office after the other
    const { answer } = await waiting(office, {
      ask,
      wait: { onState: (state) => seen.push(state.reason_class) },
      meanwhile: on(1, () => releasing(office, held.lane)),
    });
    assertEquals([seen, answer.outcome], [[reason], "acquire"], reason);
  }
});

Deno.test("who waited too long gives its ticket back and is told why it was refused", async () => {
  const office = anOffice();
  await holding(office);
  const { answer, vigil } = await waiting(office, { wait: { seconds: 5 } });
  assertEquals(
    [answer.outcome, answer.reason_class, answer.gave_up, answer.ticket],
    ["refuse", "LANE_HELD", "time", 2],
  );
  assertEquals(answer.waited_ms, 5000);
  assertEquals(vigil.pauses.map(({ ms }) => ms), [2000, 2000, 1000]);
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "UNWAIT"]);
});

Deno.test("no time at all is a request that does not wait", async () => {
  const office = anOffice();
  await holding(office);
  const { answer } = await waiting(office, { wait: { seconds: 0 } });
  assertEquals(answer.reason_class, "LANE_HELD");
  assertEquals(office.ops(), ["ACQUIRE"]);
});

Deno.test("who is told to stop gives its ticket back", async () => {
  const office = anOffice();
  await holding(office);
  const stop = new AbortController();
  const { answer } = await waiting(office, {
    wait: { signal: stop.signal },
    meanwhile: on(1, () => stop.abort()),
  });
  assertEquals([answer.outcome, answer.gave_up], ["refuse", "told"]);
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "UNWAIT"]);
});

Deno.test("without locks there are no tickets: the lane is asked for again, and that is said once", async () => {
  const office = anOffice();
  office.keepers.hasLocks = false;
  await holding(office);
  const told: string[] = [];
  const { answer } = await waiting(office, {
    wait: { warn: (sentence) => told.push(sentence) },
    meanwhile: on(3, () => releasing(office)),
  });
  assertEquals([answer.outcome, answer.ticket], ["acquire", undefined]);
  assertEquals(office.ops(), ["ACQUIRE", "RELEASE", "ACQUIRE"]);
  assertEquals(told.length, 1);
});

Deno.test("who would wait for itself is refused, and takes no ticket", async () => {
  const office = anOffice();
  const mine = await acquire(
    office.desk,
    aRequest({ lane: "mine", tree: ["mine"], sessionId: "s-1" }),
  );
  assertEquals(mine.outcome, "acquire");
  await elsewhere(office, { lane: "y", region: ["mine", "api/**"] });
  const { answer } = await waiting(office, { ask: { sessionId: "s-1" } });
  assertEquals(answer.reason_class, "WOULD_DEADLOCK");
  assertEquals(office.ops(), ["ACQUIRE", "WAIT", "REFUSE"]);
});

Deno.test("any free lane is waited for without standing before anybody", async () => {
  const office = anOffice();
  await holding(office, { lane: "x", tree: ["**"] });
  const { answer } = await waiting(office, {
    ask: { lane: "", tree: [] },
    async meanwhile(nth): Promise<void> {
      if (nth !== 1) return;
      await releasing(office, "x");
      const past = await holding(office, { lane: "src", tree: [] });
      assertEquals(past.outcome, "acquire");
    },
  });
  assert(answer.outcome === "acquire");
  assertEquals(answer.lane, "docs");
});

Deno.test("who has lost its keeper queues anew behind the others, says so, and waits on", async () => {
  const office = anOffice();
  await holding(office);
  const warnings: string[] = [];
  const { answer } = await waiting(office, {
    wait: { warn: (sentence) => warnings.push(sentence) },
    async meanwhile(nth): Promise<void> {
      const [first = ""] = office.keepers.table.keys();
      if (nth === 1) {
        office.keepers.table.set(keeperName(7), "held");
        await append(office, aWait({ owner: "eve", keeper: keeperName(7) }));
        office.keepers.lose(first, "its session has ended");
        await append(office, { op: "UNWAIT", ticket: 2 });
      }
      if (nth === 3) await append(office, { op: "UNWAIT", ticket: 3 });
      if (nth === 4) await releasing(office);
    },
  });
  assertEquals(warnings, [
    "the session that its place in the queue hung on has ended; it queues anew and waits on",
  ]);
  assertEquals([answer.outcome, answer.ticket], ["acquire", 5]);
  const waits = office.entries().filter(({ op }) => op === "WAIT");
  assertEquals(waits.map((one) => [one["ticket"] ?? null, one["owner"]]), [
    [2, "ada"],
    [null, "eve"],
    [5, "ada"],
  ]);
  const names = [...office.keepers.table.keys()];
  assertEquals(waits.at(-1)?.["keeper"], names.at(-1));
  assertEquals([...office.keepers.table.values()], ["free", "held", "free"]);
});

Deno.test("who has lost its keeper and waited too long is refused as ever", async () => {
  const office = anOffice();
  await holding(office);
  const warnings: string[] = [];
  const { answer } = await waiting(office, {
    wait: { seconds: 4, warn: (sentence) => warnings.push(sentence) },
    meanwhile(nth): void {
      const [first = ""] = office.keepers.table.keys();
      if (nth === 2) office.keepers.lose(first, "its session has ended");
    },
  });
  assertEquals([answer.outcome, answer.reason_class], ["refuse", "LANE_HELD"]);
  assertEquals(answer.outcome === "refuse" && answer.gave_up, "time");
  assertEquals(warnings, []);
});
