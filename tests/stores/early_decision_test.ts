import { assert, assertEquals } from "@std/assert";
import type { LedgerView } from "../../src/lease/ports.ts";
import { stands } from "../../src/stores/early_decision.ts";
import { Den } from "../support/den.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

function isLockOpen({ name, path }: { name: string; path: string }): boolean {
  return name === "open" && path.endsWith("mutex");
}

Deno.test("a decision is made once where nothing happens meanwhile", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(aLease())));
  let decided = 0;
  const { ledger } = den.open();
  const answer = await ledger.transact((view) => {
    decided++;
    return { append: [{ op: "HALT" }], result: view.live.length };
  });
  assertEquals([answer.kind === "done" && answer.result, decided], [1, 1]);
});

Deno.test("a decision is made again where somebody wrote before the lock was had", async () => {
  const rest = journalOf({ op: "RELEASE", lane: "api", loop_ts: "t-ada" });
  const table: [string, (den: Den) => void, number][] = [
    [
      "appended",
      (den) => den.writeJournal(journalOf(grantOf(aLease())) + rest),
      0,
    ],
    ["replaced", (den) => {
      den.write(
        "new",
        journalOf(grantOf(aLease()), grantOf(aLease({ lane: "b" }))),
      );
      Deno.renameSync(den.path("new"), den.site.journal);
    }, 2],
    ["removed", (den) => Deno.removeSync(den.site.journal), 0],
    [
      "torn",
      (den) => den.writeJournal(`${journalOf(grantOf(aLease()))}{"op`),
      1,
    ],
  ];
  await inTurn(table, async ([what, meddle, live]) => {
    using den = new Den();
    den.writeJournal(journalOf(grantOf(aLease())));
    const seen: number[] = [];
    const { ledger } = den.open(once(isLockOpen, () => meddle(den)));
    const answer = await ledger.transact((view) => {
      seen.push(view.live.length);
      return { append: [], result: view.live.length };
    });
    assertEquals(answer.kind === "done" && answer.result, live, what);
    assertEquals(seen, [1, live], what);
  });
});

Deno.test("what keeps the early look from an answer is told under the lock, once", async () => {
  using den = new Den();
  den.writeJournal(`{"a": }\n${journalOf(grantOf(aLease()))}`);
  const { ledger, warnings } = den.open();
  let asked = 0;
  await ledger.transact(() => {
    if (++asked === 1) throw new RangeError("not yet");
    return { append: [], result: null };
  });
  assertEquals([asked, warnings.length], [2, 1]);
});

Deno.test("a decision stands at one place of the journal and for a moment", () => {
  const keepers = new Map([["keeper-a", "held"]]);
  const view = {
    ...{ position: "1:2@3", nextSeq: 4, nowMs: 10_000 },
    keepers,
  } as unknown as LedgerView;
  assert(stands(view, view));
  assert(stands(view, { ...view, nowMs: 10_900 }));
  const others: Partial<LedgerView>[] = [
    ...[{ position: "1:2@4" }, { nextSeq: 5 }, { nowMs: 9_999 }],
    ...[{ nowMs: 11_000 }, { keepers: new Map() }],
    { keepers: new Map([["keeper-a", "free"]]) },
  ];
  for (const other of others) assert(!stands(view, { ...view, ...other }));
});

Deno.test("what was seen of a record that was cut short does not stand for another one as long", async () => {
  const start = journalOf(grantOf(aLease({ lane: "other", region: ["b/**"] })));
  const record = journalOf(grantOf(aLease({ loop_ts: "t-2" }), 2));
  const cut = record.slice(0, -4).padEnd(record.length, "x");
  await inTurn([cut, `${cut.slice(0, -1)}\n`], async (torn) => {
    using den = new Den();
    den.writeJournal(start + torn);
    const seen: number[] = [];
    const { ledger } = den.open(
      once(isLockOpen, () => {
        Deno.truncateSync(den.site.journal, start.length);
        den.append(record);
      }),
    );
    await ledger.transact((view) => {
      seen.push(view.live.length);
      return { append: [{ op: "HALT" }], result: null };
    });
    assertEquals(seen.at(-1), 2);
    assert(den.journal().startsWith(`${start}${record}{`));
  });
});
