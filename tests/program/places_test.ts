// deno-lint-ignore-file no-await-in-loop -- each place is made and used in turn
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir, sh } from "./dos.ts";

/** A place to start from, and where its store must be. */
interface Place {
  readonly what: string;
  /** Makes the place below `dir`; gives back where to start, where the store lies, and more environment. */
  make(dir: string): Promise<Made>;
}

/** A place that was made. */
interface Made {
  readonly start: string;
  readonly store: string;
  readonly root: string;
  readonly env?: Record<string, string>;
}

const GIT = [
  "-c",
  "user.name=t",
  "-c",
  "user.email=t@t",
  "-c",
  "protocol.file.allow=always",
];

async function git(cwd: string, ...args: string[]): Promise<void> {
  await sh(cwd, "git", ...GIT, ...args);
}

/** A repository with one commit. */
async function repository(dir: string): Promise<string> {
  await Deno.mkdir(dir, { recursive: true });
  await git(dir, "init", "-q", "-b", "main");
  await Deno.mkdir(`${dir}/src/deep`, { recursive: true });
  await Deno.writeTextFile(`${dir}/src/deep/a.ts`, "1\n");
  await git(dir, "add", ".");
  await git(dir, "commit", "-q", "-m", "one");
  return dir;
}

const PLACES: readonly Place[] = [
  {
    what: "the root of a repository",
    async make(dir): Promise<Made> {
      const root = await repository(`${dir}/r`);
      return { start: root, root, store: root };
    },
  },
  {
    what: "a sub-directory of a repository",
    async make(dir): Promise<Made> {
      const root = await repository(`${dir}/r`);
      return { start: `${root}/src/deep`, root, store: root };
    },
  },
  {
    what: "below a nested configuration",
    async make(dir): Promise<Made> {
      const root = await repository(`${dir}/r`);
      await Deno.writeTextFile(`${root}/dos.jsonc`, "{}");
      await Deno.writeTextFile(`${root}/src/dos.jsonc`, "{}");
      return {
        start: `${root}/src/deep`,
        root: `${root}/src`,
        store: `${root}/src`,
      };
    },
  },
  {
    what: "a configuration above the repository, which does not count",
    async make(dir): Promise<Made> {
      await Deno.writeTextFile(`${dir}/dos.jsonc`, "{}");
      const root = await repository(`${dir}/r`);
      return { start: `${root}/src`, root, store: root };
    },
  },
  {
    what: "a linked working tree",
    async make(dir): Promise<Made> {
      const main = await repository(`${dir}/r`);
      await git(main, "worktree", "add", "-q", `${dir}/w`);
      return { start: `${dir}/w/src`, root: `${dir}/w`, store: main };
    },
  },
  {
    what: "a nested configuration in a linked working tree",
    async make(dir): Promise<Made> {
      const main = await repository(`${dir}/r`);
      await git(main, "worktree", "add", "-q", `${dir}/w`);
      await Deno.writeTextFile(`${dir}/w/src/dos.jsonc`, "{}");
      return {
        start: `${dir}/w/src/deep`,
        root: `${dir}/w/src`,
        store: `${main}/src`,
      };
    },
  },
  {
    what: "a linked working tree that does not share",
    async make(dir): Promise<Made> {
      const main = await repository(`${dir}/r`);
      await git(main, "worktree", "add", "-q", `${dir}/w`);
      const config = '{"workspace": {"share_worktrees": false}}';
      await Deno.writeTextFile(`${dir}/w/dos.jsonc`, config);
      return { start: `${dir}/w`, root: `${dir}/w`, store: `${dir}/w` };
    },
  },
  {
    what: "a working tree of a bare repository",
    async make(dir): Promise<Made> {
      await repository(`${dir}/r`);
      await git(dir, "clone", "-q", "--bare", `${dir}/r`, `${dir}/bare.git`);
      await git(`${dir}/bare.git`, "worktree", "add", "-q", `${dir}/w`);
      return {
        start: `${dir}/w/src`,
        root: `${dir}/w`,
        store: `${dir}/bare.git`,
      };
    },
  },
  {
    what: "a bare repository itself",
    async make(dir): Promise<Made> {
      await Deno.mkdir(`${dir}/bare.git`);
      await git(`${dir}/bare.git`, "init", "-q", "--bare");
      const root = `${dir}/bare.git`;
      return { start: `${root}/objects`, root, store: root };
    },
  },
  {
    what: "a submodule",
    async make(dir): Promise<Made> {
      await repository(`${dir}/sub`);
      const main = await repository(`${dir}/r`);
      await git(main, "submodule", "add", "-q", `${dir}/sub`, "lib");
      return {
        start: `${main}/lib/src`,
        root: `${main}/lib`,
        store: `${main}/lib`,
      };
    },
  },
  {
    what: "no repository, but a store above",
    async make(dir): Promise<Made> {
      await Deno.mkdir(`${dir}/p/.dos`, { recursive: true });
      await Deno.mkdir(`${dir}/p/q`);
      await Deno.writeTextFile(`${dir}/p/.dos/lane-journal.jsonl`, "");
      return { start: `${dir}/p/q`, root: `${dir}/p`, store: `${dir}/p` };
    },
  },
  {
    what: "a directory below a home directory that has a store",
    async make(dir): Promise<Made> {
      await Deno.mkdir(`${dir}/home/.dos`, { recursive: true });
      await Deno.mkdir(`${dir}/home/q`);
      await Deno.writeTextFile(`${dir}/home/.dos/lane-journal.jsonl`, "");
      const start = `${dir}/home/q`;
      return { start, root: start, store: start, env: { HOME: `${dir}/home` } };
    },
  },
  {
    what: "the home directory",
    async make(dir): Promise<Made> {
      await Deno.mkdir(`${dir}/home`);
      const start = `${dir}/home`;
      return { start, root: start, store: start, env: { HOME: start } };
    },
  },
];

Deno.test("dos finds its root and its store from wherever it is started, and doctor shows them", async (t) => {
  for (const { what, make } of PLACES) {
    await t.step(what, async () => {
      await inTempDir(async (dir) => {
        const { start, store, root, env = {} } = await make(dir);
        const at = { cwd: start, env: { HOME: "/nowhere", ...env } };
        const held = await dos(
          at,
          "lease-lane",
          "acquire",
          "--owner",
          "ada",
          "--lane",
          "main",
        );
        assertEquals(held.code, 0, held.stderr);
        const journal = `${store}/.dos/lane-journal.jsonl`;
        assertStringIncludes(await Deno.readTextFile(journal), '"ACQUIRE"');
        const doctor = await dos(at, "doctor");
        assertEquals(doctor.code, 0, doctor.stderr);
        assertStringIncludes(doctor.stdout, JSON.stringify(root).slice(1, -1));
        assertStringIncludes(
          doctor.stdout,
          JSON.stringify(journal).slice(1, -1),
        );
      });
    });
  }
});

Deno.test("dos keeps all working trees of a repository apart, and one that asks for it to itself", async () => {
  await inTempDir(async (dir) => {
    const main = await repository(`${dir}/r`);
    await git(main, "worktree", "add", "-q", `${dir}/w`);
    const acquire = [
      "lease-lane",
      "acquire",
      "--lane",
      "x",
      "--tree",
      "src/deep",
      "--owner",
    ];
    assertEquals((await dos({ cwd: main }, ...acquire, "ada")).code, 0);
    const refused = await dos({ cwd: `${dir}/w` }, ...acquire, "bob");
    assertEquals([refused.code, refused.json().conflict.holder], [1, "ada"]);
    const alone = await dos(
      { cwd: `${dir}/w` },
      ...acquire,
      "bob",
      "--this-worktree",
    );
    assertEquals(alone.code, 0, alone.stderr);
    // From now on that store is a journal of its own, as a dos-kernel peer there would keep one.
    const other = await dos(
      { cwd: main },
      "lease-lane",
      "acquire",
      "--lane",
      "y",
      "--tree",
      "src",
      "--owner",
      "eve",
      "--force",
    );
    assertEquals(other.code, 0);
    assertStringIncludes(other.stderr, `${dir}/w/.dos/lane-journal.jsonl`);
    await dos(
      { cwd: main },
      "lease-lane",
      "release",
      "--lane",
      "x",
      "--owner",
      "ada",
    );
    await dos(
      { cwd: main },
      "lease-lane",
      "release",
      "--lane",
      "y",
      "--owner",
      "eve",
    );
    const still = await dos({ cwd: main }, ...acquire, "ada");
    assertEquals([still.code, still.json().conflict.holder], [1, "bob"]);
  });
});

Deno.test("dos says what it cannot open: a working tree whose repository is gone", async () => {
  await inTempDir(async (dir) => {
    const main = await repository(`${dir}/r`);
    await git(main, "worktree", "add", "-q", `${dir}/w`);
    await Deno.rename(main, `${dir}/moved`);
    const ran = await dos({ cwd: `${dir}/w` }, "lease-lane", "live");
    assertEquals(ran.code, 2);
    assert(ran.json().reason.includes(`${dir}/w`), ran.stdout);
  });
});
