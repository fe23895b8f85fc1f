import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { LeaseIndex } from "../../src/hook/lease_index.ts";
import { Outlook } from "../../src/hook/outlook.ts";
import type { Lease } from "../../src/domain/lease.ts";
import type { Reach } from "../../src/hook/reach.ts";
import { aLease } from "../support/records.ts";

const WORDS = ["a", "b", "ab", "src", "Src", "*", "**", "a*", "x.ts", "..", ""];

const path = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 })
  .map((words) => words.join("/"));

const lease = fc.record({
  region: fc.array(path, { maxLength: 3 }),
  session_id: fc.constantFrom("", "s", "t"),
  pid: fc.constantFrom(0, 7),
}).map((fields): Lease => aLease({ ...fields, tree: fields.region }));

const reach = fc.record({
  shown: fc.constant("it"),
  path: fc.array(fc.constantFrom("a", "b", "ab", "src", "SRC", "x.ts"), {
    maxLength: 4,
  }).map((words) => words.join("/")),
  tail: fc.constantFrom("", "", "*", "a*/**", "../b"),
  below: fc.boolean(),
}) satisfies fc.Arbitrary<Reach>;

Deno.test("an index leaves out no lease that an outlook keeps, and keeps their order", () => {
  fc.assert(
    fc.property(
      fc.array(lease, { maxLength: 8 }),
      fc.array(lease, { maxLength: 3 }),
      fc.array(reach, { minLength: 1, maxLength: 3 }),
      (live, foreign, reaches) => {
        const outlook = new Outlook(reaches);
        const near = new LeaseIndex(live, foreign).near(outlook);
        const mayTouch = (one: Lease): boolean => outlook.mayTouch(one);
        assertEquals(
          near.filter(mayTouch),
          [...live, ...foreign].filter(mayTouch),
        );
        assertEquals(new Set(near).size, near.length);
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("an index of many leases gives the few around a path", () => {
  const live = Array.from(
    { length: 1_000 },
    (_, k) => aLease({ lane: `l${k}`, region: [`pkg/p${k}/**`] }),
  );
  const at = (path: string, more: Partial<Reach> = {}): number =>
    new LeaseIndex(live, []).near(
      new Outlook([{ shown: path, path, tail: "", below: false, ...more }]),
    ).length;
  const below = true;
  assertEquals(at("pkg/p7/x.ts"), 1);
  assertEquals(at("docs/a.md"), 0);
  assertEquals(at("pkg/p7", { below }), 1);
  assertEquals(at("pkg", { below }), 1_000);
  assertEquals(at("", { below }), 1_000);
});

Deno.test("an index knows whose leases may be a session's", () => {
  const [mine, theirs, nobodys] = [
    aLease({ session_id: "s" }),
    aLease({ session_id: "t" }),
    aLease({ session_id: "" }),
  ];
  const index = new LeaseIndex([theirs, nobodys, mine], []);
  assertEquals(index.perhapsOf("s"), [mine, nobodys]);
  assertEquals(index.perhapsOf("x"), [nobodys]);
  assertEquals(index.perhapsOf(""), [theirs, nobodys, mine]);
});
