import { assert, assertEquals } from "@std/assert";
import {
  absolutePath,
  type Disk,
  type Kind,
  type Lead,
  leadsOf,
} from "../../src/system/touched_path.ts";

/** A disk in a table: a text is where a link leads, a kind is what else is there. */
class TableDisk implements Disk {
  readonly windows: boolean;
  readonly home: string;
  readonly #names: ReadonlyMap<string, string>;

  constructor(
    names: Readonly<Record<string, string>>,
    options: { windows?: boolean; home?: string } = {},
  ) {
    this.windows = options.windows ?? false;
    this.home = options.home ?? "";
    this.#names = new Map(
      Object.entries(names).map(([path, is]) => [this.#key(path), is]),
    );
  }

  look(path: string): Kind | null {
    const is = this.#names.get(this.#key(path));
    if (is === undefined) return null;
    return is === "directory" || is === "other" ? is : "link";
  }

  target(path: string): string | null {
    const is = this.#names.get(this.#key(path)) ?? "?";
    return is === "directory" || is === "other" || is === "?" ? null : is;
  }

  real(directory: string): string {
    return directory;
  }

  #key(path: string): string {
    return this.windows ? path.toLowerCase() : path;
  }
}

const POSIX: Readonly<Record<string, string>> = {
  "/w": "directory",
  "/w/src": "directory",
  "/w/src/a.ts": "other",
  "/w/src/deep": "directory",
  "/w/to-src": "src",
  "/w/to-out": "/out",
  "/w/to-file": "src/a.ts",
  "/w/dangling": "gone/x",
  "/w/chain": "chain2",
  "/w/chain2": "/w/chain3",
  "/w/chain3": "./src/../src",
  "/w/loop": "loop",
  "/w/ping": "pong",
  "/w/pong": "ping/x",
  "/w/up": "..",
  "/out": "directory",
  "/out/in": "directory",
  "/home": "directory",
  "/home/ada": "directory",
};

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

const WINDOWS = new TableDisk({
  "C:/": "directory",
  "C:/w": "directory",
  "C:/w/src": "directory",
  "C:/w/to-src": "src",
  "C:/w/to-d": "D:\\data",
  "C:/w/to-long": "\\\\?\\C:\\w\\src",
  "C:/Users/ada": "directory",
  "D:/data": "directory",
  "//s/share/w": "directory",
}, { windows: true, home: "C:\\Users\\ada" });

Deno.test("leadsOf brings every spelling of a Windows path to one", () => {
  const table: [string, string][] = [
    ["src\\a.ts", "C:/w/src/a.ts"],
    ["src/a.ts", "C:/w/src/a.ts"],
    [".\\src\\\\a.ts", "C:/w/src/a.ts"],
    ["..\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["C:\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["c:\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["c:/w/src/a.ts", "C:/w/src/a.ts"],
    ["\\\\?\\C:\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["\\\\.\\c:\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["//?/C:/w/src/a.ts", "C:/w/src/a.ts"],
    ["\\w\\src\\a.ts", "C:/w/src/a.ts"],
    ["C:src\\a.ts", "C:/w/src/a.ts"],
    ["c:src/a.ts", "C:/w/src/a.ts"],
    ["src\\a.ts.", "C:/w/src/a.ts"],
    ["src\\a.ts. . ", "C:/w/src/a.ts"],
    ["src \\a.ts ", "C:/w/src/a.ts"],
    ["src.\\a.ts", "C:/w/src/a.ts"],
    ["src\\a.ts::$DATA", "C:/w/src/a.ts"],
    ["src\\a.ts:stream", "C:/w/src/a.ts"],
    ["src\\a.ts:stream:$DATA", "C:/w/src/a.ts"],
    ["src::$INDEX_ALLOCATION\\a.ts", "C:/w/src/a.ts"],
    ["SRC\\A.TS", "C:/w/SRC/A.TS"],
    ["D:\\data\\x", "D:/data/x"],
    ["d:x", "D:/x"],
    ["\\\\s\\share\\w\\x", "//s/share/w/x"],
    ["//s/share/w/x", "//s/share/w/x"],
    ["\\\\?\\UNC\\s\\share\\w\\x", "//s/share/w/x"],
    ["\\\\?\\unc\\s\\share\\w\\x", "//s/share/w/x"],
    ["//s/share/../../w", "//s/share/w"],
    ["C:\\..\\..\\w\\x", "C:/w/x"],
    ["e\u0301", "C:/w/e\u0301"],
    ["new\\x\\y", "C:/w/new/x/y"],
  ];
  for (const [path, expected] of table) {
    for (const cwd of ["C:\\w", "c:\\w", "C:/w", "/c/w", "\\\\?\\C:\\w"]) {
      assertEquals(pathsOf(path, cwd, WINDOWS), [expected], `${path} ${cwd}`);
    }
  }
});

Deno.test("leadsOf reads a drive as shells from Unix spell it, and as Windows does", () => {
  const table: [string, string[]][] = [
    ["/c/w/src/a.ts", ["C:/w/src/a.ts", "C:/c/w/src/a.ts"]],
    ["/C/w/src/a.ts", ["C:/w/src/a.ts", "C:/C/w/src/a.ts"]],
    ["/c\\w\\a", ["C:/w/a", "C:/c/w/a"]],
    ["/cygdrive/c/w/a", ["C:/w/a", "C:/cygdrive/c/w/a"]],
    ["/d", ["D:/", "C:/d"]],
    ["/cc/w/a", ["C:/cc/w/a"]],
    ["\\c\\w\\a", ["C:/c/w/a"]],
  ];
  for (const [path, expected] of table) {
    assertEquals(pathsOf(path, "C:\\w", WINDOWS), expected, path);
  }
});

Deno.test("leadsOf follows links of Windows, to other drives and with long names", () => {
  assert(pathsOf("to-src\\a", "C:\\w", WINDOWS).includes("C:/w/src/a"));
  assert(pathsOf("to-d\\a", "C:\\w", WINDOWS).includes("D:/data/a"));
  assert(pathsOf("to-long\\a", "C:\\w", WINDOWS).includes("C:/w/src/a"));
  assert(pathsOf("~\\x", "C:\\w", WINDOWS).includes("C:/Users/ada/x"));
  assert(pathsOf("~/x", "C:\\w", WINDOWS).includes("C:/Users/ada/x"));
});

Deno.test("leadsOf finds the share that the agent stands on", () => {
  const leads = leadsOf("x", "\\\\s\\share\\w", WINDOWS);
  assertEquals(leads, [{ from: "//s/share/w", path: "//s/share/w/x" }]);
  assertEquals(pathsOf("..\\..\\..\\x", "\\\\s\\share\\w", WINDOWS), [
    "//s/share/x",
  ]);
});

Deno.test("absolutePath leaves . and .. where they are", () => {
  assertEquals(absolutePath("./a/../b", "/w", disk), "/w/./a/../b");
  assertEquals(absolutePath("/a/..", "/w", disk), "/a/..");
});
