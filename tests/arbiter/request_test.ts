import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  candidateOf,
  readLadder,
  readSiblings,
  readWant,
  type Want,
} from "../../src/arbiter/request.ts";
import { indexCatalogue } from "../../src/domain/catalogue.ts";
import { factsOf, TOWN, wantOf } from "./town.ts";

const LANES = indexCatalogue(TOWN);

function brief(want: Want | null): string {
  if (want === null) return "any";
  const { lane, id, kind, region } = want;
  return `${lane} ${id}/${kind} ${region.patterns.join(" ")}`.trim();
}

function codeOf(read: () => unknown): unknown {
  return Object(assertThrows(read)).code;
}

Deno.test("readWant settles name, kind and region", () => {
  const rows: [asked: Record<string, unknown>, comesTo: string][] = [
    [{ lane: "api" }, "api api/cluster src/api/**"],
    [{ lane: "API", kind: "Keyword" }, "api api/keyword src/api/**"],
    [{ lane: "wk" }, "Worker worker/cluster src/worker/**"],
    [{ lane: "wk", tree: ["", "./a/"] }, "Worker worker/cluster a/**"],
    [{ lane: "bare" }, "bare bare/cluster"],
    [{ lane: "My own", tree: ["x"] }, "My own my own/keyword x"],
    [{ lane: "infra", tree: ["x"] }, "infra infra/infra **/*"],
    [{ lane: "ops", kind: "cluster" }, "infra infra/infra **/*"],
    [{ lane: "api", kind: "GLOBAL" }, "api api/global **/*"],
    [{ lane: "", kind: "Infra", tree: ["x"] }, "infra infra/infra **/*"],
    [{ lane: "", kind: "cluster" }, "any"],
    [{ lane: "", tree: ["", " "] }, "any"],
    [{ lane: null, kind: null, tree: null }, "any"],
    [{}, "any"],
  ];
  for (const [asked, comesTo] of rows) {
    assertEquals(brief(readWant(LANES, asked)), comesTo);
  }
});

Deno.test("readWant tells a lane that was named from one that a kind brought", () => {
  const asked = [{ lane: "infra" }, { kind: "infra" }];
  assertEquals(asked.map((x) => readWant(LANES, x)?.named), [true, false]);
});

Deno.test("readWant refuses what is not well formed", () => {
  const rows: [asked: Record<string, unknown>, code: string][] = [
    [{ lane: " " }, "INVALID_LANE"],
    [{ lane: "a\nb" }, "INVALID_LANE"],
    [{ lane: 7 }, "INVALID_LANE"],
    [{ lane: "", tree: ["x"] }, "INVALID_LANE"],
    [{ lane: "", kind: "cluster", tree: ["x"] }, "INVALID_LANE"],
    [{ lane: "api", kind: "named" }, "INVALID_KIND"],
    [{ lane: "api", kind: "clusters" }, "INVALID_KIND"],
    [{ lane: "api", kind: " " }, "INVALID_KIND"],
    [{ lane: "api", kind: 7 }, "INVALID_KIND"],
    [{ lane: "api", kind: "ops" }, "INVALID_KIND"],
    [{ lane: "api", tree: ["ok", "../x"] }, "INVALID_PATTERN"],
    [{ lane: "infra", tree: ["["] }, "INVALID_PATTERN"],
    [{ lane: "api", tree: "src" }, "INVALID_PATTERN"],
    [{ lane: "api", tree: [1] }, "INVALID_PATTERN"],
  ];
  for (const [asked, code] of rows) {
    assertEquals(
      codeOf(() => readWant(LANES, asked)),
      code,
      JSON.stringify(asked),
    );
  }
});

Deno.test("readLadder resolves its entries as requests, the kind named besides", () => {
  const ladder = [
    { lane: "wk" },
    { lane: "plan", kind: "Named", tree: ["plans/1/"] },
    { lane: "", kind: "infra", tree: [] },
  ];
  assertEquals(readLadder(LANES, ladder)?.map(brief), [
    "Worker worker/cluster src/worker/**",
    "plan plan/named plans/1/**",
    "infra infra/infra **/*",
  ]);
  assertEquals(readLadder(LANES, []), []);
  assertEquals(readLadder(LANES, undefined), null);
});

Deno.test("readLadder refuses an entry that names no lane", () => {
  for (const entry of [{ lane: "" }, {}, null, { kind: "cluster" }]) {
    assertEquals(codeOf(() => readLadder(LANES, [entry])), "INVALID_LANE");
  }
  assertEquals(
    codeOf(() => readLadder(LANES, [{ lane: "x", kind: "derived" }])),
    "INVALID_KIND",
  );
  assertThrows(() => readLadder(LANES, "x"), TypeError);
});

Deno.test("readSiblings compiles each region", () => {
  assertEquals(
    readSiblings([["a", ""], []])?.map((x) => x.patterns),
    [["a"], []],
  );
  assertEquals(readSiblings(null), null);
  assertEquals(codeOf(() => readSiblings([["["]])), "INVALID_PATTERN");
  assertThrows(() => readSiblings("a"), TypeError);
});

Deno.test("candidateOf shows a copy that nobody can change", () => {
  const shown = candidateOf(wantOf(factsOf({ ask: { lane: "wk" } })));
  assertEquals(shown, {
    lane: "Worker",
    kind: "cluster",
    tree: ["src/worker/**"],
  });
  assert(Object.isFrozen(shown) && Object.isFrozen(shown.tree));
});
