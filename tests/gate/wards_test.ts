import { assert, assertEquals } from "@std/assert";
import { ConfigError } from "../../src/domain/config.ts";
import { Wards } from "../../src/gate/wards.ts";
import type { TouchedPath } from "../../src/hook/tool_call.ts";
import { createDisk } from "../../src/system/touched_path.ts";
import { aHold, anAround, type AroundFields, hold } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import { at, GIT, plant, withTree } from "../system/planted_tree.ts";

async function git(cwd: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", {
    args: [
      ...["-c", "user.name=a", "-c", "user.email=a@b", "-c"],
      ...["protocol.file.allow=always", "-C", cwd, ...args],
    ],
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** What a call touches, as root and path, those of no workspace left out. */
async function touchedBy(
  cwd: string,
  paths: readonly (string | TouchedPath)[],
  fields: AroundFields = {},
): Promise<{ readonly wards: Wards; readonly touched: string[] }> {
  const wards = new Wards(anAround(cwd, fields));
  await inTurn(paths, async (path) => {
    await wards.touch(
      typeof path === "string" ? { path, below: false, glob: false } : path,
    );
  });
  const touched = wards.found.flatMap((ward) =>
    ward.reaches.map(({ path, tail, below }) =>
      `${ward.place.root} ${path}${tail === "" ? "" : ` ${tail}`}${
        below ? " all" : ""
      }`
    )
  );
  return { wards, touched };
}

Deno.test("a path belongs to the workspace around it, wherever the agent stands", () =>
  withTree({
    ...at("a/.git", GIT),
    ...at("b/.git", GIT),
    "a/src/": "",
    "b/lib/x": "",
    "plain/": "",
  }, async (root) => {
    const { touched, wards } = await touchedBy(`${root}/a/src`, [
      "m.ts",
      "../../b/lib/x",
      `${root}/b/new/y`,
      "../../plain/z",
      "/",
    ]);
    assertEquals(touched, [
      `${root}/a src/m.ts`,
      `${root}/b lib/x`,
      `${root}/b new/y`,
    ]);
    assertEquals(wards.failures, []);
    assertEquals((await wards.home())?.place.root, `${root}/a`);
    const outside = new Wards(anAround(`${root}/plain`));
    assertEquals(await outside.home(), null);
  }));

Deno.test("a nested workspace is its own, and each directory finds the nearest", () =>
  withTree({
    ...at("r/.git", GIT),
    "r/pkg/dos.jsonc": "{}",
    "r/pkg/src/deep/": "",
    "r/other/": "",
  }, async (root) => {
    const paths = ["pkg/src/deep/a", "pkg/src/b", "other/c", "pkg/d", "e"];
    const expected = [
      `${root}/r/pkg src/deep/a`,
      `${root}/r/pkg src/b`,
      `${root}/r/pkg d`,
      `${root}/r other/c`,
      `${root}/r e`,
    ];
    await inTurn([paths, paths.toReversed()], async (order) => {
      const { touched } = await touchedBy(`${root}/r`, order);
      assertEquals(touched.toSorted(), expected.toSorted());
    });
  }));

Deno.test("a linked working tree has the paths of its own root and the store of all", () =>
  withTree({ "r/src/a": "" }, async (root) => {
    await git(`${root}/r`, "init", "-q");
    await git(`${root}/r`, "add", ".");
    await git(`${root}/r`, "commit", "-qm", "x");
    await git(`${root}/r`, "worktree", "add", "-q", "../w");
    hold(`${root}/r`, aHold());
    const { touched, wards } = await touchedBy(`${root}/r`, [
      "src/a",
      "../w/src/a",
    ]);
    assertEquals(touched, [`${root}/r src/a`, `${root}/w src/a`]);
    const views = await Promise.all(wards.found.map((ward) => ward.view()));
    assertEquals(views.map(({ live }) => live.length), [1, 1]);
    const own = await touchedBy(`${root}/w`, ["src/a"], { thisWorktree: true });
    const [ward] = own.wards.found;
    assertEquals((await ward?.view())?.live, []);
  }));

Deno.test("a submodule is its own root", () =>
  withTree({ "lib/x": "", "r/src/a": "" }, async (root) => {
    await inTurn(["lib", "r"], async (name) => {
      await git(`${root}/${name}`, "init", "-q");
      await git(`${root}/${name}`, "add", ".");
      await git(`${root}/${name}`, "commit", "-qm", "x");
    });
    await git(`${root}/r`, "submodule", "--quiet", "add", "../lib", "sub");
    const { touched } = await touchedBy(`${root}/r`, ["sub/x", "src/a", "sub"]);
    assertEquals(touched, [
      `${root}/r/sub x`,
      `${root}/r/sub `,
      `${root}/r src/a`,
      `${root}/r sub`,
    ]);
  }));

Deno.test("a root that is removed is touched in itself, around it and around the agent", () =>
  withTree({
    ...at("r/.git", GIT),
    "r/pkg/dos.jsonc": "{}",
    "r/pkg/src/": "",
  }, async (root) => {
    const all = { path: "pkg", below: true, glob: false };
    const { touched } = await touchedBy(`${root}/r`, [all]);
    assertEquals(touched, [`${root}/r/pkg  all`, `${root}/r pkg all`]);
    const inside = { path: "..", below: true, glob: false };
    const from = await touchedBy(`${root}/r/pkg/src`, [inside]);
    assertEquals(from.touched.toSorted(), [
      `${root}/r pkg all`,
      `${root}/r/pkg  all`,
    ]);
    const above = { path: `${root}/r`, below: true, glob: false };
    const whole = await touchedBy(`${root}/r/pkg/src`, [above]);
    assertEquals(whole.touched.toSorted(), [
      `${root}/r  all`,
      `${root}/r/pkg  all`,
    ]);
    const parent = await touchedBy(`${root}/r/pkg`, [{ ...all, path: root }]);
    assertEquals(parent.touched.toSorted(), [
      `${root}/r  all`,
      `${root}/r/pkg  all`,
    ]);
  }));

Deno.test("the workspace that the environment names is touched beside the one around a path", () =>
  withTree({
    ...at("r/.git", GIT),
    "r/pkg/src/": "",
    "far/dos.toml": "",
  }, async (root) => {
    const vars = { DISPATCH_WORKSPACE: `${root}/r/pkg` };
    const { touched } = await touchedBy(
      `${root}/r`,
      ["pkg/src/a", "b", `${root}/far/c`],
      { vars },
    );
    assertEquals(touched.toSorted(), [
      `${root}/far c`,
      `${root}/r b`,
      `${root}/r pkg/src/a`,
      `${root}/r/pkg src/a`,
    ]);
    const relative = await touchedBy(`${root}/r`, ["pkg/src/a"], {
      vars: { DISPATCH_WORKSPACE: "pkg" },
    });
    assertEquals(relative.touched.length, 2);
    const gone = await touchedBy(`${root}/r`, ["b"], {
      vars: { DISPATCH_WORKSPACE: `${root}/gone` },
    });
    assertEquals([gone.touched, gone.wards.failures.length], [[
      `${root}/r b`,
    ], 1]);
  }));

Deno.test("a workspace that is broken keeps no other from being judged", () =>
  withTree({
    "good/dos.jsonc": "{}",
    "bad/dos.jsonc": "{oops",
    "bad/src/": "",
  }, async (root) => {
    const paths = ["../bad/src/a", "../bad/b", "x", "../bad/src/c"];
    const { touched, wards } = await touchedBy(`${root}/good`, paths);
    assertEquals(touched, [`${root}/good x`]);
    assert(wards.failures.length > 0);
    assert(wards.failures.every((error) => error instanceof ConfigError));
  }));

Deno.test("a link is touched where it lies and where it leads", () =>
  withTree({
    "a/dos.toml": "",
    "b/dos.toml": "",
    "b/real": "",
  }, async (root) => {
    await Deno.symlink(`${root}/b`, `${root}/a/to-b`);
    await Deno.symlink(`${root}/b/real`, `${root}/a/file`);
    await Deno.symlink("loop", `${root}/a/loop`);
    const { touched, wards } = await touchedBy(`${root}/a`, [
      "to-b/x",
      "file",
      "loop/x",
    ]);
    assertEquals(touched.toSorted(), [
      `${root}/a file`,
      `${root}/a loop/x`,
      `${root}/a to-b/x`,
      `${root}/b real`,
      `${root}/b x`,
    ]);
    assertEquals(wards.failures, []);
  }));

Deno.test("a pattern is cut before its first wildcard", () =>
  withTree({ "r/dos.toml": "", "r/src/": "" }, async (root) => {
    const table: [string, string][] = [
      ["src/*.ts", "src *.ts"],
      ["*.ts", " *.ts"],
      ["./src/a{b,c}/d", "src a{b,c}/d"],
      ["src/[ab]/../x", "src [ab]/../x"],
      ["src/plain", "src/plain"],
      [`${root}/r/src/?`, "src ?"],
    ];
    await inTurn(table, async ([path, expected]) => {
      const glob = { path, below: false, glob: true };
      const { touched } = await touchedBy(`${root}/r`, [glob]);
      assertEquals(touched, [`${root}/r ${expected}`], path);
      const literal = await touchedBy(`${root}/r`, [{ ...glob, glob: false }]);
      assert(literal.touched.every((x) => x.split(" ").length === 2), path);
    });
    const outer = { path: `${root}/*`, below: true, glob: true };
    const { touched } = await touchedBy(`${root}/r`, [outer]);
    assertEquals(touched, [`${root}/r  all`]);
  }));

Deno.test("a whole work tree is the one around the directory", () =>
  withTree(
    { ...at("r/.git", GIT), "r/a/b/": "", "plain/dos.toml": "" },
    async (root) => {
      const tree = { path: ".", below: true, glob: false };
      const { touched } = await touchedBy(`${root}/r/a/b`, [tree]);
      assertEquals(touched, [`${root}/r  all`]);
      const there = await touchedBy(root, [{ ...tree, path: "r/a/." }]);
      assertEquals(there.touched, [`${root}/r  all`]);
      const plain = await touchedBy(`${root}/plain`, [tree]);
      assertEquals(plain.touched, [`${root}/plain  all`]);
    },
  ));

Deno.test("an agent in a directory that is gone stands in the deepest that is there", () =>
  withTree({ "r/dos.toml": "" }, async (root) => {
    const { touched, wards } = await touchedBy(`${root}/r/gone/x`, [
      "a",
      "../b",
    ]);
    assertEquals(touched, [`${root}/r gone/x/a`, `${root}/r gone/b`]);
    assertEquals((await wards.home())?.place.root, `${root}/r`);
  }));

Deno.test("a view is read once", () =>
  withTree({ "r/dos.toml": "" }, async (root) => {
    hold(`${root}/r`, aHold());
    const { wards } = await touchedBy(`${root}/r`, ["a"]);
    const [ward] = wards.found;
    const first = await ward?.view();
    plant(`${root}/r`, { ".dos/lane-journal.jsonl": "" });
    assertEquals(await ward?.view(), first);
    assertEquals(first?.live.length, 1);
  }));

Deno.test("a short name of Windows that nothing is known of touches all that it may stand for", () =>
  withTree({ ...at("r/.git", GIT), "r/src/a.ts": "" }, async (root) => {
    const disk = { ...createDisk(() => undefined), windows: true };
    const { touched } = await touchedBy(
      `${root}/r`,
      ["src\\LONGNA~1.TS", "SRC~1\\b.ts", "src\\a.ts::$DATA"],
      { disk },
    );
    assertEquals(touched, [
      `${root}/r src all`,
      `${root}/r  all`,
      `${root}/r src/a.ts`,
    ]);
  }));
