import { assert, assertEquals } from "@std/assert";
import { mayFit, type Residue, residueOf } from "../../src/hook/wildcards.ts";

Deno.test("mayFit takes what a shell may take, and whatever it cannot read", () => {
  const rows: [segment: string, name: string][] = [
    ...[["*", "a"], ["a*", "alink"], ["?b", "ab"], ["[ab]", "b"]] as const,
    ...[["**", "a"], ["A*", "alink"], ["{", "a"], ["+(a)", "b"]] as const,
  ].map(([segment, name]) => [segment, name]);
  for (const [segment, name] of rows) assert(mayFit(segment, name), segment);
  assert(!mayFit("b*", "alink"));
  assert(!mayFit("?", "ab"));
});

Deno.test("residueOf tells what a pattern means further down", () => {
  const below = true;
  const rows: [tail: string, rest: string, all: boolean, Residue][] = [
    ["*.log", "shop", !below, "nothing"],
    ["s*", "shop", !below, "nothing"],
    ["s*", "shop", below, "everything"],
    ["s*", "shop/inner", below, "everything"],
    ["t*", "shop", below, "nothing"],
    ["*/src/x.ts", "shop", !below, { tail: "src/x.ts" }],
    ["*/src/*", "shop", below, { tail: "src/*" }],
    ["*/src/x.ts", "shop/src", !below, { tail: "x.ts" }],
    ["*/src/x.ts", "shop/lib", !below, "nothing"],
    ["./*//x", "shop", !below, { tail: "x" }],
    ["**/x.ts", "shop", !below, "everything"],
    ["*/../x", "shop", !below, "everything"],
    ["{a,b/c}", "shop", !below, "everything"],
  ];
  for (const [tail, rest, all, residue] of rows) {
    assertEquals(residueOf(tail, rest.split("/"), all), residue, tail);
  }
});
