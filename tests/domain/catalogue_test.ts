import { assertEquals, assertThrows } from "@std/assert";
import {
  type Catalogue,
  declaredTree,
  indexCatalogue,
  inferKind,
  isTextList,
  resolveLane,
} from "../../src/domain/catalogue.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import { UsageError } from "../../src/domain/lane.ts";

const CATALOGUE: Catalogue = {
  concurrent: ["API", "worker"],
  exclusive: ["Infra"],
  autopick: ["Api", "Extra", "wk"],
  trees: { api: ["src/api/**"], Web: ["src/web/**"] },
  aliases: { WK: "WORKER", gone: "Elsewhere" },
};

function broken(parts: Record<string, unknown>): Catalogue {
  return Object.assign({}, DEFAULT_CATALOGUE, parts);
}

Deno.test("indexCatalogue knows every declared lane by the spelling found first", () => {
  const { known, exclusive, autopick } = indexCatalogue(CATALOGUE);
  assertEquals([...known], [
    ["api", "API"],
    ["worker", "worker"],
    ["infra", "Infra"],
    ["extra", "Extra"],
    ["web", "Web"],
    ["global", "global"],
  ]);
  assertEquals([...exclusive], ["infra", "global"]);
  assertEquals(autopick, ["Api", "Extra", "wk"]);
});

Deno.test("indexCatalogue takes what is left out for empty", () => {
  const { known, autopick, trees } = indexCatalogue(
    broken({
      concurrent: undefined,
      autopick: undefined,
      trees: undefined,
      aliases: undefined,
    }),
  );
  assertEquals([[...known.keys()], autopick, trees.size], [["global"], [], 0]);
});

Deno.test("indexCatalogue refuses what it cannot understand", () => {
  const names: [parts: Record<string, unknown>][] = [
    [{ concurrent: ["a", ""] }],
    [{ exclusive: [7] }],
    [{ autopick: ["a\nb"] }],
    [{ trees: { " ": [] } }],
    [{ aliases: { a: 7 } }],
  ];
  for (const [parts] of names) {
    const error = assertThrows(
      () => indexCatalogue(broken(parts)),
      UsageError,
    );
    assertEquals(error.code, "INVALID_LANE");
  }
  const shapes: [parts: Record<string, unknown>, key: string][] = [
    [{ exclusive: "infra" }, '"exclusive"'],
    [{ concurrent: {} }, '"concurrent"'],
    [{ trees: "x" }, '"trees"'],
    [{ aliases: 1 }, '"aliases"'],
  ];
  for (const [parts, key] of shapes) {
    assertThrows(() => indexCatalogue(broken(parts)), TypeError, key);
  }
});

Deno.test("indexCatalogue reads keys that objects inherit as plain names", () => {
  const lanes = indexCatalogue(
    JSON.parse(
      '{"concurrent":["__proto__"],"exclusive":[],"autopick":[],"trees":{"__proto__":["p"]}}',
    ),
  );
  assertEquals(declaredTree(lanes, "__proto__"), ["p"]);
  assertEquals(declaredTree(lanes, "constructor"), []);
  assertEquals(inferKind(lanes, "constructor"), "keyword");
});

Deno.test("resolveLane follows an alias once and gives the declared spelling", () => {
  const lanes = indexCatalogue(CATALOGUE);
  const rows: [name: string, id: string, shown: string][] = [
    ["api", "api", "API"],
    ["wk", "worker", "worker"],
    ["WEB", "web", "Web"],
    ["Gone", "elsewhere", "Elsewhere"],
    ["My Own", "my own", "My Own"],
    ["GLOBAL", "global", "global"],
  ];
  for (const [name, id, shown] of rows) {
    assertEquals(resolveLane(lanes, name), { id, name: shown });
  }
});

Deno.test("inferKind tells exclusive, declared and ad-hoc lanes apart", () => {
  const lanes = indexCatalogue(CATALOGUE);
  const rows: [id: string, kind: string][] = [
    ["infra", "infra"],
    ["global", "global"],
    ["api", "cluster"],
    ["extra", "cluster"],
    ["web", "cluster"],
    ["mine", "keyword"],
    ["", "keyword"],
  ];
  for (const [id, kind] of rows) assertEquals(inferKind(lanes, id), kind);
});

Deno.test("declaredTree gives the tree of a lane and refuses one that is no list of text", () => {
  const lanes = indexCatalogue(broken({ trees: { a: ["x"], b: "x", c: [1] } }));
  assertEquals(declaredTree(lanes, "a"), ["x"]);
  assertEquals(declaredTree(lanes, "other"), []);
  for (const id of ["b", "c"]) {
    const error = assertThrows(() => declaredTree(lanes, id), UsageError);
    assertEquals(error.code, "INVALID_PATTERN");
  }
});

Deno.test("isTextList takes lists of text, the empty one too", () => {
  const rows: [value: unknown, is: boolean][] = [
    [[], true],
    [["a", ""], true],
    [["a", 1], false],
    [[null], false],
    ["a", false],
    [undefined, false],
    [{ length: 0 }, false],
  ];
  for (const [value, is] of rows) assertEquals(isTextList(value), is);
});
