import { assert, assertEquals } from "@std/assert";
import {
  type Disk,
  type Lead,
  leadsOf,
} from "../../src/system/touched_path.ts";
import { POSIX, TableDisk } from "./table_disk.ts";

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

Deno.test("leadsOf takes a drive that is shared whole for one of this machine too", () => {
  const tree = {
    "C:/w": "directory",
    "C:/w/src": "directory",
    "//localhost/c$/w": "directory",
    "//localhost/c$/w/src": "directory",
  };
  const disk = new TableDisk(tree, { windows: true });
  const both = ["//localhost/c$/w/src/a.ts", "C:/w/src/a.ts"];
  for (
    const path of [
      "\\\\localhost\\c$\\w\\src\\a.ts",
      "//localhost/c$/w/./src/x/../a.ts",
      "\\\\?\\UNC\\localhost\\c$\\w\\src\\a.ts",
    ]
  ) assertEquals(pathsOf(path, "C:\\w", disk), both, path);
  assertEquals(pathsOf("src\\a.ts", "\\\\localhost\\c$\\w", disk), both);
  assertEquals(pathsOf("\\\\MINE\\C$", "C:\\w", disk), ["//MINE/C$/", "C:/"]);
  assertEquals(pathsOf("\\\\s\\c$hare\\a", "C:\\w", disk), ["//s/c$hare/a"]);
  assertEquals(pathsOf("//s/c$/a", "/w", new TableDisk(POSIX)), [
    "//s/c$/a",
  ]);
});

const SHORT = new TableDisk({
  "C:/w": "directory",
  "C:/w/longdi~1": "directory",
  "C:/w/long directory": "directory",
  "C:/w/longdi~1/longfi~1.ts": "other",
  "C:/w/long directory/long file.tsx": "other",
  "C:/w/really~1.txt": "other",
  "C:/w/secret~1": "other",
}, {
  windows: true,
  long: {
    "C:/w/longdi~1": "C:/w/long directory",
    "C:/w/longdi~1/longfi~1.ts": "C:/w/long directory/long file.tsx",
    "C:/w/long directory/longfi~1.ts": "C:/w/long directory/long file.tsx",
  },
});

Deno.test("leadsOf spells short names of Windows out", () => {
  const table: [string, Lead][] = [
    ["LONGDI~1\\new.ts", {
      from: "C:/w/long directory",
      path: "C:/w/long directory/new.ts",
    }],
    ["longdi~1", {
      from: "C:/w/long directory",
      path: "C:/w/long directory",
    }],
    ["really~1.txt", { from: "C:/w", path: "C:/w/really~1.txt" }],
    ["a-name~1-too-long-to-be-short", {
      from: "C:/w",
      path: "C:/w/a-name~1-too-long-to-be-short",
    }],
    ["main.c~1.orig", { from: "C:/w", path: "C:/w/main.c~1.orig" }],
    ["~1", { from: "C:/w", path: "C:/w/~1" }],
  ];
  for (const [path, lead] of table) {
    assertEquals(leadsOf(path, "C:\\w", SHORT), [lead], path);
  }
});

Deno.test("leadsOf takes a short name that it cannot spell out for all that it may be", () => {
  const table: [string, Lead][] = [
    ["draft~1.txt", { from: "C:/w", path: "C:/w", vague: true }],
    ["new\\DRAFT~12.TXT\\x", { from: "C:/w", path: "C:/w/new", vague: true }],
    ["LONGDI~1\\gone~1", {
      from: "C:/w/long directory",
      path: "C:/w/long directory",
      vague: true,
    }],
  ];
  for (const [path, lead] of table) {
    assertEquals(leadsOf(path, "C:\\w", SHORT), [lead], path);
  }
  const posix = new TableDisk(POSIX);
  assertEquals(leadsOf("a~1", "/w", posix), [{ from: "/w", path: "/w/a~1" }]);
});

Deno.test("leadsOf takes a place named by its volume for any, as long as no drive is known for it", () => {
  const paths = [
    "\\\\?\\Volume{9ac3f7b1}\\w\\a",
    "\\\\.\\GLOBALROOT\\Device\\HarddiskVolume2\\w\\a",
    "\\??\\Volume{9ac3f7b1}\\w\\a",
    "//./PhysicalDrive0",
  ];
  for (const path of paths) {
    const leads = leadsOf(path, "C:\\w\\src", WINDOWS);
    assert(
      leads.some(({ path: at, vague }) => at === "C:/w/src" && vague),
      path,
    );
  }
  const known = new TableDisk({
    "//?/Volume{9}/w": "directory",
    "C:/w": "directory",
  }, { windows: true, long: { "//?/Volume{9}/w": "C:/w" } });
  assertEquals(leadsOf("\\\\?\\Volume{9}\\w\\a", "C:\\w", known), [
    { from: "C:/w", path: "C:/w/a" },
  ]);
});

Deno.test("leadsOf takes reserved names of Windows for what they are spelled like", () => {
  const names = ["CON", "nul.txt", "COM1", "COM\u00b9", "aux.lock", "LPT9"];
  for (const name of names) {
    assertEquals(pathsOf(name, "C:\\w", WINDOWS), [`C:/w/${name}`]);
  }
});

function pathsOf(path: string, cwd: string, on: Disk): string[] {
  return leadsOf(path, cwd, on).map((lead) => lead.path);
}
