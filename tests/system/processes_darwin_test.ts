import { assertEquals } from "@std/assert";
import {
  createDarwinSource,
  readPs,
} from "../../src/system/processes_darwin.ts";
import type { Runner } from "../../src/system/run.ts";

const LISTING = `    1     0 Ss   Mon Nov 23 08:00:01 2026
  501     1 S    Tue Nov  3 09:10:11 2026
  777   501 Z    Mon Nov 23 09:10:12 2026
`;

const ALL = `    1     0 Ss   Mon Nov 23 08:00:01 2026     /sbin/launchd
  501     1 Ss   Mon Nov 23 09:10:11 2026     /bin/zsh -l
  777   501 S+   Mon Nov 23 09:10:12 2026     sh -c dos  lease-lane
`;

const BOOT = "9ac3f7b1-5aa5-4c0e-8636-20a46db1bff4";

function source(
  run: Runner,
  boot = BOOT,
): ReturnType<typeof createDarwinSource> {
  const self = { pid: 501, parent: () => 1, boot: () => Promise.resolve(boot) };
  return createDarwinSource(self, run);
}

function says(stdout: string, code = 0): Runner {
  return () => Promise.resolve({ code, stdout, stderr: "" });
}

Deno.test("readPs reads pid, parent, state and start", () => {
  assertEquals(Array.from(readPs(LISTING)?.values() ?? []), [
    {
      pid: 1,
      parent: 0,
      start: "2026-11-23T08:00:01Z",
      dead: false,
      words: [],
    },
    {
      pid: 501,
      parent: 1,
      start: "2026-11-03T09:10:11Z",
      dead: false,
      words: [],
    },
    {
      pid: 777,
      parent: 501,
      start: "2026-11-23T09:10:12Z",
      dead: true,
      words: [],
    },
  ]);
});

Deno.test("readPs reads command lines too", () => {
  const words = Array.from(
    readPs(ALL)?.values() ?? [],
    (record) => record.words,
  );
  assertEquals(words, [
    ["/sbin/launchd"],
    ["/bin/zsh", "-l"],
    ["sh", "-c", "dos", "lease-lane"],
  ]);
});

Deno.test("readPs refuses a listing with one line it cannot read", () => {
  const broken = [
    "ps: illegal option",
    "1 0 S lun. 23 nov. 08:00:01 2026",
    "1 0 S Mon Foo 23 08:00:01 2026",
  ];
  assertEquals(broken.map((line) => readPs(`${LISTING}${line}\n`)), [
    null,
    null,
    null,
  ]);
});

Deno.test("createDarwinSource asks once, in the C locale and UTC", async () => {
  const calls: unknown[] = [];
  const census = await source((...call) => {
    calls.push(call);
    return Promise.resolve({ code: 0, stdout: LISTING, stderr: "" });
  }).census([777, 9]);
  assertEquals(calls, [[
    "ps",
    ["-p", "1,501,777,9", "-o", "pid=,ppid=,state=,lstart="],
    { timeoutMs: 2_000, env: { LC_ALL: "C", TZ: "UTC" } },
  ]]);
  assertEquals(census?.space, `${BOOT}/2026-11-23T08:00:01Z`);
  assertEquals([census?.find(9), typeof census?.find(777)], ["gone", "object"]);
});

Deno.test("createDarwinSource trusts no answer without pid 1 and ourselves", async () => {
  const lines = LISTING.split("\n");
  const answers: readonly Runner[] = [
    says(""),
    says(lines.slice(1).join("\n")),
    says(lines[0] ?? ""),
    says(LISTING, 1),
    () => Promise.resolve(null),
  ];
  const censuses = await Promise.all(
    answers.map((run) => source(run).census([9])),
  );
  assertEquals(censuses, [null, null, null, null, null]);
});

Deno.test("createDarwinSource knows no space without a boot id", async () => {
  assertEquals((await source(says(LISTING), "").census([9]))?.space, "");
});

Deno.test("createDarwinSource lists everything once for a whole walk", async () => {
  const calls: string[] = [];
  const see = source((_, args) => {
    calls.push(args.join(" "));
    return Promise.resolve({ code: 0, stdout: ALL, stderr: "" });
  }).lineage(() => 900);
  const seen = [await see(777), await see(501)];
  assertEquals(calls, ["-A -ww -o pid=,ppid=,state=,lstart=,command="]);
  assertEquals(seen.map((census) => typeof census?.find(777)), [
    "object",
    "object",
  ]);
});
