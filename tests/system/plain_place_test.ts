import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  directoryOf,
  isPlainDirectory,
  isPlainPath,
  markOf,
  plainPlace,
} from "../../src/system/plain_place.ts";
import { findPlace } from "../../src/system/workspace.ts";
import { at, GIT, type Plan, plant, withTree } from "./planted_tree.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

const MAIN: Plan = at(".git", {
  ...GIT,
  config:
    "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n",
});

const STRANGE: readonly (readonly [string, Plan])[] = [
  ["no git at all", { "a/b/": "" }],
  ["a configuration below the top", { ...MAIN, "a/dos.jsonc": "{}" }],
  ["a configuration as TOML", { ...MAIN, "dos.toml": "", "a/b/": "" }],
  ["two configurations", { ...MAIN, "dos.jsonc": "{}", "dos.toml": "" }],
  ["a linked tree beside it", { ...MAIN, ".git/worktrees/w/HEAD": "" }],
  ["a file for a git directory", { ".git": "gitdir: ../g\n", "a/b/": "" }],
  ["no HEAD", { ".git/config": MAIN[".git/config"] ?? "", "a/b/": "" }],
  ["a bare repository on the way", { ...MAIN, ...at("a", GIT) }],
  ["a shared git directory", { ...MAIN, ".git/commondir": "../x\n" }],
  ["a git that says where its tree is", {
    ...MAIN,
    ".git/config": `${MAIN[".git/config"]}\tworktree = ../x\n`,
  }],
  ["a bare git directory", {
    ...MAIN,
    ".git/config":
      "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
  }],
];

Deno.test("plainPlace comes to what the resolver comes to", async () => {
  const plain: Plan[] = [
    { ...MAIN, "a/b/": "" },
    { ...MAIN, "a/b/": "", "dos.jsonc": "{}" },
    { ...MAIN, "a/b/": "", ...at("a/.git", {}), "dos.jsonc": "{}" },
    { ...MAIN, ...at("a", MAIN), "a/b/": "", "dos.toml": "" },
  ];
  for (const plan of plain) {
    // deno-lint-ignore no-await-in-loop -- one tree after the other
    await withTree(plan, async (root) => {
      const seen = plainPlace(`${root}/a/b`);
      if (seen === null) throw new Error(`${Object.keys(plan)}`);
      const place = await findPlace({
        cwd: `${root}/a/b`,
        env: () => undefined,
      });
      const { root: top, configFile, storeRoot, journal, peers } = place;
      assertEquals(seen.root, top);
      assertEquals(seen.root, storeRoot);
      assertEquals(seen.config, configFile);
      assertEquals(place.configMark, "", "only just written");
      assertEquals(`${seen.root}/.dos/lane-journal.jsonl`, journal);
      assertEquals(peers, []);
      assertEquals(place.floors, [
        `${seen.root}/.git/dos-seq`,
        `${seen.root}/.dos/.lane-seq`,
      ]);
    });
  }
});

for (const [what, plan] of STRANGE) {
  Deno.test(`plainPlace knows no answer where there is ${what}`, () =>
    withTree({ ...plan, "a/b/": "" }, (root) => {
      assertEquals(plainPlace(`${root}/a/b`), null);
    }));
}

Deno.test(
  "directoryOf finds the deepest directory on a way without links",
  ONLY_UNIX,
  () =>
    withTree({ "a/b/c.txt": "" }, (root) => {
      assertEquals(directoryOf(`${root}/a/b/c.txt`), `${root}/a/b`);
      assertEquals(directoryOf(`${root}/a/b/new`), `${root}/a/b`);
      assertEquals(directoryOf(`${root}/a/x/y/z`), `${root}/a`);
      assertEquals(directoryOf(`${root}/a/b`), null);
      assertEquals(directoryOf(`${root}/a/b/c.txt/d`), null);
      Deno.symlinkSync(`${root}/a`, `${root}/link`);
      Deno.symlinkSync(`${root}/nowhere`, `${root}/a/gone`);
      assertEquals(directoryOf(`${root}/link/b/c.txt`), null);
      assertEquals(directoryOf(`${root}/a/gone`), null);
      assert(isPlainDirectory(`${root}/a/b`));
      assert(!isPlainDirectory(`${root}/link/b`));
      assert(!isPlainDirectory(`${root}/a/b/c.txt`));
      assert(!isPlainDirectory(`${root}/a/none`));
    }),
);

Deno.test("isPlainPath takes no spelling that means something else", () => {
  for (const path of ["/a", "/a/b.c", "/a b/c", "/.x/-/[a]", "/a..b"]) {
    assert(isPlainPath(path), path);
  }
  const odd = [
    ...["", "/", "a", "./a", "~/a", "//a", "/a/", "/a//b", "/a/./b", "/a/.."],
    ...["/../a", "/a\\b", "/é", "/a\n", "/a ", "/ a", "/a/ b", "/a /b", "C:/a"],
    ...["/a..", "/a.", "/a./b", "/a\t", "file:///a"],
  ];
  for (const path of odd) assert(!isPlainPath(path), path);
});

Deno.test("a mark changes with the file", () =>
  withTree({ "dos.jsonc": "{}" }, (root) => {
    const file = `${root}/dos.jsonc`;
    const first = markOf(Deno.lstatSync(file));
    assertEquals(markOf(Deno.lstatSync(file)), first);
    plant(root, { "dos.jsonc": "{ }" });
    assertNotEquals(markOf(Deno.lstatSync(file)), first);
    plant(root, { "new": "{}" });
    Deno.renameSync(`${root}/new`, file);
    assertNotEquals(markOf(Deno.lstatSync(file)), first);
  }));
