import { assertEquals } from "@std/assert";
import {
  byIdentity,
  holdValue,
  refusalValue,
  waitValue,
} from "../../src/cli/episode_values.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import { Past } from "../support/history.ts";
import { stampAt } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

Deno.test("holds, waits and refusals are told with stamps and wire names", () => {
  const past = new Past();
  past.hold(0, "api", 10);
  past.grant(20, "web");
  past.refuse(30, { lane: "x", by: "web", region: ["a"], witness: "a" });
  const wait = aWait({ owner: "bob", seq: 5, ts: stampAt(40) });
  const chronicle = chronicled([...past.entries, wait]);
  const live = byIdentity(chronicle.live());
  const cover = { pattern: "api/**", path: "api/a" };
  const [api, web] = chronicle.holds.map((hold) =>
    holdValue(hold, { cover, live })
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
