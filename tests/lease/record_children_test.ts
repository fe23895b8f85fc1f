import { assertEquals } from "@std/assert";
import { replay } from "../../src/journal/replay.ts";
import { recordChildren } from "../../src/lease/record_children.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { once } from "../support/faulty_machine.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const CHILD = { pid: 77, pid_start: "77:9", pid_space: "boot-1/1" };
const KEPT = aLease({
  keeper: aKeeperName(1),
  children: null,
  pid: 0,
  pid_space: "boot-1/1",
  heartbeat_at: "2026-06-01T14:00:30Z",
  note: "kept",
});
const CLAIM = { owner: "ada", lane: "api", loopTs: "t-ada", fence: 1 };

Deno.test("recordChildren changes nothing of the lease but who holds it", async () => {
  const { desk, entries } = anOffice({ journal: journalOf(grantOf(KEPT)) });
  const answer = await recordChildren(desk, CLAIM, CHILD);
  assertEquals(answer.outcome, "recorded");
  assertEquals(replay(entries()), [{
    ...KEPT,
    pid: 77,
    pid_start: "77:9",
    children: [{ pid: 77, pid_start: "77:9" }],
  }]);
  const { op, host_id, reason } = entries()[1] ?? { op: "" };
  assertEquals([op, host_id, reason], ["RECONCILE", "box", "run:ada"]);
});

Deno.test("recordChildren leaves out a start that is not known", async () => {
  const journal = journalOf(grantOf({ ...KEPT, pid_start: "40:1" }));
  const { desk, entries } = anOffice({ journal });
  const child = { pid: 77, pid_start: "", pid_space: "" };
  await recordChildren(desk, CLAIM, child);
  assertEquals(replay(entries()), [
    { ...KEPT, pid: 77, children: [{ pid: 77 }] },
  ]);
});

Deno.test("recordChildren brings no lease back that is over, or that somebody else has", async () => {
  const table = [{ fence: 2 }, { holder: "eve" }, { loop_ts: "t-2" }];
  for (const fields of table) {
    const { desk, ops } = anOffice({
      journal: journalOf(grantOf({ ...KEPT, ...fields })),
    });
    // deno-lint-ignore no-await-in-loop -- one after the other
    const answer = await recordChildren(desk, CLAIM, CHILD);
    assertEquals([answer.outcome, ops()], ["refuse", ["ACQUIRE"]]);
  }
  const busy = anOffice({ journal: journalOf(grantOf(KEPT)) });
  busy.memory.hold();
  const answer = await recordChildren(busy.desk, CLAIM, CHILD);
  assertEquals(answer.outcome, "lock-busy");
});

Deno.test("recordChildren takes the lease back where a thief of the lock may have ended it", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(KEPT)));
  const { ledger } = den.open(once(
    ({ name }) => name === "syncData",
    () => den.writeLock(den.peerLock()),
  ));
  const answer = await recordChildren(aDesk(ledger), CLAIM, CHILD);
  assertEquals(answer.outcome, "lock-busy");
  assertEquals(await den.open().ledger.read().then(({ live }) => live), []);
});
