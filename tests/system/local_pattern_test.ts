import { assertEquals, assertThrows } from "@std/assert";
import { InvalidPatternError } from "../../src/domain/pattern.ts";
import { localPattern } from "../../src/system/local_pattern.ts";
import { withTree } from "./planted_tree.ts";

const ROOT = "/no/such/root";
const DRIVE = "C:/Work/app";
const SHARE = "//s/share/app";

const LOCAL: readonly [string, string, string][] = [
  ["src/api", ROOT, "src/api"],
  ["./src//api/", ROOT, "src/api/**"],
  ["", ROOT, ""],
  [`${ROOT}/src/*.ts`, ROOT, "src/*.ts"],
  [`  ${ROOT}/src  `, ROOT, "src"],
  [`${ROOT}/`, ROOT, "**"],
  [ROOT, ROOT, "**"],
  [`${ROOT}/src/`, ROOT, "src/**"],
  [`${ROOT}/x/../src/{a,b}/`, ROOT, "src/{a,b}/**"],
  ["/no//such/./other/../root/src", ROOT, "src"],
  [`${ROOT}/**`, ROOT, "**"],
  ["/etc/x", "/", "etc/x"],
  ["c:\\work\\APP\\src\\**", DRIVE, "src/**"],
  ["C:/Work/app", DRIVE, "**"],
  ["/c/Work/app/Src/a.ts", DRIVE, "Src/a.ts"],
  ["\\\\?\\C:\\Work\\app\\src", DRIVE, "src"],
  ["C:\\Work\\app\\src", "C:\\Work\\app", "src"],
  ["src\\a", DRIVE, "src/a"],
  ["\\\\.\\c:\\Work\\app\\src", DRIVE, "src"],
  ["src\\**\\*.ts", DRIVE, "src/**/*.ts"],
  ["CON\\nul.txt", DRIVE, "CON/nul.txt"],
  ["src\\..\\.github\\", DRIVE, ".github/**"],
  ["\\\\s\\share\\app\\src", SHARE, "src"],
  ["//s/share/app/src/**", SHARE, "src/**"],
  ["\\\\?\\UNC\\s\\share\\app\\src", SHARE, "src"],
  ["src\\a", SHARE, "src/a"],
  ["a~1/b:c/d. /e.", ROOT, "a~1/b:c/d. /e."],
  ["src/x[.]/b{.,y}/a[~]1[:]", ROOT, "src/x[.]/b{.,y}/a[~]1[:]"],
  ["src/a[.]ts", DRIVE, "src/a[.]ts"],
  ["src/*[._]test.ts", DRIVE, "src/*[._]test.ts"],
  ["src/[!a]/x{.ts,y.{js,d.ts}}", DRIVE, "src/[!a]/x{.ts,y.{js,d.ts}}"],
  ["src/[a-z]*", DRIVE, "src/[a-z]*"],
  ["\\\\S\\Share\\app\\Src", SHARE, "Src"],
  ["//s/share/app/src", "\\\\S\\SHARE\\app", "src"],
  ["//S/SHARE/app", "//s/share/app", "**"],
];

for (const [pattern, root, expected] of LOCAL) {
  Deno.test(`localPattern reads ${JSON.stringify(pattern)} in ${root}`, () => {
    assertEquals(localPattern(pattern, root), expected);
  });
}

const FOREIGN: readonly [string, string][] = [
  ["/etc/passwd", ROOT],
  [`${ROOT}x/a`, ROOT],
  [`${ROOT}/../a`, ROOT],
  ["/no/such/*/a", ROOT],
  ["/no/such/ROOT/a", ROOT],
  ["C:/x", ROOT],
  ["D:/Work/app/src", DRIVE],
  ["/etc", DRIVE],
  ["../x", ROOT],
  [`${ROOT}/!a`, ROOT],
  ["src./**", DRIVE],
  ["src \\**", DRIVE],
  ["src/a.ts.", DRIVE],
  ["src/a.ts:stream", DRIVE],
  ["src/a.ts::$DATA", DRIVE],
  ["src::$INDEX_ALLOCATION/**", DRIVE],
  ["C:src", DRIVE],
  ["PROGRA~1/**", DRIVE],
  ["src/*~1.ts", SHARE],
  ["src/x[.]", DRIVE],
  ["src/x[ ]/a", DRIVE],
  ["src/x[.a]", DRIVE],
  ["src/x[ -a]/**", DRIVE],
  ["src/x{.,y}", DRIVE],
  ["src/x{y,{z,. }}/a", DRIVE],
  ["src/x.{,ts}", DRIVE],
  ["src/a[:]b", DRIVE],
  ["src/a[:-;]b", SHARE],
  ["LONGNA[~]1.TS", DRIVE],
  ["LONGNA~[1].TS", DRIVE],
  ["LONGNA~[12].TS", DRIVE],
  ["LONGNA[~-~][1].TS", DRIVE],
  ["LONGNA{~,_}1.TS", DRIVE],
  ["LONGNA[~_]1.TS", DRIVE],
  ["\\\\s\\share\\App\\src", SHARE],
  ["\\\\?\\Volume{9ac3f7b1}\\Work\\app\\src", DRIVE],
  ["\\\\localhost\\C$\\Work\\app\\src", DRIVE],
  ["\\\\s\\other\\app\\src", SHARE],
];

for (const [pattern, root] of FOREIGN) {
  Deno.test(`localPattern refuses ${JSON.stringify(pattern)} in ${root}`, () => {
    assertThrows(() => localPattern(pattern, root), InvalidPatternError);
  });
}

Deno.test("localPattern takes a dotted name for a directory where there is one", () =>
  withTree({ "v1.2/": "", "a.ts": "", "x/y.d/": "" }, (root) => {
    const patterns = ["v1.2", `${root}/x/y.d`, "a.ts", "v9.9", "v1.*", ".v"];
    assertEquals(
      patterns.map((pattern) => localPattern(pattern, root)),
      ["v1.2/**", "x/y.d/**", "a.ts", "v9.9", "v1.*", ".v"],
    );
  }));

Deno.test("localPattern knows the root under another name", () =>
  withTree({ "real/src/": "" }, async (root) => {
    await Deno.symlink(`${root}/real`, `${root}/link`, { type: "dir" });
    const patterns = [
      `${root}/link/src/a/*`,
      `${root}/link`,
      `${root}/link/new/`,
    ];
    assertEquals(
      patterns.map((pattern) => localPattern(pattern, `${root}/real`)),
      ["src/a/*", "**", "new/**"],
    );
  }));

Deno.test("localPattern refuses an absolute pattern of any length without asking for every directory of it", () => {
  assertThrows(
    () => localPattern("/no".repeat(100_000), ROOT),
    InvalidPatternError,
    "outside",
  );
});
