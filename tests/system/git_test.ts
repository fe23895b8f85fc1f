import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  findRepository,
  linkedTops,
  parseGitConfig,
} from "../../src/system/git.ts";
import { at, GIT, type Plan, plant, withTree } from "./planted_tree.ts";

const BARE: Plan = { ...GIT, config: "[core]\n\tbare = true\n" };

/** The git directory of a worktree called `name`, as git lays it out. */
function worktree(
  root: string,
  names: { common: string; name: string; top: string },
): void {
  const { common, name, top } = names;
  const own = `${common}/worktrees/${name}`;
  plant(root, {
    [`${own}/HEAD`]: "ref: refs/heads/x\n",
    [`${own}/commondir`]: "../..\n",
    [`${own}/gitdir`]: `${root}/${top}/.git\n`,
    [`${top}/.git`]: `gitdir: ${root}/${own}\n`,
  });
}

Deno.test("findRepository finds nothing outside git", () =>
  withTree({ "a/.git/": "", "a/b/": "" }, (root) => {
    assertEquals(findRepository(`${root}/a/b`), null);
  }));

Deno.test("findRepository finds the top level from below", () =>
  withTree({ ...at("r/.git", GIT), "r/a/b/": "" }, (root) => {
    assertEquals(findRepository(`${root}/r/a/b`), {
      top: `${root}/r`,
      common: `${root}/r/.git`,
      linked: false,
      bare: false,
      main: `${root}/r`,
      claimed: `${root}/r`,
      broken: "",
    });
  }));

Deno.test("findRepository leads a linked worktree to the main one", () =>
  withTree({ ...at("r/.git", GIT), "w/a/": "" }, (root) => {
    worktree(root, { common: "r/.git", name: "w", top: "w" });
    assertEquals(findRepository(`${root}/w/a`), {
      top: `${root}/w`,
      common: `${root}/r/.git`,
      linked: true,
      bare: false,
      main: `${root}/r`,
      claimed: `${root}/r`,
      broken: "",
    });
  }));

Deno.test("findRepository reads relative paths and line ends of every kind", () =>
  withTree({ ...at("r/.git", GIT), "w/": "" }, (root) => {
    worktree(root, { common: "r/.git", name: "w", top: "w" });
    plant(root, {
      "w/.git": "gitdir: ../r/.git/worktrees/w\r\n",
      "r/.git/worktrees/w/gitdir": "../../../../w/.git",
    });
    const found = findRepository(`${root}/w`);
    assertEquals([found?.linked, found?.main, found?.broken], [
      true,
      `${root}/r`,
      "",
    ]);
    assertEquals(found && linkedTops(found), [`${root}/w`]);
  }));

Deno.test("findRepository knows a bare repository from its worktree and from inside", () =>
  withTree({ ...at("r.git", BARE), "w/": "" }, (root) => {
    worktree(root, { common: "r.git", name: "w", top: "w" });
    const linked = findRepository(`${root}/w`);
    assertEquals(
      [linked?.bare, linked?.linked, linked?.main, linked?.common],
      [true, true, null, `${root}/r.git`],
    );
    const own = findRepository(`${root}/r.git/refs`);
    assertEquals([own?.top, own?.bare, own?.linked], [
      `${root}/r.git`,
      true,
      false,
    ]);
  }));

Deno.test("findRepository knows a bare repository behind a .git file", () =>
  withTree(
    { ...at("p/.bare", BARE), "p/.git": "gitdir: ./.bare\n" },
    (root) => {
      const found = findRepository(`${root}/p`);
      assertEquals(
        [found?.top, found?.common, found?.bare, found?.linked],
        [`${root}/p`, `${root}/p/.bare`, true, false],
      );
    },
  ));

Deno.test("findRepository reads the setting that worktree configuration moved", () => {
  const config =
    "[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryformatversion = 0\n";
  const plan = {
    ...BARE,
    config,
    "config.worktree": "[core]\n\tbare = true\n",
  };
  return withTree(at("r/.git", plan), (root) => {
    const found = findRepository(`${root}/r`);
    assertEquals([found?.bare, found?.main], [true, null]);
  });
});

Deno.test("findRepository takes a submodule for a repository of its own", () =>
  withTree({
    ...at("s/.git", GIT),
    ...at("s/.git/modules/m", GIT),
    "s/.git/modules/m/config":
      "[core]\n\tbare = false\n\tworktree = ../../../m\n",
    "s/m/.git": "gitdir: ../.git/modules/m\n",
    "w/": "",
  }, (root) => {
    const own = findRepository(`${root}/s/m`);
    assertEquals([own?.top, own?.linked, own?.main], [
      `${root}/s/m`,
      false,
      `${root}/s/m`,
    ]);
    worktree(root, { common: "s/.git/modules/m", name: "w", top: "w" });
    const linked = findRepository(`${root}/w`);
    assertEquals([linked?.linked, linked?.main], [true, `${root}/s/m`]);
  }));

Deno.test("findRepository knows a separate git directory, and says when its worktrees cannot", () =>
  withTree(
    { ...at("sep", GIT), "r/.git": "gitdir: ../sep\n", "w/": "" },
    (root) => {
      worktree(root, { common: "sep", name: "w", top: "w" });
      const own = findRepository(`${root}/r`);
      assertEquals([own?.main, own?.broken], [`${root}/r`, ""]);
      const lost = findRepository(`${root}/w`);
      assertEquals(lost?.main, null);
      assertStringIncludes(lost?.broken ?? "", "core.worktree");
      plant(root, {
        "sep/config": "[core]\n\tbare = false\n\tworktree = ../r\n",
      });
      assertEquals(findRepository(`${root}/w`)?.main, `${root}/r`);
    },
  ));

Deno.test("findRepository says what is broken and stops there", () =>
  withTree({
    ...at("r/.git", GIT),
    "r/a/.git": "gitdir: /no/such/place\n",
    "r/b/.git": "what is this\n",
    "r/c/.git": `gitdir: ../c.git\n`,
    "r/c.git/HEAD": "x\n",
    "r/c.git/commondir": "/no/such/place\n",
  }, (root) => {
    const broken = ["a", "b", "c"].map((name) =>
      findRepository(`${root}/r/${name}`)
    );
    assertEquals(
      broken.map((found) => found?.top),
      ["a", "b", "c"].map((x) => `${root}/r/${x}`),
    );
    assertStringIncludes(broken[0]?.broken ?? "", 'points to "/no/such/place"');
    assertStringIncludes(broken[1]?.broken ?? "", "does not say where");
    assertStringIncludes(
      broken[2]?.broken ?? "",
      'belongs to "/no/such/place"',
    );
  }));

Deno.test("findRepository goes on upwards from inside a .git directory", () =>
  withTree(at("r/.git", GIT), (root) => {
    assertEquals(findRepository(`${root}/r/.git/refs`)?.top, `${root}/r`);
  }));

Deno.test("linkedTops leaves out worktrees that are gone", () =>
  withTree({ ...at("r/.git", GIT), "w/": "", "v/": "" }, (root) => {
    worktree(root, { common: "r/.git", name: "w", top: "w" });
    worktree(root, { common: "r/.git", name: "v", top: "v" });
    Deno.removeSync(`${root}/v`, { recursive: true });
    plant(root, { "r/.git/worktrees/odd/locked": "" });
    const found = findRepository(`${root}/r`);
    assertEquals(found && linkedTops(found), [`${root}/w`]);
  }));

Deno.test("parseGitConfig reads what git reads", () => {
  const settings = parseGitConfig(`
# a comment
[Core]
  Bare = FALSE ; why not
  worktree = "../a b"  # quoted
  bare
[core "sub"]
  bare = sub
[user] name = A \\"B\\" C\\\\D
[alias]
  long = one \\
two
`);
  assertEquals(Object.fromEntries(settings), {
    "core.bare": "true",
    "core.worktree": "../a b",
    "user.name": 'A "B" C\\D',
    "alias.long": "one two",
  });
});

/** Git itself, with nobody's configuration. */
function git(cwd: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command("git", {
    cwd,
    args: [
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@b",
      "-c",
      "protocol.file.allow=always",
      ...args,
    ],
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.test("findRepository reads what git itself lays out", () =>
  withTree({ "m/": "" }, (root) => {
    git(`${root}/m`, "init", "-q");
    git(`${root}/m`, "commit", "-q", "--allow-empty", "-m", "x");
    git(`${root}/m`, "worktree", "add", "-q", "../mw");
    git(root, "clone", "-q", "--bare", "m", "b.git");
    git(`${root}/b.git`, "worktree", "add", "-q", "../bw");
    git(root, "init", "-q", "s");
    git(`${root}/s`, "submodule", "add", "-q", "../m", "sub");
    git(`${root}/s/sub`, "worktree", "add", "-q", "../../sw");
    const tops = ["m", "mw", "b.git", "bw", "s", "s/sub", "sw"];
    const found = tops.map((top) => findRepository(`${root}/${top}`));
    assertEquals(
      found.map((x) => [x?.top, x?.linked, x?.bare, x?.main, x?.broken]),
      [
        ["m", false, false, "m"],
        ["mw", true, false, "m"],
        ["b.git", false, true, null],
        ["bw", true, true, null],
        ["s", false, false, "s"],
        ["s/sub", false, false, "s/sub"],
        ["sw", true, false, "s/sub"],
      ].map(([top, linked, bare, main]) => [
        `${root}/${top}`,
        linked,
        bare,
        main === null ? null : `${root}/${main}`,
        "",
      ]),
    );
    assertEquals(found[1] && linkedTops(found[1]), [`${root}/mw`]);
  }));
