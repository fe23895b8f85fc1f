import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { release, type ReleaseOptions } from "../../src/lease/release.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const ADA = { owner: "ada", lane: "api" };
const JOURNAL = journalOf(
  grantOf(aLease({ loop_ts: "t-1", fence: 1 }), 1),
  grantOf(aLease({ loop_ts: "t-2", fence: 2 }), 2),
  grantOf(aLease({ loop_ts: "t-3", fence: 3, holder: "bob" }), 3),
);

Deno.test("release ends the owner's newest lease, or the one that is named", async () => {
  const table: [Partial<ReleaseOptions>, string, number][] = [
    [{}, "t-2", 2],
    [{ lane: " API " }, "t-2", 2],
    [{ loopTs: "t-1" }, "t-1", 1],
    [{ fence: 1 }, "t-1", 1],
    [{ loopTs: "t-2", fence: 2 }, "t-2", 2],
    [{ force: true, loopTs: "t-1" }, "t-1", 1],
  ];
  await inTurn(table, async ([fields, loopTs, fence]) => {
    const { desk, entries } = anOffice({ journal: JOURNAL });
    assertEquals(await release(desk, { ...ADA, ...fields }), {
      outcome: "released",
      released: true,
      lane: "api",
      owner: "ada",
      loop_ts: loopTs,
      fence,
      reason_class: "",
      reason: "released",
      held_by: null,
      forced_from: null,
    });
    assertEquals(entries().slice(3), [{
      op: "RELEASE",
      lane: "api",
      loop_ts: loopTs,
      host_id: "box",
      reason: "lane-lease:ada",
      seq: 4,
      ts: stampAt(0),
    }]);
  });
});

Deno.test("release by force ends anyone's newest, and is recorded as such", async () => {
  const { desk, entries } = anOffice({ journal: JOURNAL });
  const answer = notBusy(await release(desk, { ...ADA, force: true }));
  assertEquals([answer.loop_ts, answer.forced_from], ["t-3", "bob"]);
  const { forced, prev_holder } = entries().at(-1) ?? {};
  assertEquals({ forced, prev_holder }, { forced: true, prev_holder: "bob" });
});

Deno.test("release that fits no lease says why, who holds the lane, and writes nothing", async () => {
  const table: [Partial<ReleaseOptions>, string, string | null][] = [
    [{ owner: "eve" }, "NOT_HELD", "bob"],
    [{ owner: "Ada" }, "NOT_HELD", "bob"],
    [{ owner: "ada " }, "NOT_HELD", "bob"],
    [{ lane: "web" }, "NOT_HELD", null],
    [{ loopTs: "t-9" }, "LOST", "bob"],
    [{ fence: 9 }, "LOST", "bob"],
    [{ loopTs: "t-1", fence: 2 }, "LOST", "bob"],
    [{ loopTs: "t-3" }, "NOT_HELD", "bob"],
    [{ lane: "web", loopTs: "t-1" }, "LOST", null],
    [{ lane: "web", force: true }, "NOT_HELD", null],
    [{ force: true, fence: 9 }, "LOST", "bob"],
  ];
  await inTurn(table, async ([fields, reasonClass, holder]) => {
    const { desk, memory } = anOffice({ journal: JOURNAL });
    const answer = notBusy(await release(desk, { ...ADA, ...fields }));
    const what = JSON.stringify(fields);
    assertEquals(answer.outcome, "refuse", what);
    assertEquals(answer.reason_class, reasonClass, what);
    assertEquals(answer.held_by?.holder ?? null, holder, what);
    assertEquals([answer.released, answer.fence, answer.loop_ts], [
      false,
      null,
      null,
    ]);
    assertEquals(memory.text(), JOURNAL);
  });
});

Deno.test("release ends a lease of another writer that left out half its identity", async () => {
  const table: Record<string, unknown>[] = [
    { op: "ACQUIRE", lane: "api", lease: { lane: "api", holder: "ada" } },
    { op: "ACQUIRE", lane: "api", loop_ts: "t", lease: { holder: "ada" } },
    { op: "ACQUIRE", lane: "api", loop_ts: 7, lease: { holder: "ada" } },
    { op: "ACQUIRE", lane: "api", loop_ts: null, holder: "ada" },
  ];
  await inTurn(table, async (entry) => {
    const { desk, memory } = anOffice({ journal: journalOf(entry) });
    const answer = notBusy(await release(desk, ADA));
    assert(answer.released, JSON.stringify(entry));
    assertEquals((await memory.read()).live, []);
  });
});

Deno.test("release of a lease without a holder needs force", async () => {
  const { holder: _, ...lease } = aLease();
  const { desk } = anOffice({ journal: journalOf(grantOf(lease)) });
  assertEquals(notBusy(await release(desk, ADA)).reason_class, "NOT_HELD");
  assert(notBusy(await release(desk, { ...ADA, force: true })).released);
});

Deno.test("release is busy with the lane's name", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  const answer = await release(desk, ADA);
  assertEquals([answer.outcome, answer.lane], ["lock-busy", "api"]);
});

Deno.test("release finds errors of usage before the store is touched", async () => {
  const bad: Partial<ReleaseOptions>[] = [
    { owner: "" },
    { lane: "" },
    { lane: "a\u0000" },
    { loopTs: "a\tb" },
    { loopTs: "x".repeat(201) },
    { lockTimeout: NaN },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    await assertRejects(() => release(desk, { ...ADA, ...fields }), UsageError);
    assertEquals(den.names(), null);
  });
});
