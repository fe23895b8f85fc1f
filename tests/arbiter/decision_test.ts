import { assertEquals } from "@std/assert";
import { granted, refused } from "../../src/arbiter/decision.ts";

const KEYS = [
  "outcome",
  "lane",
  "lane_kind",
  "tree",
  "auto_picked",
  "pick_count",
  "reason_class",
  "reason",
  "conflict",
  "grantable",
  "free_clusters",
];

Deno.test("granted carries all keys in the order of the wire", () => {
  const tree = ["a/**"];
  const decision = granted({
    reason: "because",
    reason_class: "GRANTED",
    pick_count: 3,
    auto_picked: true,
    tree,
    lane_kind: "cluster",
    lane: "api",
  });
  assertEquals(Object.keys(decision), KEYS);
  assertEquals(Object.values(decision), [
    "acquire",
    "api",
    "cluster",
    ["a/**"],
    true,
    3,
    "GRANTED",
    "because",
    null,
    [],
    [],
  ]);
  tree.push("b/**");
  assertEquals(decision.tree, ["a/**"]);
});

Deno.test("refused carries all keys in the order of the wire", () => {
  const free = ["docs"];
  const decision = refused({
    free_clusters: free,
    reason: "because",
    reason_class: "FREEZE",
  });
  assertEquals(Object.keys(decision), KEYS);
  assertEquals(Object.values(decision), [
    "refuse",
    "",
    "",
    [],
    false,
    null,
    "FREEZE",
    "because",
    null,
    [],
    ["docs"],
  ]);
  free.push("api");
  assertEquals(decision.free_clusters, ["docs"]);
});
