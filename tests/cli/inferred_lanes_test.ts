import { assertEquals } from "@std/assert";
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
  assertEquals(inferLanes(["Src", "src"]), {
    lanes: [{ name: "Src", tree: ["Src/**"] }],
    skipped: ["src"],
  });
});
