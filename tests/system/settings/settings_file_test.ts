// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { SettingsError } from "../../../src/system/settings/settings_error.ts";
import {
  makeDirectories,
  readBeside,
  readSettings,
  removeDirectories,
  removeSettings,
  replaceSettings,
  splitMark,
} from "../../../src/system/settings/settings_file.ts";
import { inTempDir, pictureOf, sh } from "../../program/dos.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

Deno.test("a settings file is read with its mark, and an absent one is none", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/s.json`;
    assertEquals(readSettings(path).text, null);
    await Deno.writeTextFile(path, "\ufeff{}\r\n");
    assertEquals(readSettings(path).text, "\ufeff{}\r\n");
    assertEquals(splitMark("\ufeff{}"), ["\ufeff", "{}"]);
    assertEquals(splitMark("{}"), ["", "{}"]);
  });
});

Deno.test(
  "what is no plain file of text is told, and left alone",
  ONLY_UNIX,
  async (t) => {
    const rows: [string, (path: string, dir: string) => unknown, string][] = [
      ["a directory", (path) => Deno.mkdir(path), "it is a directory"],
      [
        "a pipe",
        (path, dir) => sh(dir, "mkfifo", path),
        "device, pipe or socket",
      ],
      [
        "a link to nothing",
        (path, dir) => Deno.symlink(`${dir}/gone`, path),
        "leads nowhere",
      ],
      ["a link to itself", (path) => Deno.symlink(path, path), "leads nowhere"],
      [
        "a link to a directory",
        (path, dir) => Deno.symlink(dir, path),
        "it is a directory",
      ],
      [
        "a long file",
        (path) => Deno.writeFile(path, new Uint8Array(1_048_577)),
        "larger than 1048576 bytes",
      ],
      [
        "bytes",
        (path) => Deno.writeFile(path, new Uint8Array([0x7b, 0xff, 0x7d])),
        "not UTF-8",
      ],
    ];
    for (const [what, plant, wanted] of rows) {
      await t.step(what, async () => {
        await inTempDir(async (dir) => {
          await plant(`${dir}/s.json`, dir);
          const error = assertThrows(
            () => readSettings(`${dir}/s.json`),
            SettingsError,
          );
          assertStringIncludes(error.message, wanted);
        });
      });
    }
  },
);

Deno.test(
  "a file is replaced as a whole, with its mode, and behind a link",
  ONLY_UNIX,
  async () => {
    await inTempDir(async (dir) => {
      await Deno.mkdir(`${dir}/dotfiles`);
      await Deno.writeTextFile(`${dir}/dotfiles/s.json`, "{}", { mode: 0o640 });
      await Deno.chmod(`${dir}/dotfiles/s.json`, 0o640);
      await Deno.symlink("dotfiles/s.json", `${dir}/s.json`);
      const file = readSettings(`${dir}/s.json`);
      assertEquals(file.real, `${dir}/dotfiles/s.json`);
      replaceSettings(file, "new");
      const { mode } = await Deno.stat(`${dir}/s.json`);
      assertEquals((mode ?? 0) & 0o7777, 0o640);
      assertEquals(await pictureOf(dir), [
        `${dir}/dotfiles/`,
        `${dir}/dotfiles/s.json: new`,
        `${dir}/s.json -> dotfiles/s.json`,
      ]);
      replaceSettings(readSettings(`${dir}/s.json`), null);
      assertEquals(await pictureOf(`${dir}/dotfiles`), []);
    });
  },
);

Deno.test("a file that somebody else wrote meanwhile is left to him", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/s.json`;
    const file = readSettings(path);
    await Deno.writeTextFile(path, "theirs");
    const error = assertThrows(
      () => replaceSettings(file, "ours"),
      SettingsError,
    );
    assertStringIncludes(error.message, "somebody else wrote it");
    assertEquals(await pictureOf(dir), [`${path}: theirs`]);
  });
});

Deno.test("a write that fails leaves nothing behind", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/gone/s.json`;
    const file = { path, real: path, text: null, mode: null, owner: null };
    const error = assertThrows(() => replaceSettings(file, "x"), StoreError);
    assertEquals(error.code, "STORE_UNWRITABLE");
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("directories that were made go again, those that hold something stay", async () => {
  await inTempDir(async (dir) => {
    const made = makeDirectories(`${dir}/a/b/c.json`);
    assertEquals(made, [`${dir}/a`, `${dir}/a/b`]);
    assertEquals(makeDirectories(`${dir}/a/b/c.json`), []);
    await Deno.writeTextFile(`${dir}/a/x`, "");
    removeDirectories(made);
    assertEquals(await pictureOf(dir), [`${dir}/a/`, `${dir}/a/x: `]);
    const error = assertThrows(
      () => makeDirectories(`${dir}/a/x/y/s.json`),
      SettingsError,
    );
    assertStringIncludes(error.message, "it is not a directory");
  });
});

Deno.test("a file of ours is read and removed if it is there", async () => {
  await inTempDir(async (dir) => {
    assertEquals(readBeside(`${dir}/b`), null);
    removeSettings(`${dir}/b`);
    await Deno.writeTextFile(`${dir}/b`, "x");
    assertEquals(readBeside(`${dir}/b`), "x");
    removeSettings(`${dir}/b`);
    assertEquals(await pictureOf(dir), []);
    await Deno.symlink(`${dir}/c`, `${dir}/b`);
    assertThrows(() => readBeside(`${dir}/b`), SettingsError, "it is a link");
  });
});

Deno.test("drafts of those who were killed go, young ones stay", async () => {
  await inTempDir(async (dir) => {
    const [old, young] = ["1.0a", "2.0b"].map((x) =>
      `${dir}/.dos-hook.${x}.draft`
    );
    await Deno.writeTextFile(old ?? "", "");
    await Deno.writeTextFile(young ?? "", "");
    await Deno.utime(old ?? "", 0, 0);
    replaceSettings(readSettings(`${dir}/s.json`), "x");
    assertEquals(
      await pictureOf(dir),
      [`${young}: `, `${dir}/s.json: x`].sort(),
    );
  });
});
