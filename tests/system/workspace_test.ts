import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../../src/domain/config.ts";
import { findPlace, homeOf, type Place } from "../../src/system/workspace.ts";
import { WorkspaceError } from "../../src/system/workspace_error.ts";
import { at, GIT, type Plan, plant, withTree } from "./planted_tree.ts";

const JOURNAL = ".dos/lane-journal.jsonl";
const BARE: Plan = { ...GIT, config: "[core]\n\tbare = true\n" };

interface Start {
  readonly cwd: string;
  readonly workspace?: string;
  readonly thisWorktree?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function find({ env = {}, ...start }: Start): Promise<Place> {
  return findPlace({ ...start, env: (name) => env[name] });
}

/** A repository `r` with a linked worktree `w`, and one called `v`. */
function worktrees(root: string, common = "r/.git"): void {
  for (const name of ["w", "v"]) {
    const own = `${common}/worktrees/${name}`;
    plant(root, {
      [`${own}/HEAD`]: "x\n",
      [`${own}/commondir`]: "../..\n",
      [`${own}/gitdir`]: `${root}/${name}/.git\n`,
      [`${name}/.git`]: `gitdir: ${root}/${own}\n`,
    });
  }
}

Deno.test("findPlace puts every file where it belongs", () =>
  withTree({ ...at("r/.git", GIT), "r/a/b/": "" }, async (root) => {
    const { config: _, ...place } = await find({ cwd: `${root}/r/a/b` });
    assertEquals(place, {
      root: `${root}/r`,
      rootFrom: "git",
      kind: "main",
      storeRoot: `${root}/r`,
      store: `${root}/r/.dos`,
      journal: `${root}/r/${JOURNAL}`,
      lock: `${root}/r/.dos/.lane-lease.lock`,
      mutex: `${root}/r/.dos/.lane-lease.mutex`,
      mirror: false,
      floors: [`${root}/r/.git/dos-seq`, `${root}/r/.dos/.lane-seq`],
      archiveLock: `${root}/r/.dos/leases/.archive.lock`,
      configFile: null,
      configMark: "",
      peers: [],
    });
    const names = await Array.fromAsync(
      Deno.readDir(`${root}/r`),
      (entry) => entry.name,
    );
    assertEquals(names.sort(), [".git", "a"]);
  }));

Deno.test("findPlace takes the nearest configuration below the top level, and none above it", () =>
  withTree({
    "dos.toml": "",
    ...at("r/.git", GIT),
    "r/a/dos.jsonc": "{}",
    "r/a/b/": "",
    "r/c/": "",
  }, async (root) => {
    const below = await find({ cwd: `${root}/r/a/b` });
    assertEquals([below.root, below.configFile], [
      `${root}/r/a`,
      `${root}/r/a/dos.jsonc`,
    ]);
    const top = await find({ cwd: `${root}/r/c` });
    assertEquals([top.root, top.configFile], [`${root}/r`, null]);
  }));

Deno.test("findPlace outside git goes to a configuration, a journal, or stays", () =>
  withTree({
    "a/dos.toml": "",
    "a/x/": "",
    [`b/${JOURNAL}`]: "",
    "b/x/": "",
    "b/.dos/x/": "",
    "c/x/": "",
    "c/.dos/": "",
  }, async (root) => {
    const cwds = ["a/x", "b/x", "b/.dos/x", "c/x"];
    const places = await Promise.all(
      cwds.map((cwd) => find({ cwd: `${root}/${cwd}` })),
    );
    assertEquals(
      places.map((place) => [place.root, place.kind]),
      ["a", "b", "b", "c/x"].map((name) => [`${root}/${name}`, "plain"]),
    );
  }));

Deno.test("findPlace does not take the registry in the home directory for a store", () =>
  withTree({ [JOURNAL]: "", "x/y/": "" }, async (root) => {
    const cwd = `${root}/x/y`;
    assertEquals((await find({ cwd, env: { HOME: root } })).root, cwd);
    assertEquals((await find({ cwd, env: { USERPROFILE: root } })).root, cwd);
    assertEquals((await find({ cwd, env: { HOME: `${root}/x` } })).root, root);
    assertEquals((await find({ cwd: root, env: { HOME: root } })).root, root);
    plant(root, { "dos.toml": "" });
    assertEquals((await find({ cwd, env: { HOME: root } })).root, root);
  }));

Deno.test("homeOf knows no home where none is named", () => {
  assertEquals(homeOf({ env: () => undefined }), null);
  assertEquals(homeOf({ env: () => "/no/such/home" }), null);
});

Deno.test("findPlace obeys the workspace that is named, then the environment", () =>
  withTree({ ...at("r/.git", GIT), "r/a/": "", "b/": "" }, async (root) => {
    const env = { DISPATCH_WORKSPACE: "../b" };
    const cwd = `${root}/r`;
    assertEquals(
      (await find({ cwd, env, workspace: "a" })).root,
      `${root}/r/a`,
    );
    assertEquals((await find({ cwd, env })).root, `${root}/b`);
    assertEquals(
      (await find({ cwd, env: { DISPATCH_WORKSPACE: "" } })).root,
      cwd,
    );
    assertEquals(
      (await find({ cwd, workspace: `${root}/r/../b/` })).root,
      `${root}/b`,
    );
  }));

Deno.test("findPlace tells what made a directory the root", () =>
  withTree({
    ...at("r/.git", GIT),
    "r/x/": "",
    "r/a/dos.jsonc": "{}",
    [`b/${JOURNAL}`]: "",
    "c/": "",
  }, async (root) => {
    const env = { DISPATCH_WORKSPACE: `${root}/r/a` };
    const rows: readonly [Start, Place["rootFrom"]][] = [
      [{ cwd: root, workspace: "r/a" }, "flag"],
      [{ cwd: root, workspace: "r/a", env }, "flag"],
      [{ cwd: root, env }, "env"],
      [{ cwd: `${root}/r/a` }, "config"],
      [{ cwd: `${root}/r/x` }, "git"],
      [{ cwd: `${root}/b` }, "store"],
      [{ cwd: `${root}/c` }, "cwd"],
    ];
    const places = await Promise.all(rows.map(([start]) => find(start)));
    assertEquals(
      places.map(({ rootFrom }) => rootFrom),
      rows.map(([, from]) => from),
    );
  }));

Deno.test("findPlace refuses a workspace that is not a directory", () =>
  withTree({ "f": "" }, async (root) => {
    const errors = await Promise.all(
      ["gone", "f"].map((workspace) =>
        assertRejects(() => find({ cwd: root, workspace }), WorkspaceError)
      ),
    );
    assertEquals(
      errors.map((error: WorkspaceError) => [error.code, error.value]),
      [
        ["NO_WORKSPACE", "gone"],
        ["NO_WORKSPACE", "f"],
      ],
    );
    const env = { DISPATCH_WORKSPACE: "gone" };
    const error = await assertRejects(
      () => find({ cwd: root, env }),
      RangeError,
    );
    assertEquals(
      error.message,
      'Cannot open the workspace "gone": it does not exist; DISPATCH_WORKSPACE names it; set that to an existing directory or unset it',
    );
  }));

Deno.test("findPlace lets the environment, then the configuration name the files", () =>
  withTree({
    "dos.toml":
      '[paths]\nlane_journal = "state/j.jsonl"\narchive_lock = "state/a.lock"\n',
    "sub/": "",
  }, async (root) => {
    const cwd = `${root}/sub`;
    const configured = await find({ cwd });
    assertEquals(
      [
        configured.journal,
        configured.mutex,
        configured.lock,
        configured.archiveLock,
      ],
      ["j.jsonl", ".lane-lease.mutex", ".lane-lease.lock", "a.lock"]
        .map((name) => `${root}/state/${name}`),
    );
    const env = {
      DISPATCH_LANE_JOURNAL_PATH: "x/j",
      JOB_LANE_JOURNAL_PATH: "/y/j",
      DISPATCH_LANE_LEASE_LOCK_PATH: "l",
      DISPATCH_ARCHIVE_LOCK_PATH: "/z",
    };
    const named = await find({ cwd, env });
    assertEquals(
      [named.journal, named.mutex, named.lock, named.archiveLock],
      [`${cwd}/x/j`, `${cwd}/x/.lane-lease.mutex`, `${cwd}/l`, "/z"],
    );
    const older = await find({
      cwd,
      env: { ...env, DISPATCH_LANE_JOURNAL_PATH: "" },
    });
    assertEquals(older.journal, "/y/j");
  }));

Deno.test("findPlace shares the store of the main worktree, each root at its own position", () =>
  withTree(
    { ...at("r/.git", GIT), "w/a/dos.toml": "", "w/a/b/": "" },
    async (root) => {
      worktrees(root);
      const place = await find({ cwd: `${root}/w` });
      assertEquals(
        [
          place.root,
          place.kind,
          place.storeRoot,
          place.journal,
          place.archiveLock,
        ],
        [
          `${root}/w`,
          "worktree",
          `${root}/r`,
          `${root}/r/${JOURNAL}`,
          `${root}/r/.dos/leases/.archive.lock`,
        ],
      );
      const below = await find({ cwd: `${root}/w/a/b` });
      assertEquals([below.root, below.storeRoot], [
        `${root}/w/a`,
        `${root}/r/a`,
      ]);
    },
  ));

Deno.test("findPlace keeps to the worktree where it is told so", () =>
  withTree(
    { ...at("r/.git", GIT), "w/": "", [`v/${JOURNAL}`]: "" },
    async (root) => {
      worktrees(root);
      const flagged = await find({ cwd: `${root}/w`, thisWorktree: true });
      assertEquals([flagged.storeRoot, flagged.peers], [`${root}/w`, []]);
      plant(root, { "w/dos.toml": "[workspace]\nshare_worktrees = false\n" });
      const configured = await find({ cwd: `${root}/w` });
      assertEquals([configured.storeRoot, configured.peers], [`${root}/w`, []]);
    },
  ));

Deno.test("findPlace lists the journals of other worktrees that are there", () =>
  withTree(
    { ...at("r/.git", GIT), [`r/${JOURNAL}`]: "", [`w/${JOURNAL}`]: "" },
    async (root) => {
      worktrees(root);
      const own = [`${root}/w/${JOURNAL}`];
      assertEquals((await find({ cwd: `${root}/w` })).peers, own);
      assertEquals((await find({ cwd: `${root}/v` })).peers, own);
      assertEquals((await find({ cwd: `${root}/r` })).peers, own);
      plant(root, { [`v/${JOURNAL}`]: "" });
      const all = [...own, `${root}/v/${JOURNAL}`].sort();
      assertEquals([...(await find({ cwd: `${root}/r` })).peers].sort(), all);
      const env = { DISPATCH_LANE_JOURNAL_PATH: `${root}/elsewhere` };
      assertEquals((await find({ cwd: `${root}/r`, env })).peers, []);
    },
  ));

Deno.test("findPlace looks for peers where the configuration puts journals", () =>
  withTree({ ...at("r/.git", GIT), "w/state/j": "" }, async (root) => {
    worktrees(root);
    const text = '[paths]\nlane_journal = "state/j"\n';
    plant(root, { "w/dos.toml": text, "r/dos.toml": text });
    const place = await find({ cwd: `${root}/w` });
    assertEquals([place.journal, place.peers], [`${root}/r/state/j`, [
      `${root}/w/state/j`,
    ]]);
  }));

Deno.test("findPlace keeps a bare repository's store in its git directory", () =>
  withTree({ ...at("r.git", BARE), "w/a/dos.toml": "" }, async (root) => {
    worktrees(root, "r.git");
    const expected = `${root}/r.git/${JOURNAL}`;
    const linked = await find({ cwd: `${root}/w` });
    const own = await find({ cwd: `${root}/r.git/refs` });
    assertEquals([linked.journal, own.journal], [expected, expected]);
    assertEquals([linked.kind, own.kind, own.root], [
      "worktree",
      "bare",
      `${root}/r.git`,
    ]);
    const below = await find({ cwd: `${root}/w/a` });
    assertEquals(below.journal, `${root}/r.git/.dos/below/a/${JOURNAL}`);
  }));

Deno.test("findPlace refuses a worktree whose repository is lost, unless it is to be alone", () =>
  withTree({ "w/.git": "gitdir: /no/such/place\n" }, async (root) => {
    const cwd = `${root}/w`;
    const error = await assertRejects(() => find({ cwd }), WorkspaceError);
    assertEquals(error.code, "BROKEN_REPOSITORY");
    assertStringIncludes(error.message, "--this-worktree");
    assertEquals((await find({ cwd, thisWorktree: true })).storeRoot, cwd);
  }));

Deno.test("findPlace lets a malformed configuration be an error", () =>
  withTree({ "dos.jsonc": "{" }, async (root) => {
    const error = await assertRejects(() => find({ cwd: root }), ConfigError);
    assertEquals(error.file, `${root}/dos.jsonc`);
  }));

Deno.test("a configuration is marked only where it says itself that the leases decide alone", async () => {
  const clock = Date.now;
  const later = (): number => clock() + 4_000;
  const table: [string, Record<string, string>, boolean][] = [
    ["{}", {}, true],
    ['{"hook": {"mode": "strict"}}', {}, false],
    ['{"paths": {"lane_journal": "x.jsonl"}}', {}, false],
    ['{"store": {"kind": "etcd", "endpoints": ["http://a:12"]}}', {}, false],
    ["{}", { DOS_ETCD_ENDPOINTS: "http://a:12" }, false],
  ];
  for (const [text, vars, isMarked] of table) {
    // deno-lint-ignore no-await-in-loop -- one tree after the other
    await withTree({ ...at(".git", GIT), "dos.jsonc": text }, async (root) => {
      const journal = `${root}/.dos/lane-journal.jsonl`;
      for (const named of [{}, { DISPATCH_LANE_JOURNAL_PATH: journal }]) {
        const env: Record<string, string> = { ...vars, ...named };
        try {
          Date.now = later;
          // deno-lint-ignore no-await-in-loop -- one after the other
          const place = await findPlace({ cwd: root, env: (x) => env[x] });
          const isHere = isMarked && Object.keys(named).length === 0;
          assertEquals(place.configMark !== "", isHere, text);
        } finally {
          Date.now = clock;
        }
      }
    });
  }
});
