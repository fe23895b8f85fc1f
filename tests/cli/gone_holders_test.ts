import { assertEquals, assertRejects } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { markGone } from "../../src/cli/gone_holders.ts";
import type { Leases } from "../../src/lease/leases.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { aHold } from "./why_report.ts";

function leasesOf(all: Lease[], alive: Lease[]): Pick<Leases, "live"> {
  return {
    live: (how) => Promise.resolve(how?.alive === true ? alive : all),
  };
}

Deno.test("markGone marks whose holder is proved to be gone, and nobody else", async () => {
  const ada = aHold();
  const web = aHold({ lane: "web", loop_ts: "t-web" });
  const released = aHold({ lane: "old", loop_ts: "t-old" });
  const lease = aLease();
  const other = aLease({ lane: "web", loop_ts: "t-web" });
  const told = await markGone(
    [ada, web, released],
    leasesOf([lease, other], [other]),
    NOW_MS,
  );
  assertEquals(told, [{ ...ada, gone: true }, web, released]);
  const silent = aHold({ expires: stampAt(-1) });
  const late = await markGone([silent], leasesOf([lease], []), NOW_MS);
  assertEquals(late, [silent]);
});

Deno.test("markGone marks nobody where the store cannot be judged, and fails where it fails", async () => {
  const failing = (code: string): Pick<Leases, "live"> => ({
    live: () => Promise.reject(Object.assign(new Error(code), { code })),
  });
  assertEquals(await markGone([aHold()], failing("STORE_CORRUPT"), NOW_MS), [
    aHold(),
  ]);
  await assertRejects(() =>
    markGone([aHold()], failing("STORE_UNREADABLE"), NOW_MS)
  );
  assertEquals(await markGone([], failing("STORE_UNREADABLE"), NOW_MS), []);
});
