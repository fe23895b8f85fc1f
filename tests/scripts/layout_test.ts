import { assertEquals } from "@std/assert";
import { findings } from "../../scripts/layout.ts";

const CLEAN: [path: string, text: string][] = [
  ["mod.ts", `export { a } from "./src/domain/a.ts";\n`],
  ["README.md", ""],
  [".ci/run", ""],
  [".github/workflows/ci.yml", ""],
  ["src/main.ts", `import { a } from "./domain/a.ts";\na();\n`],
  ["src/domain/a.ts", "export const a: number = 1;\n"],
  ["src/domain/b.ts", `export { a as b } from "./a.ts";\n`],
  ["src/domain/lease.ts", "export interface Lease {}\n"],
  ["src/domain/mod.ts", "export const all: number[] = [];\n"],
  ["tests/domain/a_test.ts", ""],
  ["tests/domain/c_test.ts", ""],
  ["tests/testdata/old/Journal.jsonl", ""],
];

/** The findings, as lines, that one clean checkout gets by these files. */
function lines(...extra: [path: string, text: string][]): string[] {
  return findings(new Map([...CLEAN, ...extra])).map((x) =>
    `${x.path} ${x.fault}`
  );
}

Deno.test("findings() has nothing to say about a tidy checkout", () => {
  assertEquals(lines(), []);
});

Deno.test("findings() keeps the root to its list", () => {
  const fault = "is not on the list of root entries";
  assertEquals(lines(["notes.md", ""], ["lib/a.ts", ""], ["lib/b.ts", ""]), [
    `notes.md ${fault}`,
    `lib ${fault}`,
  ]);
});

Deno.test("findings() counts the lines of sources and scripts", () => {
  const long = "\n".repeat(301);
  const fault = "has 301 lines, more than 300";
  assertEquals(
    lines(
      ["src/domain/a.ts", long],
      ["scripts/a.ts", long],
      ["scripts/b.ts", "\n".repeat(300)],
      ["mod.ts", long],
      ["tests/domain/a_test.ts", long],
    ),
    [`mod.ts ${fault}`, `src/domain/a.ts ${fault}`, `scripts/a.ts ${fault}`],
  );
  assertEquals(lines(["scripts/a.ts", "\n".repeat(300) + "a"]), [
    `scripts/a.ts ${fault}`,
  ]);
});

Deno.test("findings() refuses names that say nothing", () => {
  const names: [name: string, isVague: boolean][] = [
    ["utils", true],
    ["helpers", true],
    ["common", true],
    ["manager", true],
    ["service", true],
    ["types", true],
    ["lock_manager", true],
    ["service_line", false],
    ["prototypes", false],
  ];
  for (const [name, isVague] of names) {
    const fault = `has the vague name "${name}"`;
    const path = `scripts/${name}.ts`;
    assertEquals(lines([path, ""]), isVague ? [`${path} ${fault}`] : [], name);
    const test = `tests/domain/${name}_test.ts`;
    assertEquals(lines([test, ""]), isVague ? [`${test} ${fault}`] : [], name);
  }
  assertEquals(lines(["src/utils/a.ts", ""], ["src/utils/b.ts", ""]), [
    `src/utils has the vague name "utils"`,
  ]);
});

Deno.test("findings() wants file names in snake_case", () => {
  for (const name of ["laneId", "lane-id", "Lane", "lane.id"]) {
    assertEquals(lines([`scripts/${name}.ts`, ""]), [
      `scripts/${name}.ts is not named in snake_case`,
    ]);
  }
});

Deno.test("findings() refuses a folder with one file", () => {
  const fault = "holds nothing but";
  assertEquals(lines(["src/hook/hosts/a.ts", ""]), [
    `src/hook/hosts ${fault} src/hook/hosts/a.ts`,
  ]);
  assertEquals(lines(["tests/hook/a_test.ts", ""]), [
    `tests/hook ${fault} tests/hook/a_test.ts`,
  ]);
  assertEquals(lines(["src/hook/a.ts", ""], ["src/hook/b/a.ts", ""]), [
    `src/hook/b ${fault} src/hook/b/a.ts`,
  ]);
  assertEquals(lines(["tests/cli/__snapshots__/a.snap", ""]), []);
});

Deno.test("findings() wants a test file beside each source file that runs", () => {
  const running = [
    "export function d() {}\n",
    "export async function d() {}\n",
    "export class D {}\n",
    "export default class {}\n",
    "export abstract class D {}\n",
    "const d = 1;\n",
  ];
  for (const text of running) {
    assertEquals(lines(["src/domain/d.ts", text]), [
      "src/domain/d.ts has no test file",
    ], text);
    assertEquals(
      lines(["src/domain/d.ts", text], ["tests/domain/d_test.ts", ""]),
      [],
      text,
    );
  }
  const still = [
    "export type D = { readonly run: () => void };\n",
    "export interface D {\n  const: 1;\n}\n",
    `export * from "./a.ts";\n`,
  ];
  for (const text of still) {
    assertEquals(lines(["src/domain/d.ts", text]), [], text);
  }
});

Deno.test("findings() mirrors deeper folders in the tests", () => {
  const files: [string, string][] = [
    ["src/cli/commands/a.ts", "export const a: number = 1;\n"],
    ["src/cli/commands/mod.ts", "export const all: number[] = [];\n"],
  ];
  const found = findings(new Map([...CLEAN, ...files]));
  assertEquals(found.map((x) => x.advice), [
    "write tests/cli/commands/a_test.ts",
  ]);
});

const BACK_TO_A: [form: string, text: string][] = [
  ["an import", `import { a } from "./a.ts";\n`],
  ["a default import", `import a, { b } from "./a.ts";\n`],
  ["a long import", `import {\n  a,\n  b,\n} from "./a.ts";\n`],
  ["a bare import", `import "./a.ts";\n`],
  ["a type import", `import type { A } from "./a.ts";\n`],
  ["a re-export", `export { a } from "./a.ts";\n`],
  ["a star re-export", `export * as a from "./a.ts";\n`],
  ["a type re-export", `export type { A } from "./a.ts";\n`],
  ["a later import", `import "@std/assert";\nimport "./a.ts";\n`],
  ["a dynamic import", `  run(() => import("./a.ts"));\n`],
  ["a second import", `run(import("./c.ts"), import("./a.ts"));\n`],
  ["a detour", `import "../domain/a.ts";\n`],
];

for (const [form, text] of BACK_TO_A) {
  Deno.test(`findings() sees a cycle closed by ${form}`, () => {
    const found = lines(
      ["src/domain/a.ts", `import "./b.ts";\n`],
      ["src/domain/b.ts", text],
    );
    const way = "src/domain/a.ts -> src/domain/b.ts -> src/domain/a.ts";
    assertEquals(found, [`src/domain/a.ts imports itself: ${way}`]);
  });
}

Deno.test("findings() takes no text for an import", () => {
  const texts = [
    ` * import { a } from "./a.ts";\n`,
    `  // run(import("./a.ts"));\n`,
    `  const text = 'import "./a.ts"';\n`,
    `export interface B {\n  from: "./a.ts";\n}\n`,
    `export type B = "from" | "./a.ts";\n`,
  ];
  for (const text of texts) {
    const a: [string, string] = ["src/domain/a.ts", `import "./b.ts";\n`];
    assertEquals(lines(a, ["src/domain/b.ts", text]), [], text);
  }
});

Deno.test("findings() sees a long cycle and an import of oneself", () => {
  assertEquals(lines(["src/domain/b.ts", `import "./b.ts";\n`]), [
    "src/domain/b.ts imports itself: src/domain/b.ts -> src/domain/b.ts",
  ]);
  const found = lines(
    ["src/main.ts", `import "./domain/a.ts";\n`],
    ["src/domain/a.ts", `import "./b.ts";\nimport "./lease.ts";\n`],
    ["src/domain/b.ts", `import "./lease.ts";\n`],
    ["src/domain/lease.ts", `import "./a.ts";\n`],
  );
  assertEquals(found, [
    "src/domain/a.ts imports itself: src/domain/a.ts -> src/domain/b.ts -> " +
    "src/domain/lease.ts -> src/domain/a.ts",
  ]);
});

Deno.test("findings() wants a late import to name a file of ours", () => {
  const fault = (name: string): string =>
    `src/domain/b.ts imports late what ${name} names, and that is no file here`;
  const texts: [text: string, faults: string[]][] = [
    [`const A = "./a.ts";\nawait import(A);\n`, []],
    [`const A =\n  "./a.ts";\nawait import(\n  A,\n);\n`, []],
    [`const A = "./gone.ts";\nawait import(A);\n`, [fault("A")]],
    [`const PACK = "jsonc-parser";\nawait import(PACK);\n`, [fault("PACK")]],
    [`import { A } from "./a.ts";\nawait import(A);\n`, [fault("A")]],
  ];
  for (const [text, faults] of texts) {
    const found = lines(["src/domain/b.ts", text]);
    assertEquals(found.filter((x) => x.includes("late")), faults, text);
  }
});

Deno.test("findings() lets no file take the path of an address for its own", () => {
  const fault = "takes the path of an address for that of a file";
  const ofAddress = 'new URL("x.ts", import.meta' + ".url).pathname";
  const table: [string, string[]][] = [
    [`run(${ofAddress});`, [`tests/domain/c_test.ts ${fault}`]],
    [`run(${ofAddress.replace(").", ",\n)\n  .")});`, [
      `tests/domain/c_test.ts ${fault}`,
    ]],
    ["run(new URL(request.url).pathname);", []],
    ["run(`${import.meta.dirname}/x.ts`);", []],
  ];
  for (const [text, found] of table) {
    assertEquals(lines(["tests/domain/c_test.ts", text]), found, text);
  }
});
