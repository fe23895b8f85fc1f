import { assertEquals } from "@std/assert";
import { commitsSince, readLog } from "../../src/system/commit_log.ts";
import { inTempDir, sh } from "../program/dos.ts";

async function commit(dir: string, path: string): Promise<void> {
  await Deno.mkdir(`${dir}/sub`, { recursive: true });
  await Deno.writeTextFile(`${dir}/${path}`, path);
  await sh(dir, "git", "add", "--all");
  const who = ["-c", "user.name=ann", "-c", "user.email=a@example.org"];
  await sh(dir, "git", ...who, "commit", "-q", "-m", "\x01 odd\n\nbody");
}

Deno.test("commitsSince names the files of the commits, whatever they are called", async () => {
  await inTempDir(async (dir) => {
    assertEquals(await commitsSince(dir, 0), null);
    await sh(dir, "git", "init", "-q");
    assertEquals(await commitsSince(dir, 0), null);
    await commit(dir, "sub/grüße\n.txt");
    await commit(dir, "top");
    const found = await commitsSince(dir, 0);
    assertEquals(found?.map(({ paths }) => paths), [["top"], [
      "sub/grüße\n.txt",
    ]]);
    const below = await commitsSince(`${dir}/sub`, 0);
    assertEquals(below?.flatMap(({ paths }) => paths), ["grüße\n.txt"]);
    assertEquals(await commitsSince(dir, Date.now() + 3_600_000), []);
  });
});

Deno.test("readLog passes over what is no commit", () => {
  assertEquals(readLog(""), []);
  assertEquals(readLog("\x01x\na\0"), []);
  assertEquals(readLog("\x017\na\0b\0\x018\0"), [
    { at_ms: 7000, paths: ["a", "b"] },
    { at_ms: 8000, paths: [] },
  ]);
});

Deno.test("commitsSince knows nothing where git says nothing", async () => {
  assertEquals(await commitsSince("/", 0, () => Promise.resolve(null)), null);
});
