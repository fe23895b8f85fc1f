// deno-lint-ignore-file no-await-in-loop -- one text after the other under one name
import { assertEquals, assertFalse } from "@std/assert";
import {
  backupPath,
  backupText,
  digestOf,
  readBackup,
} from "../../../src/system/settings/backup.ts";
import { inTempDir } from "../../program/dos.ts";

Deno.test("a backup gives back every byte, and whether there was a file", async () => {
  await inTempDir(async (dir) => {
    const path = backupPath(`${dir}/s.json`);
    assertFalse(path.endsWith(".json"));
    assertEquals(readBackup(path), null);
    for (const before of [null, "", "\ufeff{\r\n}", "a\nb\n"]) {
      const backup = { before, after: "d", made: [dir] };
      await Deno.writeTextFile(path, backupText(backup));
      assertEquals(readBackup(path), backup);
      const made = [dir, `${dir}/other`, "/", path, `${dir}x`, "."];
      await Deno.writeTextFile(path, backupText({ ...backup, made }));
      assertEquals(readBackup(path)?.made, [dir, "/"], "what is around it");
    }
  });
});

Deno.test("a file of somebody else under that name is no backup", async () => {
  await inTempDir(async (dir) => {
    for (
      const text of ["", "x", "x\n", "{}\n", '{"existed": true}\n', "[]\n"]
    ) {
      await Deno.writeTextFile(`${dir}/b`, text);
      assertEquals(readBackup(`${dir}/b`), null);
    }
  });
});

Deno.test("a digest tells one text from another", async () => {
  assertEquals(
    await digestOf(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assertFalse(await digestOf("a") === await digestOf("b"));
});
