import { assertEquals, assertThrows } from "@std/assert";
import {
  below,
  climb,
  homeIn,
  inside,
  isAbsence,
  isThere,
  nameOf,
  parentOf,
  realPath,
  resolvePath,
  slashed,
} from "../../src/system/path.ts";
import { withTree } from "./planted_tree.ts";

Deno.test("resolvePath resolves against a base and takes back dots", () => {
  const cases: readonly [string, string, string][] = [
    ["/a/b", "c", "/a/b/c"],
    ["/a/b", "../c/./d//e/", "/a/c/d/e"],
    ["/a", "/b/../c", "/c"],
    ["/a", "../../..", "/"],
    ["/", "x", "/x"],
  ];
  for (const [base, path, expected] of cases) {
    assertEquals(resolvePath(base, path), expected, `${base} ${path}`);
  }
});

Deno.test("slashed leaves a backslash alone where it may stand in a name", () => {
  assertEquals(slashed("a\\b"), Deno.build.os === "windows" ? "a/b" : "a\\b");
});

Deno.test("homeIn goes by what programs of each system go by", () => {
  const table: [Record<string, string>, boolean, string][] = [
    [{ HOME: "/h", USERPROFILE: "C:\\u" }, false, "/h"],
    [{ HOME: "/h", USERPROFILE: "C:\\u" }, true, "C:\\u"],
    [{ HOME: "/c/Users/ada" }, true, "c:/Users/ada"],
    [{ HOME: "", USERPROFILE: "/u" }, false, "/u"],
    [{}, true, ""],
  ];
  for (const [vars, windows, expected] of table) {
    assertEquals(homeIn((name) => vars[name], windows), expected);
  }
});

Deno.test("parentOf ends at the root", () => {
  assertEquals(["/a/b", "/a", "/"].map(parentOf), ["/a", "/", "/"]);
});

Deno.test("nameOf and inside take a path apart and put it together", () => {
  assertEquals([nameOf("/a/b"), nameOf("/")], ["b", ""]);
  assertEquals([inside("/a", "b"), inside("/", "b"), inside("/a", "")], [
    "/a/b",
    "/b",
    "/a",
  ]);
});

Deno.test("below tells how a path is reached, segment by segment", () => {
  const cases: readonly [string, string, string | null][] = [
    ["/a", "/a", ""],
    ["/a", "/a/b/c", "b/c"],
    ["/a", "/ab", null],
    ["/a/b", "/a", null],
    ["/", "/a", "a"],
  ];
  for (const [root, path, expected] of cases) {
    assertEquals(below(root, path), expected, `${root} ${path}`);
  }
});

Deno.test("climb goes up to a directory or to the root", () => {
  assertEquals(Array.from(climb("/a/b/c")), ["/a/b/c", "/a/b", "/a", "/"]);
  assertEquals(Array.from(climb("/a/b/c", "/a")), ["/a/b/c", "/a/b", "/a"]);
  assertEquals(Array.from(climb("/a", "/a")), ["/a"]);
});

Deno.test("realPath follows links and knows what is not there", () =>
  withTree({ "a/b.txt": "x" }, (root) => {
    assertEquals(realPath(`${root}/a/../a/b.txt`), `${root}/a/b.txt`);
    assertEquals(realPath(`${root}/c`), null);
    assertEquals(realPath(`${root}/a/b.txt/c`), null);
  }));

Deno.test("isThere sees a link to nothing; realPath does not", () =>
  withTree({ "a": "x" }, (root) => {
    Deno.symlinkSync(`${root}/nowhere`, `${root}/link`, { type: "file" });
    assertEquals([isThere(`${root}/link`), realPath(`${root}/link`)], [
      true,
      null,
    ]);
    assertEquals([`a`, `b`, `a/b`].map((x) => isThere(`${root}/${x}`)), [
      true,
      false,
      false,
    ]);
  }));

Deno.test("isAbsence tells a missing name from other errors", () => {
  const missing = assertThrows(() => Deno.lstatSync("/no/such/name"));
  const errors = [
    missing,
    new Deno.errors.PermissionDenied("no"),
    new Error("x"),
  ];
  assertEquals(errors.map(isAbsence), [true, false, false]);
});
