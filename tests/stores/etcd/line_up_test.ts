import { assertEquals } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import {
  before,
  waitFor,
  whoDecides,
} from "../../../src/stores/etcd/line_up.ts";
import type { OpenTry, Picture } from "../../../src/stores/etcd/picture.ts";
import { reachOf } from "../../../src/stores/etcd/reach.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";

function aTry(ticket: number, lane: string): OpenTry {
  return {
    ...{ state: "try", key: `/k${ticket}`, ticket, host: "box", owner: "me" },
    ...{ at: "", touches: { lanes: [lane], region: [] } },
  };
}

Deno.test("those with lower tickets that touch the same come before, the last of them first", () => {
  const tries = [aTry(2, "a"), aTry(3, "b"), aTry(4, "a"), aTry(6, "a")];
  const picture = { tries, stands: [], ended: [] } as unknown as Picture;
  const reach = reachOf({ lanes: ["a"], region: [] }, picture);
  assertEquals(before(picture, 5, reach).map(({ ticket }) => ticket), [4, 2]);
  assertEquals(before(picture, 2, reach), []);
});

Deno.test("who decides is told in words", () => {
  const one = aTry(2, "a");
  assertEquals(whoDecides(one), "me");
  assertEquals(whoDecides({ ...one, owner: "" }), 'somebody on "box"');
  assertEquals(whoDecides({ ...one, owner: "", host: "" }), "somebody");
});

Deno.test("a wait ends with the try, even if that ended before it began", async () => {
  const office = new EtcdOffice();
  const { etcd, timing } = office.store();
  const key = "/k2";
  await etcd.txn({ success: [{ put: key, value: "" }] });
  const how = { one: aTry(2, "a"), ms: 60_000, timing };
  const from = office.memory.revision + 1;
  const wait = waitFor(etcd, { ...how, from });
  await etcd.txn({ success: [{ delete: { key } }] });
  await wait;
  await waitFor(etcd, { ...how, from });
  assertEquals(office.ms, 0);
});

Deno.test("a wait ends with its time, and with a watch that breaks", async () => {
  const office = new EtcdOffice();
  const { etcd, timing } = office.store();
  const how = { one: aTry(2, "a"), from: 9, timing };
  await waitFor(etcd, { ...how, ms: 500 });
  assertEquals(office.ms, 500);
  const torn = {
    ...etcd,
    // deno-lint-ignore require-yield -- it breaks at once
    async *watch(): AsyncGenerator<never> {
      await Promise.resolve();
      throw new StoreError("STORE_UNREACHABLE", "gone");
    },
  };
  await waitFor(torn, { ...how, ms: 60_000 });
  assertEquals(office.ms, 550);
});
