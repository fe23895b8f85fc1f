import { assertEquals } from "@std/assert";
import { endingSignals, pathOf } from "../src/process_world.ts";
import { signalsOf } from "../src/system/commands.ts";

const AT_TERMINAL = true;

Deno.test("Ctrl-C and Ctrl-Break end every command on Windows, a server too", () => {
  assertEquals(endingSignals("windows"), [["SIGINT", 130], ["SIGBREAK", 130]]);
  const handed = signalsOf("windows", AT_TERMINAL).map(({ name }) => name);
  assertEquals(handed, endingSignals("windows").map(([name]) => name));
});

Deno.test("whatever ends a command has the exit code of shells", () => {
  assertEquals(endingSignals("linux").map(([name, code]) => [name, code]), [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ]);
});

Deno.test("a file's address becomes its path, on a drive and on a share", () => {
  const table: readonly (readonly [string, string, string])[] = [
    ["file:///a%20b/c%23d.ts", "linux", "/a b/c#d.ts"],
    ["file:///D:/a%20b/c.ts", "windows", "D:\\a b\\c.ts"],
    [
      "file://server/share/a%20b/c.ts",
      "windows",
      "\\\\server\\share\\a b\\c.ts",
    ],
    ["https://example.org/a.ts", "windows", "https://example.org/a.ts"],
  ];
  for (const [address, os, path] of table) {
    assertEquals(pathOf(new URL(address), os), path);
  }
});
