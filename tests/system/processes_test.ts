import { assertEquals, assertMatch } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import {
  createProcesses,
  nearestHolder,
  type ProcessesOptions,
  pulseOf,
} from "../../src/system/processes.ts";
import {
  type Census,
  censusOf,
  type ProcessRecord,
} from "../../src/system/process_table.ts";
import type { Runner } from "../../src/system/run.ts";

const NOBODY = { pid: 0, pid_start: "", pid_space: "" };

function record(
  pid: number,
  about: Partial<ProcessRecord> = {},
): ProcessRecord {
  return { pid, parent: 1, start: "100", dead: false, words: ["x"], ...about };
}

function table(...records: ProcessRecord[]): Census {
  return censusOf(new Map(records.map((one) => [one.pid, one])), "boot/24");
}

const CENSUS = table(
  record(7),
  record(8, { dead: true }),
  record(9, { start: "" }),
);

const PULSES: readonly [string, Lease, boolean | null][] = [
  ["a process that runs", { pid: 7, pid_space: "boot/24" }, true],
  ["a process that is not there", { pid: 6, pid_space: "boot/24" }, false],
  ["a zombie", { pid: 8, pid_space: "boot/24" }, false],
  [
    "the very process",
    { pid: 7, pid_space: "boot/24", pid_start: "7:100" },
    true,
  ],
  ["a pid that was used again", {
    pid: 7,
    pid_space: "boot/24",
    pid_start: "7:99",
  }, false],
  ["a start of another pid", {
    pid: 7,
    pid_space: "boot/24",
    pid_start: "6:99",
  }, true],
  [
    "a start that is no start",
    { pid: 7, pid_space: "boot/24", pid_start: 99 },
    true,
  ],
  ["a start that cannot be compared", {
    pid: 9,
    pid_space: "boot/24",
    pid_start: "9:1",
  }, true],
  [
    "a process elsewhere",
    { pid: 6, pid_space: "boot/25", host_id: "here" },
    null,
  ],
  ["a pid without a space, on this host", { pid: 6, host_id: "here" }, false],
  [
    "a pid without a space, on another host",
    { pid: 6, host_id: "there" },
    null,
  ],
  ["a pid without space and host", { pid: 6 }, null],
  ["a space that is no text", { pid: 6, pid_space: 1, host_id: "there" }, null],
  ["no pid", { pid_space: "boot/24" }, null],
  ["pid 0", { pid: 0, pid_space: "boot/24" }, null],
  ["a negative pid", { pid: -7, pid_space: "boot/24" }, null],
  ["half a pid", { pid: 7.5, pid_space: "boot/24" }, null],
  ["a pid that is text", { pid: "6", pid_space: "boot/24" }, null],
  ["a pid no system has", { pid: 2 ** 40, pid_space: "boot/24" }, null],
];

for (const [what, lease, expected] of PULSES) {
  Deno.test(`pulseOf answers ${expected} for ${what}`, () => {
    assertEquals([pulseOf(lease, { census: CENSUS, host: "here" })], [
      expected,
    ]);
  });
}

Deno.test("pulseOf answers null where nothing is known of a pid, or of this host", () => {
  const blind: Census = { space: "boot/24", find: () => "unknown" };
  assertEquals(
    pulseOf({ pid: 7, pid_space: "boot/24" }, { census: blind, host: "h" }),
    null,
  );
  assertEquals(
    pulseOf({ pid: 6, host_id: "" }, { census: CENSUS, host: "" }),
    null,
  );
  const spaceless = { ...CENSUS, space: "" };
  assertEquals(
    pulseOf({ pid: 6, pid_space: "boot/24" }, { census: spaceless, host: "h" }),
    null,
  );
});

const SHELL = ["sh", "-c", "x"];

const WALKS: readonly [string, readonly ProcessRecord[], number][] = [
  ["the parent itself", [record(9, { words: ["agent"] })], 9],
  [
    "past a one-shot shell",
    [record(9, { words: SHELL, parent: 8 }), record(8)],
    8,
  ],
  ["past shells and launchers", [
    record(9, { words: SHELL, parent: 8 }),
    record(8, { words: ["env", "A=1"], parent: 7 }),
    record(7, { words: ["npm exec x"], parent: 6 }),
    record(6, { words: ["bash", "script.sh"], parent: 5 }),
  ], 6],
  ["past a process without words", [
    record(9, { words: [], parent: 8 }),
    record(8),
  ], 8],
  ["nobody below pid 1", [record(9, { words: SHELL }), record(1)], 0],
  ["nobody where the parent is not seen", [
    record(9, { words: SHELL, parent: 8 }),
  ], 0],
  ["nobody where the parent is dead", [
    record(9, { words: SHELL, parent: 8 }),
    record(8, { dead: true }),
  ], 0],
  ["nobody where the parent's pid was used again", [
    record(9, { words: SHELL, parent: 8, start: "50" }),
    record(8, { start: "51" }),
  ], 0],
  ["nobody in a circle", [
    record(9, { words: SHELL, parent: 8 }),
    record(8, { words: SHELL, parent: 9 }),
  ], 0],
];

for (const [what, records, pid] of WALKS) {
  Deno.test(`nearestHolder finds ${what}`, async () => {
    const holder = await nearestHolder(
      9,
      () => Promise.resolve(table(...records)),
    );
    const expected = { pid, pid_start: `${pid}:100`, pid_space: "boot/24" };
    assertEquals(holder, pid === 0 ? NOBODY : expected);
  });
}

Deno.test("nearestHolder finds nobody where the platform cannot tell", async () => {
  assertEquals(await nearestHolder(9, () => Promise.resolve(null)), NOBODY);
});

Deno.test("createProcesses takes the host from its environment", () => {
  assertEquals(createProcesses({ env: () => "box-7" }).host(), "box-7");
  assertEquals(
    createProcesses({ env: () => "box-7", host: "box-8" }).host(),
    "box-8",
  );
});

const MISFORTUNES: readonly [string, Runner][] = [
  ["a program that is missing or slow", () => Promise.resolve(null)],
  ["garbage", () => Promise.resolve({ code: 0, stdout: "<html>", stderr: "" })],
  ["nothing", () => Promise.resolve({ code: 0, stdout: "", stderr: "" })],
  [
    "a program that was killed",
    () => Promise.resolve({ code: 137, stdout: "", stderr: "" }),
  ],
  ["a runner that throws", () => Promise.reject(new Error("denied"))],
];

const SYSTEMS = ["linux", "darwin", "windows"] as const;

for (const os of SYSTEMS) {
  for (const [what, run] of MISFORTUNES) {
    Deno.test(`createProcesses on ${os} stays in doubt after ${what}`, async () => {
      const options: ProcessesOptions = {
        os,
        run,
        host: "h",
        pid: 50,
        ppid: 40,
        boot: () => Promise.resolve("boot"),
      };
      const processes = createProcesses(options);
      const lease = { pid: 7, host_id: "h" };
      assertEquals((await processes.probe([lease]))(lease), null);
      assertEquals(await processes.holder(), NOBODY);
      assertEquals(await processes.holder(7), { ...NOBODY, pid: 7 });
    });
  }
}

Deno.test("createProcesses knows nothing of other systems and asks nothing", async () => {
  const processes = createProcesses({
    os: "plan9",
    run: () => Promise.reject(new Error("asked")),
  });
  assertEquals((await processes.probe([{ pid: 7 }]))({ pid: 7 }), null);
  assertEquals(await processes.holder(), NOBODY);
  assertEquals(await processes.holder(7), { ...NOBODY, pid: 7 });
});

Deno.test("createProcesses starts nothing where no lease has a pid", async () => {
  const run: Runner = () => Promise.reject(new Error("asked"));
  const leases: readonly Lease[] = [{}, { pid: 0 }, { pid: "7" }];
  const probe = await createProcesses({ os: "linux", run, host: "h" }).probe(
    leases,
  );
  assertEquals(leases.map(probe), [null, null, null]);
});

Deno.test("createProcesses asks once for all leases", async () => {
  const calls: string[][] = [];
  const run: Runner = (_, args) => {
    calls.push([...args]);
    return Promise.resolve(null);
  };
  const leases = [7, 8, 7].map((pid) => ({ pid }));
  await createProcesses({
    os: "darwin",
    run,
    host: "h",
    pid: 5,
    boot: () => Promise.resolve(""),
  })
    .probe(leases);
  assertEquals(calls.map((args) => args[1]), ["1,5,7,8"]);
});

Deno.test("createProcesses refuses a holder that is no pid", async () => {
  const processes = createProcesses({ os: "plan9" });
  assertEquals(
    await Promise.all(
      [0, -1, 1.5, NaN, 2 ** 40].map((pid) => processes.holder(pid)),
    ),
    [
      NOBODY,
      NOBODY,
      NOBODY,
      NOBODY,
      NOBODY,
    ],
  );
});

Deno.test("createProcesses tells this very process apart", async () => {
  const holder = await createProcesses().holder(Deno.pid);
  assertEquals(holder.pid, Deno.pid);
  assertMatch(holder.pid_start, new RegExp(`^${Deno.pid}:\\S+$`));
  assertMatch(holder.pid_space, /^[0-9a-f-]{36}\/\S+$/);
});
