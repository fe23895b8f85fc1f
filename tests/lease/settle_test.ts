import { assert, assertEquals, assertRejects } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { prepare } from "../../src/lease/asking.ts";
import type { Desk } from "../../src/lease/desk.ts";
import { type Ledger, StoreError } from "../../src/lease/ports.ts";
import { settle } from "../../src/lease/settle.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";

const QUEUE = journalOf(
  aWait({ seq: 1, keeper: keeperName(1) }),
  aWait({ seq: 2, keeper: keeperName(2), lane: "x", region: ["x"] }),
);

Deno.test("settle finds out what it must know, and decides by that", async () => {
  const { desk, keepers, ops } = anOffice({ journal: QUEUE });
  keepers.table.set(keeperName(1), "held");
  keepers.table.set(keeperName(2), "free");
  const asked = await prepare(desk, aRequest());
  const wait = { timeoutMs: 0 };
  assertEquals((await settle(asked, wait)).outcome, "refuse");
  assertEquals(ops(), ["WAIT", "WAIT", "UNWAIT", "REFUSE"]);
  keepers.table.set(keeperName(1), "free");
  assertEquals((await settle(asked, wait)).outcome, "acquire");
});

/** Fifty leases of a holder that is gone, in a ledger that ends four at a time. */
function fiftyGone(
  before: (nth: number) => Promise<void> | void = () => {},
): Office & { readonly few: Desk } {
  const grants = Array.from({ length: 50 }, (_, i) => {
    const region = [`api/${i}/**`];
    return grantOf(aLease({ lane: `l${i}`, loop_ts: `t${i}`, region }), i + 1);
  });
  const office = anOffice({ journal: journalOf(...grants) });
  office.clock.advance(20);
  office.processes.gone(41);
  const { memory } = office;
  let acts = 0;
  const transact: Ledger["transact"] = async (decide) => {
    await before(++acts);
    return await memory.transact(decide);
  };
  const ledger: Ledger = { ...memory, most: 4, transact };
  return { ...office, few: { ...office.desk, ledger } };
}

Deno.test("settle ends any number of the dead, some at a time, and holds what it asked for", async () => {
  await inTurn([{}, { rank: (): number => 1 }], async (more) => {
    const { few, memory, ops } = fiftyGone();
    const asked = aRequest({ reclaim: true, owner: "bob", ...more });
    const answer = notBusy(await acquire(few, asked));
    assertEquals([answer.outcome, answer.fence], ["acquire", 101]);
    const { live } = await memory.read();
    assertEquals(live.map(({ holder }) => holder), ["bob"]);
    assertEquals(ops().filter((op) => op === "SCAVENGE").length, 50);
  });
});

Deno.test("settle decides the last act on what is there by then", async () => {
  const office = fiftyGone(async (nth) => {
    if (nth !== 13) return;
    const lease = aLease({ lane: "z", loop_ts: "t-z", pid: 77, fence: 200 });
    const append = [grantOf(lease, 200)];
    await office.memory.transact(() => ({ append, result: null }));
  });
  const asked = aRequest({ reclaim: true, owner: "bob" });
  const answer = notBusy(await acquire(office.few, asked));
  assertEquals([answer.outcome, answer.held_by?.lane], ["refuse", "z"]);
  const { live } = await office.memory.read();
  assertEquals(live.map(({ lane }) => lane), ["z"]);
});

Deno.test("settle says what it ended where a later act comes to nothing", async () => {
  const asked = aRequest({ reclaim: true, owner: "bob" });
  const locked = fiftyGone((nth) => {
    if (nth === 3) locked.memory.hold();
  });
  const busy = await acquire(locked.few, asked);
  assert(busy.outcome === "lock-busy");
  assert(/; 8 leases of holders that are gone ended before/.test(busy.reason));
  const failing = fiftyGone((nth) => {
    if (nth === 3) throw new StoreError("STORE_SLOW", "slow", { hint: "Ask." });
  });
  const error = await assertRejects(
    () => acquire(failing.few, asked),
    StoreError,
  );
  assertEquals([error.code, error.message], ["STORE_SLOW", "slow"]);
  assert(error.hint.startsWith("Before that 8 leases"), error.hint);
});
