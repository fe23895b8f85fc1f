import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Catalogue } from "../../src/domain/catalogue.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import type { Finding } from "../../src/lease/ports.ts";
import {
  examineAccess,
  examineConfig,
  examineEnvironment,
  examineLanes,
  examineNested,
  examinePlace,
  examineRoot,
  examineTree,
  type User,
} from "../../src/system/examination.ts";
import { findPlace, type Place } from "../../src/system/workspace.ts";

/** A directory tree that is gone afterwards. */
class Land implements AsyncDisposable {
  readonly root: string = Deno.realPathSync(Deno.makeTempDirSync());

  /** Writes files, and the directories they lie in. */
  fill(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = `${this.root}/${name}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(path, text);
    }
  }

  place(below: string = ""): Promise<Place> {
    return findPlace({ cwd: `${this.root}/${below}`, env: none });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

function none(): undefined {
  return undefined;
}

function envOf(
  table: Readonly<Record<string, string>>,
): (name: string) => string | undefined {
  return (name) => new Map(Object.entries(table)).get(name);
}

const GIT = { ".git/HEAD": "ref: refs/heads/main\n", ".git/config": "" };

function detail(findings: readonly Finding[]): string {
  return findings.map((one) => one.detail).join("\n");
}

Deno.test("examineRoot says what made the root the root", async () => {
  const rows: readonly [
    Record<string, string>,
    { workspace?: string; env?: Record<string, string> },
    RegExp,
  ][] = [
    [{ "dos.jsonc": "{}" }, {}, /: it holds dos\.jsonc$/],
    [GIT, {}, /: the top level of its git repository$/],
    [{ ".dos/lane-journal.jsonl": "" }, {}, /: it holds a store$/],
    [
      { "x/y": "" },
      {},
      /: the current directory, as nothing above .* workspace$/,
    ],
    [{ "dos.jsonc": "{}" }, { workspace: "." }, /: named by --workspace$/],
    [
      GIT,
      { env: { DISPATCH_WORKSPACE: "." } },
      /: named by DISPATCH_WORKSPACE$/,
    ],
  ];
  await Promise.all(rows.map(async ([files, { workspace, env }, words]) => {
    await using land = new Land();
    land.fill(files);
    const place = await findPlace({
      cwd: land.root,
      workspace,
      env: envOf(env ?? {}),
    });
    assertMatch(examineRoot(place).detail, words);
  }));
});

Deno.test("examineLanes names the lanes that no request gets without a region of its own", () => {
  const rows: readonly [Partial<Catalogue>, string | null][] = [
    [DEFAULT_CATALOGUE, null],
    [{ concurrent: ["api"], trees: { API: ["api"] } }, null],
    [{ exclusive: ["release"], autopick: ["release", "global"] }, null],
    [{ concurrent: ["api"] }, '"api": such a lane'],
    [{ autopick: ["api"], trees: { api: [] } }, '"api": such a lane'],
    [{ autopick: ["w"], aliases: { w: "web" }, trees: { web: ["web"] } }, null],
    [
      { concurrent: ["a", "b", "c", "d", "e", "f"], trees: { b: ["b"] } },
      '"a", "c", "d", "e", "f": such lanes',
    ],
    [
      { concurrent: ["a", "b", "c", "d", "e", "f"] },
      '"a", "b", "c", "d", "e", ...: such lanes',
    ],
    [{ concurrent: ["a\u202eb"] }, '"a\\u{202e}b": such a lane'],
  ];
  const none = { concurrent: [], exclusive: [], autopick: [], trees: {} };
  for (const [catalogue, words] of rows) {
    const found = examineLanes({ ...none, ...catalogue });
    assertEquals(
      found.map(({ status, detail }) => [status, detail]),
      words === null ? [] : [[
        "warn",
        `No region is declared for ${words} can only be taken with --tree, and never picked`,
      ]],
    );
  }
});

Deno.test("examineConfig counts the lanes, and leads to init where there is no file", async () => {
  await using land = new Land();
  const bare = examineConfig(await land.place());
  assertMatch(bare.detail, /^No file, .*: 1 concurrent, 1 exclusive/);
  assertMatch(bare.fix, /dos init/);
  land.fill({
    "dos.jsonc": JSON.stringify({
      lanes: { concurrent: ["a", "b"], trees: { a: ["a/**"], b: ["b/**"] } },
    }),
  });
  const told = examineConfig(await land.place());
  assertMatch(told.detail, /dos\.jsonc": 2 concurrent/);
  assertEquals(told.fix, "");
});

Deno.test("examineTree says in words what git makes of the place", async () => {
  await using land = new Land();
  land.fill({
    "main/.git/HEAD": "ref: refs/heads/main\n",
    "main/.git/config": "[core]\n\tbare = false\n",
    "main/sub/dos.jsonc": "{}",
    "main/.git/worktrees/w/commondir": "../..\n",
    "main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n",
    "main/.git/worktrees/w/gitdir": `${land.root}/w/.git\n`,
    "w/.git": `gitdir: ${land.root}/main/.git/worktrees/w\n`,
    "main/.git/modules/m/HEAD": "ref: refs/heads/main\n",
    "main/.git/modules/m/config": "[core]\n\tworktree = ../../../m\n",
    "main/m/.git": "gitdir: ../.git/modules/m\n",
    "plain/x": "",
  });
  const rows: readonly [string, RegExp][] = [
    ["plain", /is in no git repository$/],
    ["main", /is a main working tree$/],
    ["main/sub", /is a main working tree; it is "sub" in ".*main"$/],
    ["w", /is in a linked working tree; its store is shared, in ".*main"$/],
    ["main/m", /its git directory lies elsewhere, as a submodule's does/],
  ];
  await Promise.all(rows.map(async ([below, words]) => {
    assertMatch(detail(examineTree(await land.place(below))), words);
  }));
});

Deno.test("examineTree says that a working tree kept to itself is not seen by others", async () => {
  await using land = new Land();
  land.fill({
    "main/.git/HEAD": "ref: refs/heads/main\n",
    "main/.git/config": "[core]\n\tbare = false\n",
    "main/.git/worktrees/w/commondir": "../..\n",
    "main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n",
    "w/.git": `gitdir: ${land.root}/main/.git/worktrees/w\n`,
    "w/dos.jsonc": '{"workspace": {"share_worktrees": false}}',
  });
  const words = detail(examineTree(await land.place("w")));
  assertMatch(words, /its store is its own, so other working trees do not/);
});

Deno.test("examineTree names a journal that lies outside", async () => {
  await using land = new Land();
  const place = await findPlace({
    cwd: land.root,
    env: envOf({ DISPATCH_LANE_JOURNAL_PATH: "/elsewhere/j.jsonl" }),
  });
  assertMatch(
    detail(examineTree(place)),
    /the journal lies outside, at "\/elsewhere\/j\.jsonl"/,
  );
});

Deno.test("examineEnvironment names the variables in effect and what is odd about them", () => {
  const rows: readonly [Record<string, string>, Finding["status"][]][] = [
    [{}, ["ok"]],
    [{ DISPATCH_HOST_ID: "box" }, ["ok"]],
    [{ JOB_LANE_JOURNAL_PATH: "/j" }, ["ok"]],
    [{ JOB_LANE_JOURNAL_PATH: "j" }, ["ok", "warn"]],
    [{ JOB_LANE_JOURNAL_PATH: "/j", DISPATCH_LANE_JOURNAL_PATH: "/j" }, ["ok"]],
    [
      { JOB_LANE_JOURNAL_PATH: "/j", DISPATCH_LANE_JOURNAL_PATH: "/k" },
      ["ok", "warn"],
    ],
    [{ DISPATCH_LANE_LEASE_LOCK_PATH: "../l" }, ["ok", "warn"]],
  ];
  for (const [table, statuses] of rows) {
    const found = examineEnvironment(envOf(table));
    assertEquals(found.map(({ status }) => status), statuses);
    for (const [name, value] of Object.entries(table)) {
      assertEquals(found[0]?.detail.includes(`${name}="${value}"`), !!value);
    }
  }
});

Deno.test("examineNested tells other configurations and stores from its own", async () => {
  await using land = new Land();
  land.fill({
    ...GIT,
    ".dos/lane-journal.jsonl": "",
    "a/dos.toml": "",
    "b/.dos/lane-journal.jsonl": "",
    "node_modules/p/dos.toml": "",
  });
  const found = examineNested(await land.place(), none);
  assertEquals(
    found.map(({ check, status, detail }) => [
      check,
      status,
      detail.split('"')[1]?.slice(land.root.length),
    ]),
    [
      ["nested config", "ok", "/a/dos.toml"],
      ["nested store", "warn", "/b/.dos/lane-journal.jsonl"],
    ],
  );
});

Deno.test({
  name: "examineAccess looks at what a directory would be made in",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using land = new Land();
    await Deno.chmod(land.root, 0o755);
    const [open] = examineAccess(`${land.root}/none/deeper`);
    assertEquals(open?.status, "ok");
    assertMatch(open?.detail ?? "", /deeper" is not there; ".*", mode 755, ow/);
    const [closed] = examineAccess(`${land.root}/none/deeper`, STRANGER);
    assertEquals(closed?.status, "error");
    assertMatch(closed?.detail ?? "", /make nothing in it, so no lease can be/);
    assertStringIncludes(closed?.fix ?? "", `write access to "${land.root}"`);
    land.fill({ "file": "" });
    assertEquals(examineAccess(`${land.root}/file`), []);
  },
});

/** A user that owns nothing. */
const STRANGER = { uid: 54_321, gid: 54_321 };

Deno.test({
  name: "examineAccess goes by the mode of the directory and its owner",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using land = new Land();
    const { uid, gid } = await Deno.stat(land.root);
    const root = { uid: 0, gid: 0 };
    const group = { ...STRANGER, gid };
    const rows: readonly [number, User, Finding["status"]][] = [
      [0o755, STRANGER, "error"],
      [0o777, STRANGER, "ok"],
      [0o775, STRANGER, "ok"],
      [0o776, STRANGER, "ok"],
      [0o756, STRANGER, "error"],
      [0o757, group, "error"],
      [0o770, group, "ok"],
      [0o555, root, "ok"],
    ];
    for (const [mode, user, status] of rows) {
      // deno-lint-ignore no-await-in-loop -- one mode after the other
      await Deno.chmod(land.root, mode);
      const [finding] = examineAccess(land.root, user);
      assertEquals(finding?.status, status, mode.toString(8));
      const words = new RegExp(`mode ${mode.toString(8)}, owner ${uid}`);
      assertMatch(finding?.detail ?? "", words);
    }
    await Deno.chmod(land.root, 0o755);
  },
});

Deno.test("examinePlace puts it all together and makes nothing", async () => {
  await using land = new Land();
  const found = await examinePlace(await land.place(), none);
  assertEquals(found.map(({ check }) => check), [
    "root",
    "config",
    "git",
    "environment",
    "boot",
  ]);
  assertEquals(await Array.fromAsync(Deno.readDir(land.root)), []);
});
