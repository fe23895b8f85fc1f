import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { publishPage } from "../../src/system/page_file.ts";
import { modeOf, namesIn } from "../support/entries.ts";
import { inTempDir } from "../program/dos.ts";

const PAGE = "<!DOCTYPE html>\n<p>new</p>\n";

Deno.test("publishPage writes a page whole, and over an older one with its rights", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/out.html`;
    assertEquals(await publishPage(path, PAGE, []), path);
    assertEquals(await Deno.readTextFile(path), PAGE);
    if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
    await publishPage(path, `${PAGE}more`, []);
    assertEquals(await Deno.readTextFile(path), `${PAGE}more`);
    if (Deno.build.os !== "windows") assertEquals(modeOf(path), 0o600);
    assertEquals(namesIn(dir), ["out.html"]);
  });
});

Deno.test("publishPage writes through a link, and the link stays one", async () => {
  if (Deno.build.os === "windows") return;
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/real.html`, "");
    await Deno.symlink(`${dir}/real.html`, `${dir}/link.html`);
    await publishPage(`${dir}/link.html`, PAGE, []);
    assertEquals(await Deno.readTextFile(`${dir}/real.html`), PAGE);
    assertEquals((await Deno.lstat(`${dir}/link.html`)).isSymlink, true);
  });
});

Deno.test("publishPage writes over nothing but pages, and leaves all as it was", async () => {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/.dos`);
    await Deno.mkdir(`${dir}/folder`);
    await Deno.writeTextFile(`${dir}/notes.txt`, "mine");
    if (Deno.build.os !== "windows") {
      await Deno.symlink(`${dir}/nowhere`, `${dir}/broken`);
    } else await Deno.mkdir(`${dir}/broken`);
    const before = namesIn(dir);
    const cases = [
      ["notes.txt", "no HTML page"],
      ["folder", "it is a directory"],
      ["new/", "it is a directory"],
      ["missing/out.html", "there is no directory"],
      [".dos/out.html", "keeps its store there"],
      ["broken", Deno.build.os === "windows" ? "directory" : "leads nowhere"],
    ] as const;
    for (const [name, state] of cases) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const error = await assertRejects(
        () => publishPage(`${dir}/${name}`, PAGE, [`${dir}/.dos`]),
        StoreError,
        state,
      );
      assertEquals([error.code, error.hint === ""], [
        "STORE_UNWRITABLE",
        false,
      ]);
    }
    assertEquals(namesIn(dir), before);
    assertEquals(namesIn(`${dir}/.dos`), []);
    assertEquals(await Deno.readTextFile(`${dir}/notes.txt`), "mine");
  });
});

Deno.test("publishPage says so where the disk is full", async () => {
  if (Deno.build.os !== "linux") return;
  const error = await assertRejects(
    () => publishPage("/dev/full", PAGE, []),
    StoreError,
  );
  assertEquals(error.code, "STORE_FULL");
});
