import { assert, assertEquals } from "@std/assert";
import { LEASE_CHECKS } from "../../src/selftest/leases.ts";
import { inTempDir, pictureOf, sh } from "../program/dos.ts";
import { groundIn, runToEnd } from "../support/self_test.ts";

Deno.test("the workspace of a check keeps to itself, whatever repository it lies in", async () => {
  await inTempDir(async (dir) => {
    const git = (...words: string[]): Promise<string> =>
      sh(dir, "git", "-c", "user.name=a", "-c", "user.email=a@b", ...words);
    await git("init", "-q", "main");
    await git("-C", "main", "commit", "-q", "--allow-empty", "-m", "one");
    await git("-C", "main", "worktree", "add", "-q", "../linked");
    const before = await pictureOf(`${dir}/main`);
    await Deno.mkdir(`${dir}/linked/test`);
    const ground = groundIn(`${dir}/linked/test`);
    const results = await runToEnd(LEASE_CHECKS, { ground });
    assert(results.every((x) => x.status === "ok"), JSON.stringify(results));
    assertEquals(await pictureOf(`${dir}/main`), before);
  });
});
