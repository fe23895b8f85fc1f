import { assertEquals } from "@std/assert";
import { readConfig } from "../../src/domain/config.ts";
import { inferLanes } from "../../src/cli/inferred_lanes.ts";

const MAIN = [{ name: "main", tree: ["**/*"] }];

Deno.test("inferLanes makes a lane of each directory people work in", () => {
  assertEquals(
    inferLanes(["src", "docs", ".git", "node_modules", "Build", "v1.2"]),
    {
      lanes: [
        { name: "docs", tree: ["docs/**"] },
        { name: "src", tree: ["src/**"] },
        { name: "v1.2", tree: ["v1.2/**"] },
      ],
      skipped: [],
    },
  );
});

Deno.test("inferLanes falls back to one lane for everything", () => {
  assertEquals(inferLanes([]), { lanes: MAIN, skipped: [] });
  assertEquals(inferLanes([".git", "dist"]), { lanes: MAIN, skipped: [] });
});

Deno.test("inferLanes leaves out names that cannot be lanes, and says so", () => {
  const awkward = ["[id]", "a*b", "a\nb", "global", "{x}", " lead"];
  assertEquals(inferLanes(awkward).lanes, MAIN);
  assertEquals(inferLanes(awkward).skipped.toSorted(), awkward.toSorted());
  assertEquals(inferLanes(["l".repeat(201)]).lanes, MAIN);
  assertEquals(inferLanes(["Src", "src"]), {
    lanes: [{ name: "Src", tree: ["Src/**"] }],
    skipped: ["src"],
  });
});

Deno.test("inferLanes names no lane that a configuration may not declare", () => {
  const odd = [
    ...["l".repeat(200), "l".repeat(201), "😀".repeat(64), "~", "C:", "a,b"],
    ...["!x", "@(a)", "a\u2028b", "a\u0085b", "\ufeffa", "a\u00a0", "\ud800"],
    ...["__proto__", "constructor", "GLOBAL", "I\u0307", "\u0130", "e\u0301"],
    ...["\u00e9", "\u03a3", "\u03c2", "\u03c3", "{", "}", "]", "+(", "-x", "…"],
  ];
  const { lanes, skipped } = inferLanes(odd);
  assertEquals(lanes.length + skipped.length, odd.length);
  const names = lanes.map((lane) => lane.name);
  const trees = Object.fromEntries(lanes.map((x) => [x.name, x.tree]));
  const { catalogue } = readConfig({
    lanes: {
      concurrent: names,
      exclusive: ["global"],
      autopick: names,
      trees,
    },
  });
  assertEquals(catalogue.concurrent, names);
  assertEquals(catalogue.trees, trees);
});
