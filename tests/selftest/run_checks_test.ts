// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Untried } from "../../src/selftest/check.ts";
import type { Check } from "../../src/selftest/check.ts";
import { CHECKS, runChecks } from "../../src/selftest/run_checks.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { aWorkspace, recorder } from "../cli/fake_world.ts";
import { inTempDir } from "../program/dos.ts";
import { systemError } from "../support/faulty_machine.ts";
import {
  DENIAL,
  endedChild,
  groundIn,
  runToEnd,
  type Wrongs,
} from "../support/self_test.ts";

const REAL = createMachine();

function fails(errno: string): () => never {
  return () => {
    throw systemError(errno);
  };
}

const ANSWERED = { outcome: "acquire", fence: 1, pid: 1 };

function workspace(
  leases: Record<string, unknown>,
  journal: Record<string, unknown> = {},
): Wrongs {
  const verbs = (answers: Record<string, unknown>): object =>
    Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        recorder(answer).verb,
      ]),
    );
  const parts = { leases: verbs(leases), journal: verbs(journal) };
  return { openWorkspace: () => Promise.resolve(aWorkspace(parts)) };
}

/** For each check, what makes it miss. */
const WRONGS: Readonly<Record<string, readonly Wrongs[]>> = {
  "exclusive create": [
    {
      machine: {
        open: (path, how) =>
          REAL.open(path, { ...how, createNew: false, create: true }),
      },
    },
    { machine: { open: fails("EACCES") } },
  ],
  "append": [
    {
      machine: {
        open: (path, { append, ...how }) =>
          REAL.open(path, append ? { ...how, write: true } : how),
      },
    },
    { machine: { write: () => 1 } },
  ],
  "sync of a file": [{ machine: { syncData: fails("EIO") } }],
  "sync of a directory": [
    { machine: { windows: false, syncDirectory: fails("EINVAL") } },
  ],
  "rename over": [
    { machine: { rename: fails("EPERM") } },
    { machine: { rename: () => {} } },
    { machine: { rename: (from, to) => Deno.copyFileSync(from, to) } },
  ],
  "rename over an open file": [
    { machine: { windows: false, rename: fails("EPERM") } },
    { machine: { windows: true, rename: fails("EPERM") } },
    { machine: { rename: () => {} } },
    { machine: { rename: (from, to) => Deno.copyFileSync(from, to) } },
  ],
  "link": [
    { machine: { link: fails("EIO") } },
    { machine: { link: (from, to) => Deno.copyFileSync(from, to) } },
  ],
  "file identity": [
    { machine: { fstat: (x) => ({ ...REAL.fstat(x), identity: "?" }) } },
    {
      machine: {
        fstat: (x) => ({ ...REAL.fstat(x), identity: "0:0" }),
        lstat(path): ReturnType<typeof REAL.lstat> {
          const facts = REAL.lstat(path);
          return facts === null ? null : { ...facts, identity: "0:0" };
        },
      },
    },
  ],
  "kernel lock": [
    { machine: { tryLock: () => true } },
    { machine: { tryLock: () => false } },
    { machine: { tryLock: fails("ENOLCK") } },
    { children: { start: () => endedChild(1) } },
    { children: null, machine: { tryLock: () => true } },
    { children: null, machine: { tryLock: () => false } },
    { children: null, machine: { tryLock: fails("ENOLCK") } },
  ],
  "lock of the dead": [
    { machine: { tryLock: () => false } },
    {
      children: {
        start([, , dir = ""]): ReturnType<typeof endedChild> {
          const lock = REAL.open(`${dir}/lock`, { read: true, write: true });
          REAL.tryLock(lock);
          Deno.writeTextFileSync(`${dir}/holder.ready`, "");
          STUCK.push(() => REAL.close(lock));
          return { ...endedChild(0), exit: () => null };
        },
      },
    },
  ],
  "crowd": [
    { children: { start: () => endedChild(70) } },
    { parts: { tryLock: () => true } },
    {
      children: {
        start([, , dir = "", name = ""]): ReturnType<typeof endedChild> {
          Deno.writeTextFileSync(`${dir}/${name}.ready`, "");
          Deno.writeTextFileSync(`${dir}/lines`, "torn");
          return endedChild(0);
        },
      },
    },
  ],
  "this process": [true, false, null].filter((x) => x !== true).map((
    pulse,
  ) => ({
    processes: { probe: () => Promise.resolve(() => pulse) },
  })),
  "a dead process": [true, false, null].map((pulse) => ({
    processes: { probe: () => Promise.resolve(() => pulse) },
  })),
  "a reused pid": [true, null].map((pulse) => ({
    processes: { probe: () => Promise.resolve(() => pulse) },
  })),
  "clock": [
    { machine: { nowMs: () => 0 } },
    { machine: { ticksMs: () => 5 } },
  ],
  "uptime": [{ uptimeS: fails("EPERM") }, { uptimeS: () => NaN }],
  "host name": [{ processes: { host: () => " " } }],
  "acquire": [
    workspace({ acquire: { outcome: "lock-busy" } }),
    workspace({ acquire: ANSWERED }, { tail: [] }),
    workspace({ acquire: ANSWERED }, { tail: [{ op: "ACQUIRE", seq: 2 }] }),
    { openWorkspace: () => Promise.reject(new Error("no store")) },
  ],
  "refuse": [workspace({ acquire: ANSWERED, live: [] })],
  "hook deny": [
    { children: { ask: () => Promise.reject(new Error("not started")) } },
    ...[
      { stdout: "", stderr: "", exit: 0 },
      { stdout: "{}", stderr: "", exit: 0 },
      { stdout: "", stderr: "dos: a defect", exit: 70 },
      { stdout: "", stderr: "killed", exit: null },
      DENIAL,
    ].map((answer) => ({
      children: { ask: () => Promise.resolve(answer) },
    })),
  ],
  "release": [
    workspace({ acquire: ANSWERED, release: { outcome: "refuse" } }),
  ],
  "journal": [
    workspace({ acquire: ANSWERED, release: {}, live: [] }),
    workspace({ acquire: ANSWERED, release: {}, live: [{ lane: "b" }] }, {
      replay: [],
    }),
    workspace({ acquire: ANSWERED, release: {}, live: [{ lane: "b" }] }, {
      replay: [{ lane: "b" }],
      verify: { ok: false, entries: 3, damage: [{}] },
    }),
  ],
};

/** What a case leaves open. */
const STUCK: (() => void)[] = [];

Deno.test("every check passes where nothing is wrong", async () => {
  await inTempDir(async (dir) => {
    const results = await runToEnd(CHECKS, { ground: groundIn(dir) });
    const notOk = results.filter((x) => x.status !== "ok");
    const missing = Deno.build.os === "windows" ? ["sync of a directory"] : [];
    assertEquals(notOk.map((x) => x.check), missing, JSON.stringify(notOk));
    assertEquals(results.map((x) => x.check), CHECKS.map((x) => x.name));
  });
});

Deno.test("every check misses where the machine does otherwise, and says what that means", async () => {
  assertEquals(Object.keys(WRONGS).sort(), CHECKS.map((x) => x.name).sort());
  for (const check of CHECKS) {
    for (const wrongs of WRONGS[check.name] ?? []) {
      await inTempDir(async (dir) => {
        const ground = groundIn(dir, wrongs);
        const [result] = await runToEnd([check], { ground });
        for (const end of STUCK.splice(0)) end();
        const told = `${check.name}: ${JSON.stringify(result)}`;
        assertEquals(result?.status, "miss", told);
        assertNotEquals(result?.detail, "", told);
        assertEquals([result?.means, result?.fix], [check.means, check.fix]);
      });
    }
  }
});

Deno.test("what needs other processes is untried where none may be started, and all else is made", async () => {
  await inTempDir(async (dir) => {
    const ground = groundIn(dir, { children: null });
    const results = await runToEnd(CHECKS, { ground });
    const untried = results.filter((x) =>
      x.status === "untried" && x.check !== "sync of a directory"
    );
    assertEquals(untried.map((x) => x.check), [
      ...["lock of the dead", "crowd"],
      ...["a dead process", "a reused pid", "hook deny"],
    ]);
    assert(results.every((x) => x.status !== "miss"));
  });
});

const ENDLESS: Check = {
  ...{ name: "endless", shows: "", means: "m", fix: "f", limitMs: 7 },
  run: () => new Promise(() => {}),
};

Deno.test("a check that comes to no end is a miss, and the next one is made", async () => {
  await inTempDir(async (dir) => {
    const limits: number[] = [];
    const ground = groundIn(dir, {
      within<T>(work: Promise<T>, ms: number): Promise<T | null> {
        limits.push(ms);
        return ms === 7 ? Promise.resolve(null) : work;
      },
    });
    const next = { ...ENDLESS, name: "next", limitMs: 8 };
    const passing = { ...next, run: () => Promise.resolve("seen") };
    const names: string[] = [];
    const results = await runToEnd([ENDLESS, passing], {
      ground,
      progress: (name) => names.push(name),
    });
    assertEquals(limits, [7, 8]);
    assertEquals(names, ["endless", "next"]);
    assertEquals(results.map((x) => [x.status, x.detail]), [
      ["miss", "It came to no end within 7 ms"],
      ["ok", "seen"],
    ]);
  });
});

Deno.test("no more checks are made once they are not wanted", async () => {
  await inTempDir(async (dir) => {
    const made: string[] = [];
    const check = (name: string): Check => ({
      ...{ name, shows: "", means: "", fix: "" },
      run(): Promise<string> {
        made.push(name);
        return Promise.resolve("");
      },
    });
    const results = await runChecks([check("a"), check("b"), check("c")], {
      ground: groundIn(dir),
      isOver: () => made.length === 2,
    });
    assertEquals([made, results.length], [["a", "b"], 2]);
  });
});

Deno.test("the children of a check end with it, and it can start no more", async () => {
  await inTempDir(async (dir) => {
    let stops = 0;
    let late: () => unknown = () => undefined;
    const ground = groundIn(dir, { children: { stop: () => stops++ } });
    const check: Check = {
      ...ENDLESS,
      run({ children }): Promise<string> {
        late = () => children?.start(["stay"]);
        return Promise.resolve("");
      },
    };
    await runToEnd([check], { ground });
    assertEquals(stops, 1);
    let error: unknown;
    try {
      late();
    } catch (thrown) {
      error = thrown;
    }
    assert(error instanceof Untried);
  });
});
