import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  createWindowsSource,
  readCim,
  readTasklist,
} from "../../src/system/processes_windows.ts";
import type { Runner } from "../../src/system/run.ts";

const TASKS = '"System Idle Process","0","Services","0","8 K"\r\n' +
  '"System","4","Services","0","144 K"\r\n' +
  '"deno.exe","501","Console","1","40\xff212 K"\r\n' +
  '"a ""b"".exe","777","Console","1","1 K"\r\n';

const CIM = '[0,0,"","System Idle Process",null]\r\n' +
  '[501,400,"2026-11-23T09:10:12.345Z","deno.exe","\\"C:\\\\x y\\\\deno.exe\\" run -A main.ts"]\r\n' +
  '[400,300,"2026-11-23T09:10:11.000Z","cmd.exe","cmd.exe /c dos"]\r\n';

const GUID = "9ac3f7b1-5aa5-4c0e-8636-20a46db1bff4";

function source(run: Runner): ReturnType<typeof createWindowsSource> {
  const self = {
    pid: 501,
    parent: () => 400,
    boot: () => Promise.resolve(GUID),
  };
  return createWindowsSource(self, run);
}

function says(stdout: string, code = 0): Runner {
  return () => Promise.resolve({ code, stdout, stderr: "" });
}

Deno.test("readTasklist reads pids in every language", () => {
  assertEquals(Array.from(readTasklist(TASKS)?.keys() ?? []), [0, 4, 501, 777]);
});

Deno.test("readTasklist refuses a list with one line that is no process", () => {
  const lines = [
    "INFO: No tasks are running.",
    '"a.exe"',
    '"a.exe","x","y"',
    "a.exe,1,2",
  ];
  assertEquals(lines.map((line) => readTasklist(`${TASKS}${line}\r\n`)), [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("readCim reads parents, starts and command lines", () => {
  assertEquals(Array.from(readCim(CIM)?.values() ?? []), [
    {
      pid: 0,
      parent: 0,
      start: "",
      dead: false,
      words: ["System Idle Process"],
    },
    {
      pid: 501,
      parent: 400,
      start: "2026-11-23T09:10:12.345Z",
      dead: false,
      words: ["C:\\x y\\deno.exe", "run", "-A", "main.ts"],
    },
    {
      pid: 400,
      parent: 300,
      start: "2026-11-23T09:10:11.000Z",
      dead: false,
      words: ["cmd.exe", "/c", "dos"],
    },
  ]);
});

Deno.test("readCim refuses a list with one line that is no process", () => {
  const lines = ["Get-CimInstance : denied", "{}", '["1",2]', "[1]"];
  assertEquals(lines.map((line) => readCim(`${CIM}${line}\r\n`)), [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("createWindowsSource counts a pid as gone only in a list that shows ourselves", async () => {
  const census = await source(says(TASKS)).census([9]);
  assertEquals([census?.space, census?.find(9), typeof census?.find(777)], [
    `${GUID}/0`,
    "gone",
    "object",
  ]);
  const without = TASKS.replace('"501"', '"502"');
  const answers = [
    says(""),
    says(without),
    says(TASKS, 1),
    () => Promise.resolve(null),
  ];
  const censuses = await Promise.all(
    answers.map((run) => source(run).census([9])),
  );
  assertEquals(censuses, [null, null, null, null]);
});

Deno.test("createWindowsSource asks PowerShell once for a whole walk", async () => {
  const calls: string[] = [];
  const see = source((command, args) => {
    calls.push([command, ...args].join(" "));
    return Promise.resolve({ code: 0, stdout: CIM, stderr: "" });
  }).lineage(() => 900);
  const seen = [await see(501), await see(400)];
  assertEquals(seen.map((census) => typeof census?.find(400)), [
    "object",
    "object",
  ]);
  assertEquals(calls.length, 1);
  assertStringIncludes(
    calls[0] ?? "",
    "powershell -NoProfile -NonInteractive -Command $Error",
  );
});
