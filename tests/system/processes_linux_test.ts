import { assertEquals } from "@std/assert";
import type { ProcessRecord } from "../../src/system/process_table.ts";
import {
  catArguments,
  controlledCensus,
  createLinuxSource,
  readCat,
  readStat,
} from "../../src/system/processes_linux.ts";
import type { Ran } from "../../src/system/run.ts";

const BOOT = "9ac3f7b1-5aa5-4c0e-8636-20a46db1bff4";
const MISSING = "No such file or directory";

/** A line of `/proc/<pid>/stat` as the kernel prints it. */
function stat(
  pid: number,
  about: Partial<ProcessRecord> & { name?: string; state?: string } = {},
): string {
  const { name = "x", state = "S", parent = 1, start = "77" } = about;
  const before = Array.from({ length: 17 }, (_, i) => i - 1).join(" ");
  return `${pid} (${name}) ${state} ${parent} ${before} ${start} 4739 18446744073709551615 1 1\n`;
}

function ran(stdout: string, stderr = ""): Ran {
  return { code: stderr === "" ? 0 : 1, stdout, stderr };
}

const CONTROL = `${BOOT}\n${stat(1, { parent: 0, start: "24" })}${
  stat(50, { parent: 40 })
}`;
const SELF = { pid: 50, parents: [40] };

const NAMES: readonly string[] = [
  "x",
  "",
  "a b",
  "tmux: server",
  "(sd-pam)",
  ")",
  ") Z 1 1 1 1\n",
  "a)\n7 (b) S 1",
  "\xe9\n\x00(((",
  "kworker/u9:3-events_unbound_with_a_long_name",
];

for (const name of NAMES) {
  Deno.test(`readStat reads past the name ${JSON.stringify(name)}`, () => {
    const text = stat(7, { name, parent: 3, start: "123" });
    const record = { pid: 7, parent: 3, start: "123", dead: false, words: [] };
    assertEquals(readStat(`${text}8 (y) S`, 7), {
      record,
      length: text.length,
    });
  });
}

Deno.test("readStat knows the dead and refuses what is cut or somebody else's", () => {
  const dead = ["S", "R", "D", "T", "Z", "X", "x"].map((state) =>
    readStat(stat(7, { state }), 7)?.record.dead
  );
  assertEquals(dead, [false, false, false, false, true, true, true]);
  const broken = [
    "",
    "7",
    "7 (x",
    "7 (x) S 1\n",
    stat(7).slice(0, -1),
    stat(77),
    ` ${stat(7)}`,
  ];
  assertEquals(broken.map((text) => readStat(text, 7)), broken.map(() => null));
});

Deno.test("readCat reads files off in the order they were asked for", () => {
  const pids = [1, 50, 7, 8, 9];
  assertEquals(catArguments(pids).at(-1), "/proc/9/stat");
  const answer = readCat(
    ran(
      `${CONTROL}${stat(8, { name: "a\n9 (b) S 1" })}rest`,
      `cat: /proc/7/stat: ${MISSING}\n`,
    ),
    pids,
  );
  assertEquals(answer.boot, BOOT);
  assertEquals(Array.from(answer.records.keys()), [1, 50, 8]);
  assertEquals(Array.from(answer.gone), [7]);
  assertEquals(answer.rest, "rest");
});

const COMPLAINTS: readonly [string, number[]][] = [
  [`cat: /proc/7/stat: ${MISSING}`, [7]],
  [`/usr/bin/cat: /proc/7/stat: ${MISSING}`, [7]],
  ["cat: /proc/7/stat: No such process", [7]],
  [`cat: can't open '/proc/7/stat': ${MISSING}`, [7]],
  ["cat: /proc/7/stat: Permission denied", []],
  ["cat: /proc/7/stat: Datei oder Verzeichnis nicht gefunden", []],
  [`cat: /proc/7/cmdline: ${MISSING}`, []],
  [`cat: ${MISSING}`, []],
  ["", []],
];

Deno.test("readCat believes only cat's own word that a file does not exist", () => {
  for (const [stderr, gone] of COMPLAINTS) {
    assertEquals(
      Array.from(readCat(ran(CONTROL, stderr), [1, 50, 7]).gone),
      gone,
      stderr,
    );
  }
});

Deno.test("readCat prefers what it sees over what it is told", () => {
  const answer = readCat(
    ran(CONTROL + stat(7), `cat: /proc/7/stat: ${MISSING}`),
    [1, 50, 7],
  );
  assertEquals([answer.records.has(7), answer.gone.size], [true, 0]);
});

Deno.test("controlledCensus tells running, gone and unknown apart", () => {
  const answer = readCat(
    ran(CONTROL + stat(7), `cat: /proc/8/stat: ${MISSING}`),
    [1, 50, 7, 8, 9],
  );
  const census = controlledCensus(answer, SELF);
  assertEquals(census?.space, `${BOOT}/24`);
  assertEquals([8, 9].map((pid) => census?.find(pid)), ["gone", "unknown"]);
  assertEquals(typeof census?.find(7), "object");
});

const UNCONTROLLED: readonly [string, string][] = [
  ["nothing", ""],
  ["no boot id", CONTROL.slice(BOOT.length + 1)],
  ["no pid 1, as under hidepid", `${BOOT}\n${stat(50, { parent: 40 })}`],
  ["not ourselves", `${BOOT}\n${stat(1)}`],
  [
    "somebody else under our pid",
    `${BOOT}\n${stat(1)}${stat(50, { parent: 41 })}`,
  ],
  ["more than was asked for", `${CONTROL}${stat(99)}`],
  ["garbage", "<html>"],
];

for (const [what, stdout] of UNCONTROLLED) {
  Deno.test(`controlledCensus trusts no answer with ${what}`, () => {
    const stderr = `cat: /proc/7/stat: ${MISSING}`;
    assertEquals(
      controlledCensus(readCat(ran(stdout, stderr), [1, 50, 7]), SELF),
      null,
    );
  });
}

Deno.test("createLinuxSource asks once, in the C locale, with a limit", async () => {
  const calls: unknown[] = [];
  const self = { pid: 50, parent: () => 40, boot: () => Promise.resolve("") };
  const source = createLinuxSource(self, (...call) => {
    calls.push(call);
    return Promise.resolve(ran(CONTROL + stat(7)));
  });
  const census = await source.census([7, 50, 1]);
  assertEquals(typeof census?.find(7), "object");
  assertEquals(calls, [[
    "cat",
    [
      "/proc/sys/kernel/random/boot_id",
      "/proc/1/stat",
      "/proc/50/stat",
      "/proc/7/stat",
    ],
    { timeoutMs: 2_000, env: { LC_ALL: "C" } },
  ]]);
});

Deno.test("createLinuxSource trusts no cat that was killed or missing", async () => {
  const self = { pid: 50, parent: () => 40, boot: () => Promise.resolve("") };
  const answers = [null, { ...ran(CONTROL), code: 137 }];
  const censuses = answers.map((answer) =>
    createLinuxSource(self, () => Promise.resolve(answer)).census([7])
  );
  assertEquals(await Promise.all(censuses), [null, null]);
});

Deno.test("createLinuxSource shows one process with its words, whatever they hold", async () => {
  const self = { pid: 50, parent: () => 40, boot: () => Promise.resolve("") };
  const words = "bash\0-c\0echo\n50 (x) S\0\0";
  const source = createLinuxSource(self, (_, args) => {
    assertEquals(args.at(-1), "/proc/40/cmdline");
    return Promise.resolve(ran(CONTROL + stat(40, { parent: 30 }) + words));
  });
  const census = await source.lineage(() => 500)(40);
  assertEquals(census?.find(40), {
    pid: 40,
    parent: 30,
    start: "77",
    dead: false,
    words: ["bash", "-c", "echo\n50 (x) S"],
  });
  assertEquals(census?.find(50), "unknown");
});
