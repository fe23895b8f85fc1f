import { assertEquals } from "@std/assert";
import { changedSince, readStatus } from "../../src/system/changed_files.ts";
import type { Runner } from "../../src/system/run.ts";
import { at, GIT, plant, withTree } from "./planted_tree.ts";

const SINCE = Date.UTC(2026, 5, 1, 14);

async function git(cwd: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", {
    args: [
      ...["-c", "user.name=a", "-c", "user.email=a@b", "-c"],
      ...["init.defaultBranch=main", "-C", cwd, ...args],
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function written(root: string, path: string, ms: number): void {
  const at = new Date(ms);
  Deno.utimeSync(`${root}/${path}`, at, at);
}

/** One character per byte, as the runner gives it. */
function bytewise(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => String.fromCharCode(byte),
  ).join("");
}

Deno.test("readStatus gives each name as it is, whatever it holds", () => {
  const names = ["a", "é/ü", 'q"x', "a\nb", " lead", "trail ", "-> x", "\t"];
  const text = names.map((name) => ` M ${name}\0`).join("") + "?? new/\0";
  assertEquals(readStatus(bytewise(text)), [...names, "new/"]);
  assertEquals(readStatus(""), []);
});

Deno.test("changedSince tells what was changed, added and removed since, and nothing older", () =>
  withTree(
    { "r/a": "1", "r/b": "1", "r/gone/x": "1", "r/old": "1" },
    async (root) => {
      const top = `${root}/r`;
      await git(top, "init");
      await git(top, "add", ".");
      await git(top, "commit", "-m", "x");
      const began = Date.now() + 3_600_000;
      plant(top, { "a": "22", "new/é ü": "2", "ignored": "", "old": "22" });
      plant(top, { ".gitignore": "ignored\n" });
      await Deno.remove(`${top}/gone/x`);
      for (const path of ["a", "new/é ü", "gone"]) written(top, path, began);
      for (const path of ["old", ".gitignore"]) written(top, path, began - 1);
      const found = await changedSince(top, began);
      assertEquals(found.toSorted(), ["a", "gone/x", "new/é ü"]);
    },
  ));

Deno.test("changedSince sees a file that was moved into place with its old time", () =>
  withTree({ "r/a": "1" }, async (root) => {
    const top = `${root}/r`;
    await git(top, "init");
    await git(top, "add", ".");
    await git(top, "commit", "-m", "x");
    plant(root, { "elsewhere": "of old" });
    written(root, "elsewhere", SINCE);
    const began = Date.now() - 60_000;
    await Deno.rename(`${root}/elsewhere`, `${top}/a`);
    assertEquals(await changedSince(top, began), ["a"]);
  }));

Deno.test("changedSince gives paths from the workspace on, and leaves out what lies beside it", () =>
  withTree({ "r/sub/a": "", "r/other/b": "" }, async (root) => {
    await git(`${root}/r`, "init");
    assertEquals(await changedSince(`${root}/r/sub`, 0), ["a"]);
    assertEquals((await changedSince(`${root}/r`, 0)).toSorted(), [
      "other/b",
      "sub/a",
    ]);
  }));

Deno.test("changedSince is told nothing by the environment of a git that runs around it", () =>
  withTree({ "r/a": "" }, async (root) => {
    await git(`${root}/r`, "init");
    Deno.env.set("GIT_DIR", `${root}/nowhere`);
    try {
      assertEquals(await changedSince(`${root}/r`, 0), ["a"]);
    } finally {
      Deno.env.delete("GIT_DIR");
    }
  }));

Deno.test("changedSince finds nothing outside git, nor where git fails or is silent", () =>
  withTree({ "plain/a": "", ...at("r/.git", GIT), "r/a": "" }, async (root) => {
    let asked = 0;
    const answering = (answer: Awaited<ReturnType<Runner>>): Runner => () => {
      asked++;
      return Promise.resolve(answer);
    };
    const failing = answering({ code: 128, stdout: "?? a\0", stderr: "" });
    assertEquals(await changedSince(`${root}/plain`, 0, failing), []);
    assertEquals(asked, 0);
    assertEquals(await changedSince(`${root}/r`, 0, failing), []);
    assertEquals(await changedSince(`${root}/r`, 0, answering(null)), []);
    assertEquals(asked, 2);
    const good = answering({ code: 0, stdout: "?? a\0", stderr: "" });
    assertEquals(await changedSince(`${root}/r`, 0, good), ["a"]);
  }));
