import { assertEquals, assertStringIncludes } from "@std/assert";
import { aPeerLease, grantOf } from "../support/records.ts";
import { afternoon, evilStory, grant, journalOf } from "../timeline/story.ts";
import { dos, inTempDir, makeReadOnly, pictureOf, sh } from "./dos.ts";

const JOURNAL = ".dos/lane-journal.jsonl";

async function plant(cwd: string, text: string): Promise<void> {
  await Deno.mkdir(`${cwd}/.dos`);
  await Deno.writeTextFile(`${cwd}/${JOURNAL}`, text);
}

Deno.test("dos timeline reads and writes nothing in the store, a read-only one too", async () => {
  await inTempDir(async (cwd) => {
    await plant(cwd, journalOf(afternoon()));
    const before = await pictureOf(`${cwd}/.dos`);
    const undo = await makeReadOnly(cwd);
    try {
      const text = await dos({ cwd }, "timeline", "--text");
      assertEquals(text.code, 0, text.stderr);
      assertStringIncludes(text.stdout, "release-train-7");
      const html = await dos({ cwd }, "timeline", "--html", "out.html");
      assertEquals(html.code, 0, html.stderr);
    } finally {
      await undo?.();
    }
    assertEquals(await pictureOf(`${cwd}/.dos`), before);
  });
});

Deno.test("dos timeline makes nothing where there is no store", async () => {
  await inTempDir(async (cwd) => {
    const { code, stdout } = await dos({ cwd }, "timeline", "--text");
    assertEquals([code, await pictureOf(cwd)], [0, []]);
    assertStringIncludes(stdout, "Nothing happened.");
  });
});

Deno.test("dos timeline shows what it can of a damaged journal that a peer wrote to, and says so", async () => {
  await inTempDir(async (cwd) => {
    const peer = `${JSON.stringify(grantOf(aPeerLease()))}\n`;
    const torn = journalOf([grant(9, 9)]).slice(0, 40);
    const text = `${journalOf(afternoon())}{"op": "ACQ\u0000\n${peer}${torn}`;
    await plant(cwd, text);
    const ran = await dos({ cwd }, "timeline", "--html", "out.html");
    assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(ran.stderr, "warning");
    const page = await Deno.readTextFile(`${cwd}/out.html`);
    assertStringIncludes(page, 'class="notes"');
    assertStringIncludes(page, "<b>peer</b>");
    assertStringIncludes(page, "release-train-7");
    const seen = await dos({ cwd }, "timeline", "--text");
    assertStringIncludes(seen.stderr, "warning");
    assertStringIncludes(seen.stdout, "pete");
  });
});

Deno.test("dos timeline gives no orders to a terminal, whatever a journal says", async () => {
  await inTempDir(async (cwd) => {
    // JSON.stringify, because the program itself would not write such records.
    const lines = evilStory().map((entry) => `${JSON.stringify(entry)}\n`);
    await plant(cwd, lines.join(""));
    for (const form of ["--text", "--json", "--html=-"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const { code, stdout } = await dos({ cwd }, "timeline", form);
      assertEquals(code, 0);
      // deno-lint-ignore no-control-regex -- what must not be there
      const unsafe = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
      assertEquals(unsafe.exec(stdout), null, form);
    }
  });
});

Deno.test("dos timeline --html replaces an older page and no other file", async () => {
  await inTempDir(async (cwd) => {
    await plant(cwd, journalOf(afternoon()));
    await dos({ cwd }, "timeline", "--html", "out.html");
    const again = await dos({ cwd }, "timeline", "--html", "out.html");
    assertEquals(again.code, 0, again.stderr);
    const before = await pictureOf(cwd);
    for (const file of [JOURNAL, ".dos/new.html", ".dos", "none/out.html"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await dos({ cwd }, "timeline", "--html", file);
      assertEquals([ran.code, ran.json().code], [5, "STORE_UNWRITABLE"], file);
      assertStringIncludes(ran.stderr, file);
    }
    assertEquals(await pictureOf(cwd), before);
  });
});

Deno.test("dos timeline --html leaves nothing behind on a full disk", async () => {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return;
  await inTempDir(async (cwd) => {
    await plant(cwd, journalOf(afternoon()));
    await Deno.mkdir(`${cwd}/small`);
    try {
      await sh(cwd, "mount", "-t", "tmpfs", "-o", "size=16k", "none", "small");
    } catch {
      return;
    }
    try {
      const ran = await dos({ cwd }, "timeline", "--html", "small/out.html");
      assertEquals([ran.code, ran.json().code], [5, "STORE_FULL"]);
      assertEquals(await pictureOf(`${cwd}/small`), []);
    } finally {
      await sh(cwd, "umount", "small");
    }
  });
});
