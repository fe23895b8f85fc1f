/**
 * Defects of dos-kernel 0.22.0 in the paths that its hook compares, numbered
 * as in their description, and what ours does in their place.
 *
 * Forms of Windows paths are tested where disks are made up.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  ADA,
  adasLease,
  assertDenied,
  assertPass,
  calling,
  editing,
  git,
  hook,
  inShop,
  openShop,
  recordsOf,
  running,
  type Shop,
} from "../program/hook.ts";
import { inTempDir } from "../program/dos.ts";
import { inTurn } from "../support/in_turn.ts";

/** Ways to spell a file that ada holds: from the directory, as the path. */
function spellingsIn({ root }: Shop): [string, string, string][] {
  return [
    ["absolute", root, `${root}/src/api/app.py`],
    ["relative", root, "src/api/app.py"],
    ["./ in front", root, "./src/api/app.py"],
    [".. on the way", root, "docs/../src/api/app.py"],
    [".. behind what is not there", root, "no/../src/api/app.py"],
    ["more .. than is there", `${root}/docs`, "no/../../src/api/app.py"],
    [".. behind a file", root, "docs/a.md/../../src/api/app.py"],
    [".. behind a link and what is not there", root, "deep/no/../../api/b"],
    ["// between", root, "src//api/app.py"],
    ["/./ between", root, `${root}/./src/./api//app.py`],
    ["more .. than directories", root, `../../../../../..${root}/src/api/b`],
    ["from a sub-directory, relative", `${root}/src`, "api/app.py"],
    ["from a sub-directory, absolute", `${root}/src`, `${root}/src/api/b.py`],
    ["from inside the region", `${root}/src/api`, "app.py"],
    ["from beside it, with ..", `${root}/docs`, "../src/api/app.py"],
    ["from a directory that is gone", `${root}/gone/x`, "../../src/api/b"],
    ["a directory that is not there", root, "src/api/new/deep/b.py"],
    ["a link to a directory", root, "door/app.py"],
    ["a link to a link", root, "docs/second/app.py"],
    ["a link to a file", root, "docs/file.py"],
    ["a link to a file that is not there", root, "docs/dangling.py"],
    [".. behind a link, as the system reads it", root, "docs/second/../api/b"],
    [".. behind a link, as text", root, "door/../src/api/app.py"],
    ["the root by another name", `${root}/../alias`, "src/api/app.py"],
    ["another case", root, "SRC/Api/APP.py"],
    ["blanks around", root, " src/api/app.py "],
    ["a link inside that leads out", root, "src/api/out.md"],
  ];
}

async function makeLinks({ root }: Shop): Promise<void> {
  await Deno.symlink("src/api", `${root}/door`);
  await Deno.symlink("../door", `${root}/docs/second`);
  await Deno.symlink("src/web", `${root}/deep`);
  await Deno.symlink(`${root}/src/api/app.py`, `${root}/docs/file.py`);
  await Deno.symlink("../src/api/later.py", `${root}/docs/dangling.py`);
  await Deno.symlink("../../docs/a.md", `${root}/src/api/out.md`);
  await Deno.symlink(root, `${root}/../alias`);
}

Deno.test("defect 8: a held file is denied however its path is spelled", async (t) => {
  await inShop(async (shop) => {
    await makeLinks(shop);
    await inTurn(spellingsIn(shop), async ([what, cwd, path]) => {
      await t.step(what, async () => {
        const event = calling("Write", { file_path: path }, { cwd });
        const reason = assertDenied(await hook("pretool", { cwd: "/", event }));
        const shown = path === " src/api/app.py " ? /./ : path;
        if (typeof shown === "string") assertStringIncludes(reason, shown);
      });
    });
  });
});

Deno.test("defect 8: the hook stays on after a cd, also where the command line says --workspace .", async () => {
  await inShop(async ({ root }) => {
    const cwd = `${root}/src/web`;
    const input = { file_path: "../api/app.py" };
    const event = calling("Write", input, { cwd });
    const args = ["--workspace", "."];
    assertDenied(await hook("pretool", { cwd, event, args }));
    const { cwd: _, ...rest } = calling("Write", input, { cwd }) as {
      cwd: string;
    };
    assertDenied(await hook("pretool", { cwd, event: rest }));
  });
});

Deno.test("defect 8: all working trees of a repository share their leases", async () => {
  await inShop(async (shop) => {
    const other = `${shop.root}/../other`;
    await git(shop.root, "worktree", "add", "-q", other);
    const real = await Deno.realPath(other);
    for (const cwd of [real, `${real}/docs`, shop.root]) {
      const path = `${real}/src/api/app.py`;
      // deno-lint-ignore no-await-in-loop -- one after the other
      assertDenied(await editing(path, { cwd }), cwd);
    }
    assertDenied(await running("rm -r src", { cwd: real }));
    assertPass(await editing("src/api/app.py", { cwd: real, session: ADA }));
    assertPass(await editing("src/web/page.py", { cwd: real }));
    assertEquals((await recordsOf(shop, "ENFORCE")).length, 1);
    await git(shop.root, "worktree", "remove", "--force", real);
  });
});

Deno.test("defect 9: a name in one normal form of Unicode is the same in the other", async () => {
  const region = ["src/übung/**"];
  const leases = [adasLease({ region, tree: region })];
  await inShop(async ({ root }) => {
    const who = { cwd: root };
    const name = "src/übung/é.md";
    assertDenied(await editing(name.normalize("NFD"), who));
    assertDenied(await editing(name.normalize("NFC"), who));
    assertDenied(await editing(name.normalize("NFD").toUpperCase(), who));
    assertDenied(await running(`rm "${name.normalize("NFD")}"`, who));
    assertPass(await editing("src/ubung/e.md", who));
  }, { leases });
  const decomposed = region.map((x) => x.normalize("NFD"));
  await inShop(async ({ root }) => {
    assertDenied(await editing("src/übung/a.md", { cwd: root }));
  }, { leases: [adasLease({ region: decomposed, tree: decomposed })] });
});

Deno.test("defect 10: the event is read as UTF-8, with a byte order mark or without, in any locale", async () => {
  const region = ["приказ/**"];
  await inShop(async ({ root }) => {
    const input = { file_path: "приказ/日本 🦕.md" };
    const event = JSON.stringify(calling("Write", input, { cwd: root }));
    const env = { LC_ALL: "C", LANG: "C" };
    for (const text of [event, `\ufeff${event}`, ` \n${event}\n`]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await hook("pretool", { cwd: root, env, event: text });
      assertStringIncludes(assertDenied(ran), "приказ/日本 🦕.md");
    }
    const escaped = event.replace(
      /[^\x20-\x7e]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    assertDenied(await hook("pretool", { cwd: root, env, event: escaped }));
  }, { leases: [adasLease({ region, tree: region })] });
});

Deno.test("defect 11: the same path in another tree is not the same file", async () => {
  await inTempDir(async (dir) => {
    const held = await openShop(`${dir}/held`);
    const free = await openShop(`${dir}/free`, { leases: [] });
    await Deno.mkdir(`${dir}/src/api`, { recursive: true });
    const paths: [string, string][] = [
      ["/src/api/app.py", held.root],
      [`${dir}/src/api/app.py`, held.root],
      ["../src/api/app.py", held.root],
      [`${free.root}/src/api/app.py`, held.root],
      ["src/api/app.py", free.root],
    ];
    await inTurn(paths, async ([path, cwd]) => {
      assertPass(await editing(path, { cwd }), path);
    });
    assertDenied(
      await editing(`${held.root}/src/api/app.py`, { cwd: free.root }),
    );
    assertDenied(await editing("../held/src/api/app.py", { cwd: free.root }));
  });
});

Deno.test("defect 12: regions are compared by whole segments and real patterns, not by what they begin with", async (t) => {
  const rows: [string[], string[], string[]][] = [
    [["src/api"], ["src/api/a", "src/api"], ["src/api-v2/a", "src/ap", "src"]],
    [["src/*.md"], ["src/a.md"], ["src/a.py", "src/web/a.md", "src/x"]],
    [["**/*.md"], ["a.md", "docs/x/a.md"], ["a.py", "docs/a.mdx"]],
    [["src/main.py"], ["src/main.py"], ["sr", "src/main.pyc", "src/main"]],
    [["src/{api,web}/?.py"], ["src/api/a.py"], ["src/api/ab.py", "src/x/a.py"]],
  ];
  await inTurn(rows, async ([region, denied, passed]) => {
    await t.step(region.join(" "), async () => {
      await inShop(async ({ root }) => {
        await inTurn(denied, async (path) => {
          assertDenied(await editing(path, { cwd: root }), path);
        });
        await inTurn(passed, async (path) => {
          assertPass(await editing(path, { cwd: root }), path);
        });
      }, { leases: [adasLease({ region, tree: region })] });
    });
  });
});
