import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import { Looks } from "../../src/resident/looks.ts";
import { PlaceMemo } from "../../src/resident/place_memo.ts";
import {
  findPlace,
  type Place,
  type Start,
} from "../../src/system/workspace.ts";
import { at, GIT, type Plan, plant, withTree } from "../system/planted_tree.ts";
import { settle } from "../support/settle.ts";

const REPO: Plan = {
  ...at(".git", GIT),
  ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
  "dos.jsonc": "{}",
  "a/b/": "",
};

function startAt(cwd: string): Start {
  return { cwd, isReal: true, care: "glance", env: () => undefined };
}

/** What a memo finds, which must be what is found without one. */
async function found(memo: PlaceMemo, cwd: string): Promise<Place> {
  const place = await memo.find(startAt(cwd), new Looks());
  const expected = await findPlace(startAt(cwd));
  assertEquals({ ...place, configMark: "" }, { ...expected, configMark: "" });
  return place;
}

async function warm(memo: PlaceMemo, cwd: string): Promise<Place> {
  await settle();
  await found(memo, cwd);
  await found(memo, cwd);
  const place = await found(memo, cwd);
  assert(place === await found(memo, cwd), "it is not remembered");
  return place;
}

Deno.test("a place is remembered until anything on the way to it changes", async () => {
  const changes: [string, (root: string) => void][] = [
    [
      "the configuration",
      (root) => plant(root, { "dos.jsonc": '{"hook": {"mode": "strict"}}' }),
    ],
    ["a configuration below", (root) => plant(root, { "a/b/dos.jsonc": "{}" })],
    ["a repository between", (root) => plant(root, at("a/.git", GIT))],
    [
      "git's configuration",
      (root) => plant(root, { ".git/config": "[core]\n\tbare = true\n" }),
    ],
    [
      "another working tree",
      (root) =>
        plant(root, {
          ".git/worktrees/w/gitdir": `${root}/w/.git\n`,
          "w/.dos/lane-journal.jsonl": "",
        }),
    ],
    ["no repository", (root) => Deno.renameSync(`${root}/.git`, `${root}/git`)],
    ["a second configuration", (root) => plant(root, { "a/dos.toml": "" })],
    ["no configuration", (root) => Deno.removeSync(`${root}/dos.jsonc`)],
  ];
  await Promise.all(
    changes.map(([what, change]) =>
      withTree(REPO, async (root) => {
        const memo = new PlaceMemo();
        const before = await warm(memo, `${root}/a/b`);
        change(root);
        assertNotStrictEquals(await found(memo, `${root}/a/b`), before, what);
      })
    ),
  );
});

Deno.test("what is no plain repository is looked for each time", async () => {
  const plans: Plan[] = [
    { "dos.jsonc": "{}", "a/b/": "" },
    {
      ...REPO,
      "a/.git": "gitdir: ../.git/modules/a\n",
      ...at(".git/modules/a", GIT),
    },
    { ...REPO, ".git/config": "[core]\n\tbare = false\n\tworktree = .\n" },
  ];
  await Promise.all(plans.map((plan) =>
    withTree(plan, async (root) => {
      const memo = new PlaceMemo();
      await settle();
      await found(memo, `${root}/a/b`);
      await found(memo, `${root}/a/b`);
      const one = await found(memo, `${root}/a/b`);
      assertNotStrictEquals(await found(memo, `${root}/a/b`), one);
    })
  ));
});
