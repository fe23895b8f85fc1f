import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DirectoryError,
  makeTemporary,
  removeTemporary,
} from "../../src/system/temporary_directory.ts";
import { inTempDir } from "../program/dos.ts";

Deno.test("makeTemporary() makes a new directory each time, where it is told", async () => {
  await inTempDir(async (dir) => {
    const [one, other] = [await makeTemporary(dir), await makeTemporary(dir)];
    assert(one !== other && one.startsWith(`${dir.replaceAll("\\", "/")}/`));
    await Deno.writeTextFile(`${one}/file`, "");
    assert(await removeTemporary(one));
    assert(await removeTemporary(one));
    assertEquals(
      (await Array.fromAsync(Deno.readDir(dir))).map((x) => x.name),
      [other.split("/").at(-1) ?? ""],
    );
  });
});

Deno.test("makeTemporary() has a place of its own", async () => {
  const path = await makeTemporary();
  assert((await Deno.stat(path)).isDirectory);
  await removeTemporary(path);
});

Deno.test("makeTemporary() makes nothing where there is no directory", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    for (const [name, said] of [["none", "not exist"], ["file", "is not"]]) {
      // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
      await assertRejects(
        () => makeTemporary(`${dir}/${name}`),
        DirectoryError,
        said,
      );
    }
  });
});
