import { assertEquals, assertStrictEquals } from "@std/assert";
import { folded } from "../../src/journal/replay.ts";
import { identifiedLeases } from "../../src/stores/live_set.ts";
import { aLease, grantOf } from "../support/records.ts";

Deno.test("identifiedLeases leaves a lease that knows its identity as it is", () => {
  const lease = aLease();
  assertStrictEquals(identifiedLeases(folded([grantOf(lease)]))[0], lease);
});

Deno.test("identifiedLeases gives a lease the identity that can end it", () => {
  const grant = { op: "ACQUIRE", lane: "api", loop_ts: "t" };
  const table: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ holder: "pete" }, { holder: "pete", lane: "api", loop_ts: "t" }],
    [{ lane: "web", loop_ts: "u" }, { lane: "api", loop_ts: "t" }],
    [{}, { lane: "api", loop_ts: "t" }],
  ];
  for (const [lease, seen] of table) {
    assertEquals(identifiedLeases(folded([{ ...grant, lease }])), [seen]);
  }
});
