import { assertEquals } from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import { statisticsOf } from "../../src/history/statistics.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { Past } from "../support/history.ts";

const MINUTE = 60_000;

function story(): Past {
  const past = new Past();
  for (const minutes of [1, 2, 9]) past.hold(0, "api", minutes);
  past.hold(20, "web", 4);
  past.end(40, past.grant(30, "web"), "SCAVENGE");
  past.grant(50, "web");
  past.refuse(51, { lane: "api", by: "API", region: ["src/api/v1/**"] });
  past.refuse(52, { lane: "api", by: "web", region: ["src/api/*.ts", "x"] });
  past.refuse(53, { lane: "web", by: "api", witness: "src/a" });
  past.refuse(54, { lane: "docs" });
  return past;
}

Deno.test("statisticsOf counts holds, refusals and collisions of each lane and pair", () => {
  const { lanes, pairs } = statisticsOf(chronicled(story().entries));
  assertEquals(
    lanes.map((one) => [one.lane, one.grants, one.live, one.refusals]),
    [["api", 3, 0, 2], ["web", 3, 1, 1], ["docs", 0, 0, 1]],
  );
  const [api, web] = lanes;
  assertEquals(
    [api?.hold.median_ms, api?.hold.p95_ms, api?.hold.count],
    [2 * MINUTE, 9 * MINUTE, 3],
  );
  assertEquals([api?.refusal_rate, api?.self_rate], [0.4, 0.5]);
  assertEquals(api?.wanted, ["src/api", "."]);
  // The end of a dead holder says when it was found, not how long it held.
  assertEquals([web?.scavenged, web?.hold.count], [1, 1]);
  assertEquals(pairs, [{
    lanes: ["api", "web"],
    refusals: 2,
    collision_rate: 0.222,
    witness_path: "src/a",
  }]);
});

Deno.test("statisticsOf counts what began in its time, and one lane by whatever name", () => {
  const chronicle = chronicled(story().entries);
  const late = statisticsOf(chronicle, { sinceMs: NOW_MS + 25 * MINUTE });
  assertEquals(
    late.lanes.map((one) => [one.lane, one.grants]),
    [["api", 0], ["web", 2], ["docs", 0]],
  );
  const early = statisticsOf(chronicle, { untilMs: NOW_MS });
  assertEquals(early.lanes.map((one) => [one.lane, one.grants]), [["api", 3]]);
  const one = statisticsOf(chronicle, {
    lane: "front",
    idOf: (lane) => lane === "front" ? "web" : lane,
  });
  assertEquals(one.lanes.map(({ lane }) => lane), ["web"]);
  assertEquals(one.pairs.length, 1);
});

Deno.test("statisticsOf counts as grants only what was asked for", () => {
  const past = new Past();
  const lease = past.grant(0, "api");
  past.end(1, { ...lease, holder: "eve" }, "ADOPT");
  const { lanes } = statisticsOf(chronicled(past.entries));
  assertEquals(lanes.map((one) => [one.grants, one.live]), [[1, 1]]);
});

Deno.test("statisticsOf takes a hold whose region changed for one hold, from its grant on", () => {
  const past = new Past();
  const identity = past.grant(0, "api");
  const lease = aLease({ ...identity, region: ["web/**"] });
  const change = { op: "RECONCILE", ...identity, lease, ts: stampAt(4) };
  past.end(10, identity);
  const entries = past.entries.toSpliced(1, 0, change);
  const { lanes } = statisticsOf(chronicled(entries));
  assertEquals(
    lanes.map(({ grants, hold }) => [grants, hold.count, hold.median_ms]),
    [[1, 1, 10 * MINUTE]],
  );
});

Deno.test("statisticsOf makes no pair of a lane and one that no record names", () => {
  const past = new Past();
  for (const lane of ["api", "api", "", "web"]) {
    past.refuse(1, { lane, by: "", witness: "x" });
  }
  past.refuse(2, { lane: "api", by: "api" });
  past.refuse(3, { lane: "", by: "web" });
  const chronicle = chronicled(past.entries);
  const { lanes, pairs, unnamed_blockers } = statisticsOf(chronicle);
  assertEquals(unnamed_blockers, 4);
  assertEquals(pairs.map((one) => one.lanes), [["", "web"]]);
  // What does not say which lane it was says not that it was its own either.
  assertEquals(
    lanes.map((one) => [one.lane, one.refusals, one.self_rate]),
    [["api", 3, 1], ["", 2, 0], ["web", 1, 0]],
  );
  const api = statisticsOf(chronicle, { lane: "api" });
  assertEquals([api.unnamed_blockers, api.pairs.length], [2, 0]);
});
