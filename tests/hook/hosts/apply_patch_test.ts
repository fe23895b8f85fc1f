import { assert, assertEquals } from "@std/assert";
import {
  isPatchCommand,
  patchFootprint,
} from "../../../src/hook/hosts/apply_patch.ts";

const UNREADABLE = "the patch does not say which file it changes";

function read(patch: string): [string[], string | null] {
  const { writes, reads, cannotTell } = patchFootprint(patch);
  assertEquals(reads, []);
  for (const { below, glob } of writes) {
    assertEquals([below, glob], [false, false]);
  }
  return [writes.map((x) => x.path), cannotTell];
}

Deno.test("patchFootprint reads every header, and both names of a move", () => {
  const patch = [
    "*** Begin Patch",
    "*** Add File: new.py",
    "+print('x')",
    "*** Update File: src/a b.py",
    "*** Move to: src/ü.py",
    "@@",
    "-a",
    "+b",
    "*** Delete File: old.py",
    "*** End Patch",
  ];
  const names = ["new.py", "src/a b.py", "src/ü.py", "old.py"];
  for (const end of ["\n", "\r\n", "\r"]) {
    assertEquals(read(patch.join(end)), [names, null]);
  }
});

Deno.test("patchFootprint takes headers as tolerantly as they are applied", () => {
  const table: [string, string[]][] = [
    ["  *** Add File: a  ", ["a"]],
    ["*** Update File:a", ["a"]],
    ["***  update file: a\n*** Update File: a", ["a"]],
    ["*** Environment ID: x\n*** Delete File: a:b", ["a:b"]],
    ["<<'EOF'\n*** Add File: *.md\nEOF", ["*.md"]],
  ];
  for (const [patch, paths] of table) assertEquals(read(patch), [paths, null]);
});

Deno.test("patchFootprint takes no line of a file for a header", () => {
  const body = "+*** Add File: b\n-*** Delete File: c\n@@ *** Move to: d";
  assertEquals(read(`*** Update File: a\n${body}`), [["a"], null]);
});

Deno.test("patchFootprint cannot tell what no header says", () => {
  assertEquals(read(""), [[], UNREADABLE]);
  assertEquals(read("--- a/x\n+++ b/x\n"), [[], UNREADABLE]);
  assertEquals(read("*** Add File: \n*** Add File: a"), [["a"], UNREADABLE]);
});

Deno.test("patchFootprint takes time in proportion to the patch", () => {
  const long = `${" ".repeat(100_000)}\n${"*** Add File: a\n".repeat(50_000)}`;
  assertEquals(read(long), [["a"], null]);
});

Deno.test("isPatchCommand knows the program by its name", () => {
  for (const word of ["apply_patch", "applypatch", "/usr/bin/apply_patch"]) {
    assert(isPatchCommand(word), word);
  }
  for (const word of ["patch", "apply_patch.md", "", "my_apply_patch"]) {
    assert(!isPatchCommand(word), word);
  }
});
