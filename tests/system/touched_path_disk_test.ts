import { assertEquals } from "@std/assert";
import { createDisk } from "../../src/system/touched_path.ts";
import { withTree } from "./planted_tree.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

const none = (): undefined => undefined;

Deno.test(
  "createDisk tells what lies under a name, and follows no link for it",
  ONLY_UNIX,
  () =>
    withTree({ "d/f": "x" }, (root) => {
      Deno.symlinkSync("d", `${root}/to-d`);
      Deno.symlinkSync("nowhere", `${root}/dangling`);
      Deno.symlinkSync("loop", `${root}/loop`);
      new Deno.Command("mkfifo", { args: [`${root}/pipe`] }).outputSync();
      const disk = createDisk(none);
      const table: [string, string | null][] = [
        ["d", "directory"],
        ["d/f", "other"],
        ["pipe", "other"],
        ["to-d", "link"],
        ["dangling", "link"],
        ["loop", "link"],
        ["missing", null],
        ["d/f/below-a-file", null],
        ["loop/x", null],
        ["a\0b", null],
        ["n".repeat(5_000), null],
      ];
      for (const [name, kind] of table) {
        assertEquals(disk.look(`${root}/${name}`), kind, name.slice(0, 20));
        assertEquals(disk.look(`${root}/${name}`), kind, name.slice(0, 20));
      }
    }),
);

Deno.test(
  "createDisk reads links as they are written, and nothing else",
  ONLY_UNIX,
  () =>
    withTree({ "d/f": "" }, (root) => {
      Deno.symlinkSync("../x/./y", `${root}/d/link`);
      const disk = createDisk(none);
      assertEquals(disk.target(`${root}/d/link`), "../x/./y");
      assertEquals(disk.target(`${root}/d/f`), null);
      assertEquals(disk.target(`${root}/missing`), null);
    }),
);

Deno.test(
  "createDisk gives the true spelling of a directory, and what is not there as it stands",
  ONLY_UNIX,
  () =>
    withTree({ "d/e/": "" }, (root) => {
      Deno.symlinkSync("loop", `${root}/loop`);
      const disk = createDisk(none);
      assertEquals(disk.real(`${root}/d/e`), `${root}/d/e`);
      for (const name of ["missing", "loop", "a\0b"]) {
        assertEquals(disk.real(`${root}/${name}`), `${root}/${name}`);
      }
    }),
);

Deno.test("createDisk looks at each name once", () =>
  withTree({ "f": "" }, (root) => {
    const disk = createDisk(none);
    assertEquals(disk.look(`${root}/f`), "other");
    Deno.removeSync(`${root}/f`);
    assertEquals(disk.look(`${root}/f`), "other");
    // What was missing may come, and is looked for again.
    assertEquals(disk.look(`${root}/g`), null);
    assertEquals(createDisk(none).look(`${root}/f`), null);
  }));

Deno.test("createDisk takes the home directory from the environment", () => {
  const table: [Record<string, string>, string][] = [
    [{ HOME: "/h", USERPROFILE: "/u" }, "/h"],
    [{ HOME: "", USERPROFILE: "/u" }, "/u"],
    [{}, ""],
  ];
  for (const [vars, home] of table) {
    assertEquals(createDisk((name) => vars[name]).home, home);
  }
});
