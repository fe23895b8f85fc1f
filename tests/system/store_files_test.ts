import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Repository } from "../../src/system/git.ts";
import { defaultConfig } from "../../src/domain/default_config.ts";
import { ETCD_DEFAULTS } from "../../src/domain/store_settings.ts";
import {
  defaultJournal,
  filesOf,
  floorsOf,
  mirrored,
} from "../../src/system/store_files.ts";

const MAIN: Repository = {
  top: "/r",
  common: "/r/.git",
  linked: false,
  bare: false,
  main: "/r",
  claimed: "/r",
  broken: "",
};
const OWN = "/r/.dos/.lane-seq";

Deno.test("floorsOf trusts the git directory with the store that all working trees share, and no other", () => {
  const shared = ["/r/.git/dos-seq", OWN];
  const table: [string, Repository | null, string, string[]][] = [
    ["outside git", null, "/r", [OWN]],
    ["a main working tree", MAIN, "/r", shared],
    ["a linked one", { ...MAIN, top: "/w", linked: true }, "/r", shared],
    ["a linked one alone", { ...MAIN, top: "/w", linked: true }, "/w", [
      "/w/.dos/.lane-seq",
    ]],
    ["a nested workspace", MAIN, "/r/a", ["/r/a/.dos/.lane-seq"]],
    ["a broken repository", { ...MAIN, broken: "so" }, "/r", [OWN]],
    ["a copy of a .git file", { ...MAIN, claimed: "/other" }, "/r", [OWN]],
    [
      "a bare repository",
      { ...MAIN, common: "/b", bare: true, main: null, claimed: null },
      "/b",
      ["/b/dos-seq", "/b/.dos/.lane-seq"],
    ],
  ];
  for (const [what, repository, root, floors] of table) {
    assertEquals(floorsOf(defaultJournal(root), repository), floors, what);
  }
});

Deno.test("floorsOf gives each journal of a directory a file of its own", () => {
  assertEquals(floorsOf("/x/a.jsonl", MAIN), ["/x/.a.jsonl.lane-seq"]);
  assertEquals(floorsOf("/x/b.jsonl", null), ["/x/.b.jsonl.lane-seq"]);
});

Deno.test("over etcd the journal is a mirror, one for each store, whatever else is named", () => {
  const at = (endpoints: readonly string[], prefix: string = "/dos/"): string =>
    filesOf({ cwd: "/", env: () => "/elsewhere" }, {
      storeRoot: "/r",
      config: {
        ...defaultConfig(),
        store: { ...ETCD_DEFAULTS, kind: "etcd", endpoints, prefix },
      },
      repository: null,
    }).journal;
  const one = at(["http://a:1", "http://b:1"]);
  assertMatch(one, /^\/r\/\.dos\/etcd\/[0-9a-f]{16}\/lane-journal\.jsonl$/);
  assertEquals(at(["http://b:1", "http://a:1"]), one);
  assertNotEquals(at(["http://a:1"]), one);
  assertNotEquals(at(["http://a:1", "http://b:1"], "/x/"), one);
  const settings = { ...ETCD_DEFAULTS, kind: "etcd" as const };
  assertEquals(mirrored(settings), '["/dos/"]');
});
