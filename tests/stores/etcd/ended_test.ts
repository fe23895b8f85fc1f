import { assertEquals } from "@std/assert";
import { endedBefore, endOf } from "../../../src/stores/etcd/ended.ts";
import type { Picture, Stand } from "../../../src/stores/etcd/picture.ts";
import { reachOf } from "../../../src/stores/etcd/reach.ts";
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
