import { assertEquals } from "@std/assert";
import plugin from "../../scripts/lint_rooms.ts";
import { ROOT } from "../../scripts/rooms.ts";

/** The messages of one sample, in the order of the source. */
function messages(path: string, source: string): string[] {
  const name = ROOT + path;
  return Deno.lint.runPlugin(plugin, name, source)
    .toSorted((a, b) => a.range[0] - b.range[0])
    .map((x) => x.message);
}

const IMPORT_FORMS: [form: string, source: string][] = [
  ["an import", `import { a } from "../lease/acquire.ts";`],
  ["a type import", `import type { A } from "../lease/acquire.ts";`],
  ["an inline type import", `import { type A } from "../lease/acquire.ts";`],
  ["a namespace import", `import * as a from "../lease/acquire.ts";`],
  ["a bare import", `import "../lease/acquire.ts";`],
  ["a re-export", `export { a } from "../lease/acquire.ts";`],
  ["a type re-export", `export type { A } from "../lease/acquire.ts";`],
  ["a star re-export", `export * from "../lease/acquire.ts";`],
  ["a dynamic import", `const a = await import("../lease/acquire.ts");`],
  ["a template import", "const a = await import(`../lease/acquire.ts`);"],
  ["an import type", `type A = import("../lease/acquire.ts").A;`],
  ["an import equals", `import a = require("../lease/acquire.ts");`],
  ["a detour", `import { a } from ".././domain/../lease/acquire.ts";`],
];

for (const [form, source] of IMPORT_FORMS) {
  Deno.test(`rooms/imports judges ${form}`, () => {
    assertEquals(messages("src/domain/a.ts", source), [
      `Room "domain" may not import "lease/acquire.ts"`,
    ]);
    assertEquals(messages("src/lease/a.ts", source), []);
  });
}

const DIRECTIONS: [from: string, to: string, open: boolean][] = [
  ["domain/a.ts", "./b.ts", true],
  ["domain/a.ts", "../journal/entry.ts", false],
  ["arbiter/a.ts", "../domain/lane.ts", true],
  ["arbiter/a.ts", "../journal/entry.ts", false],
  ["journal/a.ts", "../domain/lane.ts", true],
  ["journal/a.ts", "../arbiter/facts.ts", false],
  ["hook/hosts/a.ts", "../admit.ts", true],
  ["hook/hosts/a.ts", "../../domain/lane.ts", true],
  ["hook/hosts/a.ts", "../../lease/ports.ts", false],
  ["lease/a.ts", "../journal/codec.ts", true],
  ["lease/a.ts", "../stores/file_ledger.ts", false],
  ["cli/commands/a.ts", "../../lease/acquire.ts", true],
  ["cli/commands/a.ts", "../../system/clock.ts", false],
  ["stores/a.ts", "../lease/ports.ts", true],
  ["stores/a.ts", "../lease/acquire.ts", false],
  ["stores/a.ts", "../arbiter/facts.ts", false],
  ["system/a.ts", "../lease/ports.ts", true],
  ["system/a.ts", "../journal/codec.ts", false],
  ["app/a.ts", "../cli/run.ts", true],
  ["app/a.ts", "../stores/file_lock.ts", false],
  ["unknown/a.ts", "../domain/lane.ts", false],
  ["domain/a.ts", "../main.ts", false],
  ["domain/a.ts", "../../mod.ts", false],
  ["domain/a.ts", "../../deno.json", false],
  ["main.ts", "../deno.json", true],
  ["main.ts", "../tests/support/a.ts", false],
  ["main.ts", "./cli/run.ts", true],
  ["compose.ts", "./stores/file_ledger.ts", true],
  ["domain/a.ts", "@std/text/closest-string", false],
  ["domain/a.ts", "npm:smol-toml@1.9.1", false],
  ["cli/a.ts", "@std/text/closest-string", true],
  ["cli/a.ts", "npm:@std/text@1/closest-string", true],
  ["cli/a.ts", "smol-toml", false],
  ["system/a.ts", "smol-toml", true],
  ["system/a.ts", "jsr:@std/toml@1", true],
  ["system/a.ts", "node:process", false],
  ["system/a.ts", "https://example.com/a.ts", false],
  ["system/a.ts", "file:///a.ts", false],
  ["system/a.ts", "/a.ts", false],
  ["main.ts", "node:fs", false],
  ["system/a.ts", "@dos/lanes", false],
  ["compose.ts", "@dos/lanes", false],
];

Deno.test("rooms/imports holds the direction between rooms", () => {
  for (const [from, to, open] of DIRECTIONS) {
    const found = messages(`src/${from}`, `import "${to}";`);
    assertEquals(found.length, open ? 0 : 1, `${from} imports ${to}`);
  }
});

Deno.test("rooms/imports refuses a computed specifier in every room", () => {
  const source = "const a = await import(name); import(`./${name}.ts`);";
  const fault = "Cannot judge an import whose specifier is computed";
  assertEquals(messages("src/app/a.ts", source), [fault, fault]);
});

Deno.test("rooms/imports judges a constant of the file that is imported late", () => {
  const source = `const A = "../lease/acquire.ts"; const a = await import(A);`;
  assertEquals(messages("src/domain/a.ts", source), [
    `Room "domain" may not import "lease/acquire.ts"`,
  ]);
  assertEquals(messages("src/lease/a.ts", source), []);
  const inner = `function f() { const A = "./b.ts"; return import(A); }`;
  assertEquals(messages("src/lease/a.ts", inner).length, 1);
  assertEquals(
    messages("src/lease/a.ts", `let A = "./b.ts"; import(A);`).length,
    1,
  );
});

Deno.test("rooms/imports looks at nothing outside src", () => {
  assertEquals(messages("tests/domain/a_test.ts", `import "node:fs";`), []);
  assertEquals(messages("scripts/a.ts", `import "../src/main.ts";`), []);
});

const AMBIENT: [source: string, found: string][] = [
  ["Deno.cwd();", "Deno"],
  ["const d = Deno;", "Deno"],
  ["type A = Deno.FileInfo;", "Deno"],
  ["declare const Deno: { cwd(): string }; Deno.cwd();", "Deno"],
  ["process.exit(1);", "process"],
  [`console.log("a");`, "console"],
  [`await fetch("http://a");`, "fetch"],
  ["run(fetch);", "fetch"],
  ["const o = { fetch };", "fetch"],
  ["const o = { f: fetch };", "fetch"],
  ["const o = { [fetch]: 1 };", "fetch"],
  ["export { fetch };", "fetch"],
  ["export default fetch;", "fetch"],
  ["(fetch as () => void)();", "fetch"],
  ["function f(a = fetch) {}", "fetch"],
  ["{ const fetch = 1; } fetch();", "fetch"],
  ["function f(fetch) {} fetch();", "fetch"],
  ["performance.now();", "performance"],
  ["crypto.randomUUID();", "crypto"],
  ["setTimeout(f, 1);", "setTimeout"],
  ["setInterval(f, 1);", "setInterval"],
  ["queueMicrotask(f);", "queueMicrotask"],
  ["navigator.hardwareConcurrency;", "navigator"],
  ["globalThis.Deno.cwd();", "globalThis"],
  [`globalThis["Deno"];`, "globalThis"],
  ["const { Deno: d } = globalThis;", "globalThis"],
  ["self.fetch;", "self"],
  [`eval("1");`, "eval"],
  [`new Worker("a");`, "Worker"],
  ["import.meta.url;", "import.meta"],
  ["Date.now();", "Date.now"],
  ["Date?.now();", "Date.now"],
  [`Date["now"]();`, "Date.now"],
  ["Date[key]();", "Date[...]"],
  ["const clock = Date.now;", "Date.now"],
  ["const { now } = Date;", "Date"],
  ["const D = Date;", "Date"],
  ["(Date as unknown).now();", "Date"],
  ["new Date();", "new Date()"],
  ["new Date;", "new Date()"],
  ["new Date(...parts);", "new Date()"],
  ["Date();", "Date()"],
  ["Math.random();", "Math.random"],
  ["const { random } = Math;", "Math"],
  ["list.map(Math.random);", "Math.random"],
  ["AbortSignal.timeout(1);", "AbortSignal.timeout"],
  ["Temporal.Now.instant();", "Temporal.Now"],
];

for (const [source, found] of AMBIENT) {
  Deno.test(`rooms/ambient refuses: ${source}`, () => {
    const at = "src/domain/a.ts";
    assertEquals(messages(at, source), [
      `Room "domain" may not use "${found}"`,
    ]);
    assertEquals(messages("src/system/a.ts", source), []);
  });
}

const INNOCENT: string[] = [
  "new Date(0); Date.parse(text); Date.UTC(2026, 1);",
  "if (value instanceof Date) done(value as Date);",
  "type A = Date | typeof Date; interface B extends Date {}",
  "Math.max(1, 2); Math.trunc(x);",
  "AbortSignal.any([]); Temporal.Instant.from(text);",
  "world.console.log(o?.fetch, o.process.Deno);",
  "const o = { fetch: 1, process() {}, get crypto() { return 1; } };",
  "interface A { fetch: string; process(console: number): void }",
  "type A = (crypto: string) => void; type B = [fetch: string];",
  "class A { performance = 1; #fetch = 2; static process() {} }",
  "enum A { fetch = 1 }",
  "fetch: for (;;) { break fetch; }",
  `import { fetch } from "./b.ts"; fetch();`,
  `import fetch, * as crypto from "./b.ts"; fetch(crypto);`,
  `export { fetch, a as process } from "./b.ts";`,
  `import { fetch as get } from "./b.ts"; get();`,
  "function f(process, { fetch }, [self] = [], ...crypto) {" +
  " process(fetch, self, () => crypto); }",
  "const f = (console) => console.log(1);",
  "const { a: { b: process }, ...fetch } = o; process(fetch);",
  "{ function fetch() {} class process {} fetch(process); }",
  "export const fetch = 1; export function process() { return fetch; }",
  "export default function process() { process(); }",
  "for (const process of list) use(process);",
  "for (let fetch = 0; fetch < 1; fetch++) use(fetch);",
  "try { a(); } catch (self) { use(self); }",
  "for (const crypto in record) use(crypto);",
  "switch (a) { case 1: break; default: const fetch = 1; use(fetch); }",
  "class A { static { const self = 1; use(self); } }",
  "namespace A { const close = 1; use(close); }",
  "enum process { A } use(process.A);",
  "type A = Api.Deno; type B = api.process.A;",
  "const f = function fetch() { return fetch; };",
  "const A = class process { a() { return process; } };",
  "function now(Date) { return Date.now(); }",
  `const text = "Deno.cwd() Date.now()"; // Math.random()`,
];

for (const source of INNOCENT) {
  Deno.test(`rooms/ambient accepts: ${source}`, () => {
    const found = messages("src/domain/a.ts", source);
    assertEquals(found, []);
  });
}

Deno.test("rooms/ambient closes every room that does not keep the machine", () => {
  const rooms: [room: string, worldly: boolean][] = [
    ["domain", false],
    ["arbiter", false],
    ["journal", false],
    ["hook/hosts", false],
    ["lease", false],
    ["cli/commands", false],
    ["unknown", false],
    ["stores", true],
    ["system", true],
    ["app", true],
  ];
  for (const [room, worldly] of rooms) {
    const found = messages(`src/${room}/a.ts`, "Deno.cwd();");
    assertEquals(found.length, worldly ? 0 : 1, room);
  }
});

Deno.test("rooms/ambient leaves main.ts its arguments, its streams and its exit", () => {
  const clean = "if (import.meta.main) Deno.exit(await run(Deno.args, " +
    "Deno.stdin, Deno.stdout, Deno.stderr));";
  assertEquals(messages("src/main.ts", clean), []);
  const dirty = `Deno.cwd(); Deno["env"]; use(Deno); Date.now(); fetch("a");`;
  const found = ["Deno.cwd", "Deno.env", "Deno", "Date.now", "fetch"];
  assertEquals(
    messages("src/main.ts", dirty),
    found.map((x) => `main.ts may not use "${x}"`),
  );
  assertEquals(messages("src/compose.ts", dirty), []);
});

Deno.test("rooms/surface keeps logic out of the root mod.ts", () => {
  const clean = `export * from "./src/domain/lane.ts";
    export { a } from "./src/domain/a.ts";
    export type { B } from "./src/domain/a.ts";`;
  assertEquals(messages("mod.ts", clean), []);
  const fault = "mod.ts may only re-export";
  const dirty = `import "./a.ts"; export const a = 1; export { a }; a();`;
  assertEquals(messages("mod.ts", dirty), [fault, fault, fault, fault]);
  assertEquals(messages("src/cli/commands/mod.ts", "export const a = 1;"), []);
});

Deno.test("the rooms stay known when the checkout lies elsewhere", () => {
  const found = Deno.lint.runPlugin(
    plugin,
    "/home/src/b/src/domain/a.ts",
    "Deno.cwd();",
  );
  assertEquals(found.map((x) => x.message), [
    `Room "domain" may not use "Deno"`,
  ]);
});
