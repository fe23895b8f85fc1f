// deno-lint-ignore-file no-await-in-loop -- what is done to a store is done in turn
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir, type Ran, sh } from "./dos.ts";

const JOURNAL = ".dos/lane-journal.jsonl";

function acquire(cwd: string, lane: string): Promise<Ran> {
  const about = ["--owner", lane, "--lane", lane, "--tree", lane];
  return dos({ cwd }, "lease-lane", "acquire", ...about);
}

/** A repository in which three lanes were taken one after the other, and a copy of its journal after the first. */
async function store(cwd: string): Promise<{ fence: number; old: string }> {
  let old = "";
  let fence = 0;
  for (const lane of ["a", "b", "c"]) {
    const ran = await acquire(cwd, lane);
    assertEquals(ran.code, 0, ran.stderr);
    fence = ran.json().fence;
    if (old === "") old = await Deno.readTextFile(`${cwd}/${JOURNAL}`);
  }
  return { fence, old };
}

async function assertWentBack(cwd: string): Promise<void> {
  for (const verb of ["lease-lane live", "journal replay", "journal compact"]) {
    const ran = await dos({ cwd }, ...verb.split(" "));
    assertEquals([ran.code, ran.json().code], [5, "STORE_WENT_BACK"], verb);
    assertStringIncludes(ran.json().hint, "dos journal repair --accept");
  }
  const ran = await acquire(cwd, "a");
  assertEquals([ran.code, ran.json().code], [5, "STORE_WENT_BACK"]);
}

Deno.test("dos does not trust a store that went back, until that is accepted", async (t) => {
  const ways: [string, (cwd: string, old: string) => Promise<unknown>][] = [
    ["git clean", (cwd) => sh(cwd, "git", "clean", "-xdfq")],
    ["rm", (cwd) => Deno.remove(`${cwd}/.dos`, { recursive: true })],
    [
      "an older copy",
      (cwd, old) => Deno.writeTextFile(`${cwd}/${JOURNAL}`, old),
    ],
    ["a cut", async (cwd) => {
      const { size } = await Deno.stat(`${cwd}/${JOURNAL}`);
      await Deno.truncate(`${cwd}/${JOURNAL}`, size - 40);
    }],
  ];
  for (const [what, goBack] of ways) {
    await t.step(what, async () => {
      await inTempDir(async (cwd) => {
        await sh(cwd, "git", "init", "-q");
        const { fence, old } = await store(cwd);
        await goBack(cwd, old);
        await assertWentBack(cwd);
        assertEquals((await dos({ cwd }, "journal", "tail")).code, 0);
        const verified = await dos({ cwd }, "journal", "verify");
        assertEquals(verified.code, 1);
        assertEquals(verified.json().went_back.given_out, fence);
        assertEquals((await dos({ cwd }, "journal", "repair")).code, 1);
        await assertWentBack(cwd);
        const doctor = await dos({ cwd }, "doctor", "--check");
        assertEquals(doctor.code, 1);
        assertStringIncludes(doctor.stdout, "repair --accept");
        const accepted = await dos({ cwd }, "journal", "repair", "--accept");
        assertEquals([accepted.code, accepted.json().accepted], [0, true]);
        const next = await acquire(cwd, "d");
        assertEquals(next.code, 0, next.stderr);
        assert(next.json().fence > fence + 1);
        assertEquals((await dos({ cwd }, "journal", "verify")).code, 0);
      });
    });
  }
});

Deno.test("dos without git notices an older journal, and starts anew where the whole store is gone", async () => {
  await inTempDir(async (cwd) => {
    const { old } = await store(cwd);
    await Deno.writeTextFile(`${cwd}/${JOURNAL}`, old);
    await assertWentBack(cwd);
    await Deno.remove(`${cwd}/.dos`, { recursive: true });
    assertEquals((await acquire(cwd, "a")).code, 0);
  });
});

Deno.test("dos keeps one number for all working trees, none for a clone, and one beside a store of its own", async () => {
  await inTempDir(async (dir) => {
    const git = ["git", "-c", "user.name=t", "-c", "user.email=t@t"];
    const cwd = `${dir}/r`;
    await Deno.mkdir(cwd);
    await sh(cwd, ...git, "init", "-q");
    await sh(cwd, ...git, "commit", "-q", "--allow-empty", "-m", "one");
    await sh(cwd, ...git, "worktree", "add", "-q", "../w");
    await acquire(cwd, "a");
    assertEquals((await acquire(`${dir}/w`, "b")).json().fence, 2);
    assertEquals(await Deno.readTextFile(`${cwd}/.git/dos-seq`), "2\n");
    await sh(dir, ...git, "clone", "-q", "r", "c");
    assertEquals((await acquire(`${dir}/c`, "a")).json().fence, 1);
    const own = await dos(
      { cwd: `${dir}/w` },
      ...["lease-lane", "acquire", "--this-worktree"],
      ...["--owner", "x", "--lane", "x", "--tree", "x"],
    );
    assertEquals([own.code, own.json().fence], [0, 1], own.stderr);
    assertEquals(await Deno.readTextFile(`${dir}/w/.dos/.lane-seq`), "1\n");
    await Deno.remove(`${cwd}/.dos`, { recursive: true });
    for (const at of [cwd, `${dir}/w`]) await assertWentBack(at);
  });
});

Deno.test("dos grants where git's own directory is closed, and notices an older journal there too", async () => {
  if (Deno.build.os !== "linux") return;
  await inTempDir(async (cwd) => {
    await sh(cwd, "git", "init", "-q");
    try {
      await sh(cwd, "mount", "--bind", ".git", ".git");
      await sh(cwd, "mount", "-o", "remount,bind,ro", ".git");
    } catch {
      // Only root may mount, and nobody else can take the directory from root.
      return;
    }
    try {
      const { old } = await store(cwd);
      assertEquals(await Deno.readTextFile(`${cwd}/.dos/.lane-seq`), "3\n");
      await Deno.writeTextFile(`${cwd}/${JOURNAL}`, old);
      await assertWentBack(cwd);
    } finally {
      await sh(cwd, "umount", ".git");
    }
  });
});
