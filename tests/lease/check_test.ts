import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { check, type CheckOptions } from "../../src/lease/check.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const ADA = { owner: "ada", lane: "api" };
const JOURNAL = journalOf(grantOf(aLease({ fence: 5 }), 5));

Deno.test("check confirms a lease that is still its owner's", async () => {
  const table: Partial<CheckOptions>[] = [
    {},
    { fence: 5 },
    { loopTs: "t-ada" },
    { lane: "API", fence: 5, loopTs: "t-ada" },
  ];
  await inTurn(table, async (fields) => {
    const { desk, memory } = anOffice({ journal: JOURNAL });
    memory.hold();
    assertEquals(await check(desk, { ...ADA, ...fields }), {
      outcome: "held",
      held: true,
      requests: [],
      lane: "api",
      owner: "ada",
      loop_ts: "t-ada",
      fence: 5,
      expires_at: stampAt(55),
      reason_class: "",
      reason: "the lease stands",
      held_by: null,
    });
    assertEquals(memory.text(), JOURNAL);
  });
});

Deno.test("check says what became of a lease, and who holds the lane now", async () => {
  const table: [Partial<CheckOptions>, string, string | null][] = [
    [{ fence: 4 }, "LOST", "ada"],
    [{ loopTs: "t-old" }, "LOST", "ada"],
    [{ owner: "bob" }, "NOT_HELD", "ada"],
    [{ owner: "bob", fence: 5 }, "NOT_HELD", "ada"],
    [{ lane: "web" }, "NOT_HELD", null],
  ];
  await inTurn(table, async ([fields, reasonClass, holder]) => {
    const { desk } = anOffice({ journal: JOURNAL });
    const answer = await check(desk, { ...ADA, ...fields });
    assertEquals(
      [answer.held, answer.reason_class, answer.expires_at],
      [false, reasonClass, null],
    );
    assertEquals(answer.held_by?.holder ?? null, holder);
  });
});

Deno.test("check makes nothing, and nothing at all on an error of usage", async () => {
  using den = new Den();
  const { ledger, machine } = den.open();
  const desk = aDesk(ledger);
  assertEquals((await check(desk, ADA)).outcome, "refuse");
  assertEquals(den.names(), null);
  const calls = machine.calls.length;
  await inTurn([{ owner: "" }, { lane: "" }, { loopTs: " " }], async (bad) => {
    await assertRejects(() => check(desk, { ...ADA, ...bad }), UsageError);
  });
  assertEquals(machine.calls.length, calls);
});
