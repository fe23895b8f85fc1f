import { assertEquals, assertFalse, assertMatch } from "@std/assert";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { formatStamp } from "../../src/domain/stamp.ts";
import type { Desk } from "../../src/lease/desk.ts";
import {
  examineLeases,
  examineProcesses,
} from "../../src/lease/examination.ts";
import { FakeKeepers } from "../support/keepers.ts";
import type { LedgerView, Processes, Pulse } from "../../src/lease/ports.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12);

function processes(answer: Pulse, holder: number = 0): Processes {
  return {
    host: () => "box",
    holder: () =>
      Promise.resolve({ pid: holder, pid_start: "", pid_space: "" }),
    probe: () => Promise.resolve(() => answer),
  };
}

function desk(view: Partial<LedgerView>, answer: Pulse = null): Desk {
  const whole: LedgerView = {
    live: [],
    foreign: [],
    tickets: [],
    requests: [],
    nextSeq: 1,
    nowMs: NOW_MS,
    damage: [],
    unsafe: null,
    position: "",
    keepers: new Map(),
    ...view,
  };
  return {
    ledger: {
      read: () => Promise.resolve(whole),
      transact: () => Promise.reject(new Error("doctor changes nothing")),
    },
    clock: { nowMs: () => NOW_MS },
    chance: { text: () => "" },
    processes: processes(answer),
    catalogue: DEFAULT_CATALOGUE,
    policy: {},
    ttlMinutes: null,
    keepers: new FakeKeepers(),
    laneKey: (name) => name,
    localise: (patterns) => [...patterns],
  };
}

function lease(lane: string, minutesAgo: number, rest: Lease = {}): Lease {
  return {
    lane,
    loop_ts: lane,
    holder: `holder of ${lane}`,
    host_id: "box",
    pid: 42,
    tree: [`${lane}/**`],
    acquired_at: formatStamp(NOW_MS - minutesAgo * 60_000),
    ...rest,
  };
}

Deno.test("examineLeases counts the live ones", async () => {
  const [none] = await examineLeases(desk({}));
  assertEquals(none?.detail, "No live lease");
  const [one] = await examineLeases(desk({ live: [lease("api", 1)] }));
  assertEquals([one?.status, one?.detail], ["ok", "1 live lease"]);
});

Deno.test("examineLeases names those that are dead by the rule, and no other", async () => {
  const DEAD = false;
  const found = await examineLeases(desk({
    live: [
      lease("fresh", 1),
      lease("gone", 10),
      lease("silent", 100),
      lease("elsewhere", 10, { host_id: "other" }),
    ],
  }, DEAD));
  assertEquals(
    found.filter(({ check }) => check === "dead lease").map((
      { detail, fix },
    ) => [detail.split('"')[1], fix]),
    [
      ["gone", "Run `dos lease-lane scavenge`"],
      ["silent", "Run `dos lease-lane scavenge`"],
    ],
  );
});

Deno.test("examineLeases names twenty dead leases and counts the others", async () => {
  const live = Array.from({ length: 23 }, (_, n) => lease(`l${n}`, 100));
  const dead = (await examineLeases(desk({ live })))
    .filter(({ check }) => check === "dead lease");
  assertEquals(dead.length, 21);
  assertEquals(dead.at(-1)?.detail, "3 more leases are dead");
});

Deno.test("examineLeases names a lease that never expires", async () => {
  const live = [lease("api", 1, { acquired_at: "long ago" })];
  const found = await examineLeases(desk({ live }));
  assertEquals(found.map(({ check, status }) => [check, status]), [
    ["leases", "ok"],
    ["ageless lease", "warn"],
  ]);
});

Deno.test("examineLeases finds what overlaps a lease of another working tree", async () => {
  const found = await examineLeases(desk({
    live: [lease("api", 1), lease("web", 1)],
    foreign: [lease("theirs", 1, { tree: ["api/core"] })],
  }));
  const overlaps = found.filter(({ check }) => check === "overlap");
  assertEquals(overlaps.map(({ status }) => status), ["warn"]);
  assertMatch(
    overlaps[0]?.detail ?? "",
    /"api" of holder of api and, in another working tree, .*"theirs".* share api\/core/,
  );
});

Deno.test("examineLeases says that nothing is granted from a damaged journal", async () => {
  const [first] = await examineLeases(desk({ unsafe: "line 3 is broken" }));
  assertEquals([first?.check, first?.status], ["grants", "error"]);
  assertMatch(first?.detail ?? "", /line 3 is broken$/);
});

Deno.test("examineLeases escapes what others wrote", async () => {
  const live = [lease("a\u001b[2Jb", 100, { holder: "\u202eeve" })];
  const dead = (await examineLeases(desk({ live })))[1];
  assertMatch(dead?.detail ?? "", /a\\u\{1b\}\[2Jb/);
  assertFalse(dead?.detail.includes("\u202e"));
});

Deno.test("examineProcesses tries the probe on this process", async () => {
  const rows: readonly [Pulse, string][] = [
    [true, "ok"],
    [false, "error"],
    [null, "warn"],
  ];
  await Promise.all(rows.map(async ([answer, status]) => {
    const [probe] = await examineProcesses(processes(answer), 7);
    assertEquals([probe?.check, probe?.status], ["processes", status]);
  }));
});

Deno.test("examineProcesses tells who would hold a lease", async () => {
  const rows: readonly [number, RegExp][] = [
    [99, /held by process 99$/],
    [0, /cannot be told; its ttl ends it$/],
  ];
  await Promise.all(rows.map(async ([pid, words]) => {
    const [, holder] = await examineProcesses(processes(null, pid), 7);
    assertEquals(holder?.status, "ok");
    assertMatch(holder?.detail ?? "", words);
  }));
});
