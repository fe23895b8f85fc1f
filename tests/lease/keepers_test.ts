import {
  assertEquals,
  assertFalse,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import {
  checkKeeper,
  holderFor,
  namedKeepers,
  sweepKeepers,
} from "../../src/lease/keepers.ts";
import { anOffice } from "../support/desk.ts";
import { notBusy, the } from "../support/in_turn.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";

Deno.test("a lease with a keeper is held by nobody whose death could be proved, until a child is known", async () => {
  const { desk, keepers, entries } = anOffice();
  const { name } = the(await keepers.open());
  const answer = notBusy(await acquire(desk, aRequest({ keeper: name })));
  assertEquals([answer.outcome, answer.pid], ["acquire", 0]);
  const lease = the(replay(entries())[0]);
  assertEquals(
    [lease["keeper"], lease["children"], lease.pid, lease.pid_space],
    [name, null, 0, "boot-1/1"],
  );
  assertFalse(Object.hasOwn(lease, "pid_start"));
});

Deno.test("holderFor keeps the holder where there is no keeper", async () => {
  const { desk } = anOffice();
  assertEquals((await holderFor(desk, {})).pid, 41);
  assertEquals((await holderFor(desk, { pid: 5 })).pid, 5);
});

Deno.test("checkKeeper lets nothing but a keeper's name into a record", async () => {
  assertEquals(checkKeeper(undefined), "");
  assertEquals(checkKeeper(aKeeperName(1)), aKeeperName(1));
  assertThrows(() => checkKeeper(""), TypeError);
  const { desk, entries } = anOffice();
  const keeper = "../../keeper";
  await assertRejects(() => acquire(desk, aRequest({ keeper })), TypeError);
  assertEquals(entries(), []);
});

Deno.test("sweepKeepers sweeps only after leases with a keeper", async () => {
  const { desk, keepers } = anOffice();
  await sweepKeepers(desk, [aLease()]);
  assertEquals(keepers.sweeps, 0);
  await sweepKeepers(desk, [aLease({ keeper: aKeeperName(1) })]);
  assertEquals(keepers.sweeps, 1);
});

Deno.test("namedKeepers has those of live leases", async () => {
  const keeper = aKeeperName(3);
  const { memory } = anOffice({
    journal: journalOf(grantOf(aLease({ keeper }))),
  });
  assertEquals([...namedKeepers(await memory.read())], [keeper]);
});

Deno.test("an adoption does not take the keeper of the holder before", () => {
  const lease = {
    ...{ lane: "api", loop_ts: "t", holder: "ann", pid: 0 },
    ...{ keeper: "keeper-aaaaaaaaaaaaaaaa", children: [{ pid: 7 }] },
  };
  const key = { lane: "api", loop_ts: "t" };
  const grant = { op: "ACQUIRE", ...key, lease };
  const adopted = { op: "ADOPT", ...key, holder: "dave", pid: 9, ts: "now" };
  const [live] = replay([grant, adopted]);
  assertEquals(live, {
    ...{ lane: "api", loop_ts: "t", holder: "dave", pid: 9 },
    ...{ children: [{ pid: 7 }], heartbeat_at: "now" },
  });
});
