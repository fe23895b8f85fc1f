import { assert, assertEquals } from "@std/assert";
import {
  absolutePath,
  type Disk,
  type Lead,
  leadsOf,
} from "../../src/system/touched_path.ts";
import { POSIX, TableDisk } from "./table_disk.ts";

const disk = new TableDisk(POSIX, { home: "/home/ada" });

function pathsOf(path: string, cwd = "/w", on: Disk = disk): string[] {
  return leadsOf(path, cwd, on).map((lead) => lead.path);
}

Deno.test("leadsOf cleans a plain path up, from wherever the agent stands", () => {
  const table: [string, string, string][] = [
    ["src/a.ts", "/w", "/w/src/a.ts"],
    ["./src//a.ts", "/w", "/w/src/a.ts"],
    ["src/./a.ts", "/w/", "/w/src/a.ts"],
    ["../src/a.ts", "/w/src", "/w/src/a.ts"],
    ["a.ts", "/w/src", "/w/src/a.ts"],
    ["", "/w", "/w"],
    [".", "/w", "/w"],
    ["..", "/w", "/"],
    ["../../../..", "/w", "/"],
    ["/", "/w", "/"],
    ["//w//src/", "/", "/w/src"],
    ["/../w/src", "/", "/w/src"],
    ["src/deep/..", "/w", "/w/src"],
    ["a\\b", "/w", "/w/a\\b"],
    ["C:x", "/w", "/w/C:x"],
    ["a ", "/w", "/w/a "],
    ["a.", "/w", "/w/a."],
    ["e\u0301", "/w", "/w/e\u0301"],
    ["a\nb", "/w", "/w/a\nb"],
  ];
  for (const [path, cwd, expected] of table) {
    assertEquals(pathsOf(path, cwd), [expected], JSON.stringify(path));
  }
});

Deno.test("leadsOf names the deepest directory that is there, and keeps what is missing", () => {
  const table: [string, Lead][] = [
    ["src/a.ts", { from: "/w/src", path: "/w/src/a.ts" }],
    ["src", { from: "/w/src", path: "/w/src" }],
    ["new/x/y", { from: "/w", path: "/w/new/x/y" }],
    ["src/new/../b", { from: "/w/src", path: "/w/src/b" }],
    ["src/a.ts/x", { from: "/w/src", path: "/w/src/a.ts/x" }],
    ["/nowhere/x", { from: "/", path: "/nowhere/x" }],
  ];
  for (const [path, lead] of table) {
    assert(
      leadsOf(path, "/w", disk).some((x) =>
        x.from === lead.from && x.path === lead.path
      ),
      path,
    );
  }
});

Deno.test("leadsOf takes a link for itself and for what it leads to", () => {
  const table: [string, string[]][] = [
    ["to-src/a.ts", ["/w/src/a.ts", "/w/to-src/a.ts"]],
    ["to-src", ["/w/src", "/w/to-src"]],
    ["to-out/x", ["/out/x", "/w/to-out/x"]],
    ["to-file", ["/w/src/a.ts", "/w/to-file"]],
    ["dangling", ["/w/dangling", "/w/gone/x"]],
    ["up/w/src", ["/w/src", "/w/up/w/src"]],
  ];
  for (const [path, expected] of table) {
    assertEquals(pathsOf(path).toSorted(), expected, path);
  }
});

Deno.test("leadsOf follows chains to their end", () => {
  const found = pathsOf("chain/a.ts");
  for (const path of ["/w/src/a.ts", "/w/chain/a.ts", "/w/chain3/a.ts"]) {
    assert(found.includes(path), path);
  }
});

Deno.test("leadsOf reads .. behind a link as the system does and as the text says", () => {
  const found = pathsOf("to-out/../x");
  assertEquals(found.toSorted().filter((x) => x.endsWith("/x")), [
    ...["/w/x", "/x"],
  ]);
  assert(pathsOf("to-out/in/../../x").includes("/x"));
  assert(pathsOf("to-out/in/../../x").includes("/w/x"));
});

Deno.test("leadsOf finds its way up past what is missing behind a link", () => {
  const found = pathsOf("to-out/in/new/../../x");
  assert(found.includes("/out/x"), String(found));
  assert(pathsOf("to-out/new/../../x").includes("/x"));
  const lead = leadsOf("to-out/in/new/../../x", "/w", disk).find((x) =>
    x.path === "/out/x"
  );
  assertEquals(lead?.from, "/out");
});

Deno.test("leadsOf comes to an end in a loop, and names directories that can be looked at", () => {
  for (const path of ["loop", "loop/x", "ping", "ping/y/../z", "pong"]) {
    const leads = leadsOf(path, "/w", disk);
    assert(
      leads.some((lead) => lead.path === `/w/${path.split("/")[0]}`) ||
        leads.some((lead) => lead.path.startsWith(`/w/${path.split("/")[0]}/`)),
    );
    for (const { from } of leads) assertEquals(from, "/w", path);
  }
});

Deno.test("leadsOf reads ~ as the name it is and as a shell would", () => {
  assertEquals(pathsOf("~/x"), ["/w/~/x", "/home/ada/x"]);
  assertEquals(pathsOf("~"), ["/w/~", "/home/ada"]);
  assertEquals(pathsOf("~bob/x"), ["/w/~bob/x"]);
  assertEquals(pathsOf("a/~/x"), ["/w/a/~/x"]);
  assertEquals(pathsOf("~/x", "/w", new TableDisk(POSIX)), ["/w/~/x"]);
});

Deno.test("absolutePath leaves . and .. where they are", () => {
  assertEquals(absolutePath("./a/../b", "/w", disk), "/w/./a/../b");
  assertEquals(absolutePath("/a/..", "/w", disk), "/a/..");
});
