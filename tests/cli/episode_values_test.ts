import { assertEquals } from "@std/assert";
import {
  holdValue,
  leaseFinder,
  refusalValue,
  waitValue,
} from "../../src/cli/episode_values.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import { Past } from "../support/history.ts";
import { aLease, stampAt } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

Deno.test("holds, waits and refusals are told with stamps and wire names", () => {
  const past = new Past();
  past.hold(0, "api", 10);
  past.grant(20, "web");
  past.refuse(30, { lane: "x", by: "web", region: ["a"], witness: "a" });
  const wait = aWait({ owner: "bob", seq: 5, ts: stampAt(40) });
  const chronicle = chronicled([...past.entries, wait]);
  const leaseOf = leaseFinder(chronicle.live());
  const cover = { pattern: "api/**", path: "api/a" };
  const [api, web] = chronicle.holds.map((hold) =>
    holdValue(hold, {
      cover,
      lease: hold.end === null ? leaseOf(hold) : undefined,
    })
  );
  assertEquals(
    [api?.since, api?.until, api?.end, api?.expires, api?.until_seq],
    [stampAt(0), stampAt(10), "released", null, 2],
  );
  assertEquals([web?.until, web?.end, web?.expires], [
    null,
    null,
    stampAt(55),
  ]);
  assertEquals([api?.pattern, api?.witness_path], ["api/**", "api/a"]);
  assertEquals(api?.region, ["api/**"]);
  const [refusal] = chronicle.refusals.map(refusalValue);
  assertEquals([refusal?.ts, refusal?.seq], [stampAt(30), 4]);
  assertEquals(refusal?.conflict?.witness_path, "a");
  const [waited] = chronicle.waits.map(waitValue);
  assertEquals([waited?.since, waited?.until, waited?.owner], [
    stampAt(40),
    null,
    "bob",
  ]);
});

Deno.test("a hold is told with the region, the fence and the time left of its live lease, one that ended without", () => {
  const past = new Past();
  const identity = past.grant(0, "api");
  const lease = aLease({ ...identity, region: ["web/**"], fence: 9 });
  const { holds } = chronicled([
    ...past.entries,
    { op: "RECONCILE", ...identity, lease, ts: stampAt(5) },
  ]);
  const [before, after] = holds;
  if (before === undefined || after === undefined) throw new Error("no holds");
  const cover = { pattern: "", path: "" };
  const ended = holdValue(before, { cover, lease: undefined });
  assertEquals([ended.region, ended.fence, ended.end, ended.expires], [
    ["api/**"],
    1,
    "changed",
    null,
  ]);
  const later = aLease({ ...lease, region: ["docs/**"], fence: 11 });
  const live = holdValue(after, { cover, lease: later });
  assertEquals([live.region, live.fence, live.expires], [
    ["docs/**"],
    11,
    stampAt(55),
  ]);
});
