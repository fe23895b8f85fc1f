import { assertEquals } from "@std/assert";
import { refusalAdvice } from "../../src/cli/refusal_advice.ts";

const NOTHING = { grantable: [], free_clusters: [] };

Deno.test("refusalAdvice offers first what can be had at once", () => {
  assertEquals(
    refusalAdvice(
      {
        reason_class: "OVERLAP",
        grantable: ["docs/**"],
        free_clusters: ["web", "api"],
      },
      { owner: "ann", lane: "mine" },
    ),
    [
      "dos lease-lane acquire --owner ann --lane mine --tree 'docs/**'",
      "dos lease-lane acquire --owner ann --lane web",
      "wait your turn with --wait, or ask with --reclaim if its holder is gone",
    ],
  );
});

Deno.test("refusalAdvice has a word for every class of the arbiter that a caller can mend", () => {
  const table: [string, string][] = [
    ["UNKNOWN_LANE", "name a declared lane, or give the region with --tree"],
    ["EMPTY_REGION", "give the region with --tree"],
    ["CLASS_BUDGET", "wait with --wait until one of that kind is released"],
    ["PROTECTED", "leave out the protected files, or use --force"],
    ["IDENTITY_IN_USE", "leave out --loop-ts: a new stamp is made"],
  ];
  for (const [reason_class, advice] of table) {
    assertEquals(
      refusalAdvice({ reason_class, ...NOTHING }, { owner: "", lane: "x" }),
      [advice],
    );
  }
});

Deno.test("refusalAdvice asks for the free part in the kind that was asked for", () => {
  const offer = { reason_class: "X", grantable: ["a", "b"], free_clusters: [] };
  assertEquals(
    refusalAdvice(offer, { owner: "ann", lane: "mine", kind: "keyword" }),
    ["dos lease-lane acquire --owner ann --lane mine --kind keyword --tree a b"],
  );
});

Deno.test("refusalAdvice stays silent on a class it does not know", () => {
  assertEquals(
    refusalAdvice(
      { reason_class: "MOON_PHASE", ...NOTHING },
      { owner: "ann", lane: "" },
    ),
    [],
  );
});
