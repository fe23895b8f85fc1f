import { assertEquals } from "@std/assert";
import { createMemoryLedger } from "../../src/stores/memory_ledger.ts";
import { FixedClock } from "../support/clock.ts";
import { kindOf } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

Deno.test("createMemoryLedger starts from a journal's text and shows its own", async () => {
  const text = journalOf(grantOf(aLease()));
  const ledger = createMemoryLedger(new FixedClock(), text);
  assertEquals(ledger.text(), text);
  assertEquals((await ledger.read()).live, [aLease()]);
});

Deno.test("createMemoryLedger runs transactions one at a time", async () => {
  const ledger = createMemoryLedger(new FixedClock());
  const results = await Promise.all(
    Array.from({ length: 5 }, () =>
      ledger.transact(({ nextSeq }) => ({
        append: [{ op: "HALT" }],
        result: nextSeq,
      }))),
  );
  assertEquals(
    results.map((one) => kindOf(one, "done").result),
    [1, 2, 3, 4, 5],
  );
});

Deno.test("createMemoryLedger is busy while it is held", async () => {
  const ledger = createMemoryLedger(new FixedClock());
  const free = ledger.hold();
  const act = () => ({ append: [], result: null });
  assertEquals((await ledger.transact(act)).kind, "busy");
  free();
  assertEquals((await ledger.transact(act)).kind, "done");
});
