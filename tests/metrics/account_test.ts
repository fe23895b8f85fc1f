import { assert, assertEquals } from "@std/assert";
import { compact } from "../../src/journal/compact.ts";
import type { Measure } from "../../src/metrics/measure.ts";
import { LaneLabels } from "../../src/metrics/lane_labels.ts";
import { aMeasurement, anAccount, grant, START_MS, STORY } from "./sample.ts";

/** The numbers of one measure by their labels. */
function told(measures: readonly Measure[], name: string): unknown {
  const measure = measures.find((one) => one.name === name);
  if (measure === undefined || measure.type === "histogram") return measure;
  return Object.fromEntries(
    measure.points.map(({ labels, value }) => [
      labels.map(([, text]) => text).join(" "),
      value,
    ]),
  );
}

Deno.test("the account counts what happened by lane", () => {
  const { measures, startMs } = aMeasurement();
  assertEquals(startMs, START_MS);
  const web = 'we"b\\';
  assertEquals(told(measures, "leases.live"), { api: 0, [web]: 1, docs: 0 });
  assertEquals(told(measures, "grants"), { api: 1, [web]: 1, docs: 1 });
  assertEquals(told(measures, "refusals"), { "api LANE_HELD": 1 });
  assertEquals(told(measures, "releases"), { api: 1 });
  assertEquals(told(measures, "scavenges"), { docs: 1 });
  assertEquals(told(measures, "handovers"), { [web]: 1 });
  assertEquals(told(measures, "tickets.waiting"), { api: 1 });
  assertEquals(told(measures, "journal.size"), { "": 1234 });
  assertEquals(told(measures, "journal.records"), { "": 9 });
  assertEquals(told(measures, "journal.damaged"), { "": 1 });
  assertEquals(told(measures, "beat.oldest.age"), { "": 105 });
});

Deno.test("a hold that was given back is measured, one whose holder was gone is not", () => {
  const { measures } = aMeasurement();
  const held = measures.find(({ name }) => name === "hold.time");
  if (held?.type !== "histogram") throw new Error("not measured");
  assertEquals(held.points.map(({ sum }) => sum), [20, 60]);
});

Deno.test("no counter ever goes down while history grows, compactions included", () => {
  const before = new Map<string, number>();
  for (let count = 0; count <= STORY.length; count++) {
    const past = STORY.slice(0, count);
    const histories = [past, [...past, ...compact(past)]];
    for (const entries of histories) {
      for (const measure of anAccount(entries).at(START_MS)) {
        if (measure.type !== "counter") continue;
        for (const { labels, value } of measure.points) {
          const key = JSON.stringify([measure.name, labels]);
          assert(value >= (before.get(key) ?? 0), key);
          before.set(key, value);
        }
      }
    }
  }
});

Deno.test("lanes beyond the first ones share a label, and it is told how many", () => {
  const entries = ["x", "y", "z", "z2"].map((lane, i) => grant(i, lane, lane));
  const account = anAccount(entries, { labels: new LaneLabels(2) });
  const measures = account.at(START_MS);
  assertEquals(told(measures, "grants"), { x: 1, y: 1, _other: 2 });
  assertEquals(account.folded, 2);
  assertEquals(told(measures, "lanes.folded"), { "": 2 });
});

Deno.test("an empty journal is measured too", () => {
  const { startMs, at } = anAccount([]);
  assertEquals(startMs, null);
  assertEquals(told(at(START_MS), "beat.oldest.age"), undefined);
});

Deno.test("who holds and who waits is counted by the fold, whatever a foreign checkpoint says", () => {
  const other = { lane: "other", loop_ts: "o", holder: "oz" };
  const mine = { lane: "api", loop_ts: "a", holder: "ann", tree: ["x"] };
  const story = STORY.filter(({ op }) => op !== "RELEASE");
  for (
    const history of [undefined, "lane-journal.x", "lane-journal.1-9.jsonl"]
  ) {
    const checkpoint = { op: "CHECKPOINT", history };
    const live = (leases: readonly object[]): unknown =>
      told(
        anAccount([...story, { ...checkpoint, leases }]).at(START_MS),
        "leases.live",
      );
    const none = { api: 0, docs: 0, 'we"b\\': 0 };
    assertEquals(live([]), none);
    assertEquals(live([mine, other]), { ...none, api: 1, other: 1 });
    const entries = [...story, { ...checkpoint, leases: [mine] }];
    const measures = anAccount(entries).at(START_MS);
    assertEquals(told(measures, "tickets.waiting"), { api: 0 });
    assertEquals(told(measures, "grants"), { api: 1, docs: 1, 'we"b\\': 1 });
  }
});

Deno.test("the account begins with the first record whose clock was right", () => {
  const odd = { op: "REFUSE", lane: "api", ts: "0001-01-01T00:00:00Z" };
  assertEquals(anAccount([odd, ...STORY]).startMs, START_MS);
});
