import { assertEquals } from "@std/assert";
import { hitsOf, outside } from "../../src/hook/hits.ts";
import type { Reach } from "../../src/hook/reach.ts";
import { aLease, aPeerLease } from "../support/records.ts";

function reachTo(path: string, fields: Partial<Reach> = {}): Reach {
  return { shown: path, path, tail: "", below: false, ...fields };
}

Deno.test("hitsOf tells every lease of every touch, in the order of the touches", () => {
  const [api, all] = [aLease(), aLease({ lane: "all", region: ["**"] })];
  const [web, one] = [reachTo("web/x"), reachTo("api/x")];
  assertEquals(
    hitsOf([web, one], [api, all]).map(({ reach, lease }) => [
      reach.path,
      lease.lane,
    ]),
    [["web/x", "all"], ["api/x", "api"], ["api/x", "all"]],
  );
});

Deno.test("hitsOf goes by the region, and by the tree downward where there is none", () => {
  const path = reachTo("src/a.ts/below");
  const table: [Record<string, unknown>, number][] = [
    [{ region: ["src/a.ts"], tree: ["src/**"] }, 0],
    [{ region: ["src/**"], tree: ["docs/**"] }, 1],
    [{ tree: ["src/a.ts"] }, 1],
    [{ tree: [] }, 0],
    [{ region: [], tree: ["src"] }, 1],
    [{ region: [" "], tree: ["src"] }, 1],
    [{ region: ["[", "docs"], tree: ["src"] }, 1],
    [{ region: [7], tree: ["src"] }, 1],
    [{ tree: ["["] }, 1],
    [{ tree: "docs" }, 1],
    [{}, 1],
  ];
  for (const [fields, count] of table) {
    assertEquals(hitsOf([path], [fields]).length, count, Deno.inspect(fields));
  }
});

Deno.test("hitsOf compares without case and in one form of accents", () => {
  const held = [aPeerLease({ tree: ["Café/**"] })];
  for (const path of ["café/x", "CAFE\u0301/x", "cafe\u0301/X"]) {
    assertEquals(hitsOf([reachTo(path)], held).length, 1, path);
  }
  assertEquals(hitsOf([reachTo("cafe/x")], held), []);
});

Deno.test("outside tells what lies in none of the leases, all of it or in part", () => {
  const own = [aLease(), aLease({ region: ["docs/*.md"] })];
  const inside = [
    reachTo("api/x"),
    reachTo("api", { below: true }),
    reachTo("docs/a.md"),
  ];
  const partly = [
    reachTo("docs", { below: true }),
    reachTo("docs", { tail: "*" }),
    reachTo("web/x"),
    reachTo("", { below: true }),
    reachTo("api/x", { tail: "*/../../../web/x" }),
  ];
  assertEquals(outside([...inside, ...partly], own), partly);
  assertEquals(outside(inside, []), inside);
  assertEquals(outside([], own), []);
});
