import { assertEquals } from "@std/assert";
import { endedBefore, endOf } from "../../../src/stores/etcd/ended.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import type { Picture, Stand } from "../../../src/stores/etcd/picture.ts";
import { reachOf } from "../../../src/stores/etcd/reach.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { aKeeperName } from "../../support/keepers.ts";
import { aLease } from "../../support/records.ts";
import { aTicket } from "../../support/tickets.ts";

const LEASE: Stand = {
  ...{ id: "x", since: 3, modRevision: 3, lease: "0" },
  claim: {
    ...{ state: "granted", lease: aLease(), requests: [], by: 3, own: true },
  },
};

Deno.test("what ended is told of by those it stood in the way of", () => {
  const picture = { stands: [], ended: [LEASE] } as unknown as Picture;
  const before = (lanes: string[], region: string[]): unknown[] => [
    ...endedBefore(picture, reachOf({ lanes, region }, picture)),
  ];
  assertEquals(before(["x"], ["api/y"]), [LEASE]);
  assertEquals(before(["api"], []), [LEASE]);
  assertEquals(before(["x"], ["x/**"]), []);
  assertEquals(before([], []), []);
});

Deno.test("the end of a lease and of a ticket name what ended, and why", () => {
  assertEquals(endOf(LEASE, "far"), {
    ...{ op: "SCAVENGE", lane: "api", loop_ts: "t-ada", host_id: "far" },
    ...{ pid: 41, prev_holder: "ada", reason: "etcd session ended" },
  });
  const ticket = aTicket({ ticket: 4, keeper: aKeeperName(1), owner: "bob" });
  const end = endOf(
    { ...LEASE, claim: { state: "waiting", ticket, by: 3 } },
    "far",
  );
  assertEquals([end.op, end["ticket"], end["holder"]], ["UNWAIT", 4, "bob"]);
});

Deno.test("a sweep comes to an end over what nobody could hold", async () => {
  const office = new EtcdOffice();
  const { etcd } = office.store();
  const { claim } = LEASE;
  const odd = { state: "granted", lease: {}, requests: [], by: 1, own: false };
  const values = [odd, { ...odd, lease: { lane: "" } }, claim, claim];
  await etcd.txn({
    success: values.map((value, i) => ({
      put: `${keyspace().held}${i}`,
      value: JSON.stringify(value),
    })),
  });
  let asked = 0;
  const link = {
    async carry<T>(_act: string, apply: () => T): Promise<T> {
      await Promise.resolve();
      if (++asked > 500) throw new Error("it sweeps without end");
      return apply();
    },
  };
  await office.ledger({ link }).sweep();
  assertEquals(office.keys("held"), []);
  const before = office.ops().length;
  await office.ledger({ link }).sweep();
  assertEquals(office.ops().length, before);
});
