import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  commitOf,
  makeStage,
  withCommit,
} from "../../../scripts/compile/stage.ts";
import { inTempDir, sh } from "../../program/dos.ts";

const ROOT = `${import.meta.dirname}/../../..`;

Deno.test("withCommit() changes nothing but the commit", async () => {
  const text = await Deno.readTextFile(`${ROOT}/src/version.ts`);
  const marked = withCommit(text, "abc1234.modified");
  assert(marked.includes(`COMMIT: string = "abc1234.modified";`));
  assertEquals(marked.replace("abc1234.modified", ""), text);
});

Deno.test("withCommit() fails rather than leave the commit out, or break the source", () => {
  assertThrows(() => withCommit("", "abc"), RangeError);
  const text = `export const COMMIT: string = "";\n`;
  assertThrows(() => withCommit(text + text, "abc"), RangeError);
  assertThrows(() => withCommit(text, `"; x`), RangeError);
});

Deno.test("commitOf() tells the commit, whether it is what is compiled, and where there is none", async () => {
  await inTempDir(async (dir) => {
    assertEquals(await commitOf(dir), "");
    const git = (...words: string[]): Promise<string> =>
      sh(dir, "git", "-c", "user.name=a", "-c", "user.email=a@b", ...words);
    await git("init", "-q");
    await Deno.mkdir(`${dir}/src`);
    await Deno.writeTextFile(`${dir}/src/a.ts`, "1");
    await git("add", ".");
    await git("commit", "-qm", "one");
    const hash = (await git("rev-parse", "HEAD")).trim().slice(0, 12);
    assertEquals(await commitOf(dir), hash);
    await Deno.writeTextFile(`${dir}/notes`, "not compiled");
    assertEquals(await commitOf(dir), hash);
    await Deno.writeTextFile(`${dir}/src/b.ts`, "2");
    assertEquals(await commitOf(dir), `${hash}.modified`);
  });
});

Deno.test("makeStage() copies what is compiled, and an older copy is gone", async () => {
  await inTempDir(async (dir) => {
    const path = `${dir}/stage`;
    await Deno.mkdir(`${path}/src`, { recursive: true });
    await Deno.writeTextFile(`${path}/src/stale.ts`, "");
    const stage = await makeStage(ROOT, path);
    const { version } = JSON.parse(
      await Deno.readTextFile(`${ROOT}/deno.json`),
    );
    assertEquals(stage.version, version);
    const names = (await Array.fromAsync(Deno.readDir(path))).map((x) => x.name)
      .sort();
    assertEquals(names, ["deno.json", "deno.lock", "src"]);
    const text = await Deno.readTextFile(`${path}/src/version.ts`);
    assert(text.includes(`COMMIT: string = "${stage.commit}";`));
    assertEquals(
      await Deno.stat(`${path}/src/stale.ts`).catch(() => null),
      null,
    );
  });
});
