import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  expiresAtMs,
  isExpired,
  keeperVerdict,
  ttlMinutes,
} from "../../src/domain/expiry.ts";
import type { KeeperState } from "../../src/domain/keeper.ts";
import type { Lease } from "../../src/domain/lease.ts";

const MINUTE = 60_000;
const STAMP = "2026-06-01T12:00:00Z";
const STAMP_MS = Date.UTC(2026, 5, 1, 12);
const LEASE: Lease = { acquired_at: STAMP, pid: 42, host_id: "box" };

const PULSES = { gone: false, runs: true, unknown: null } as const;
type Pulse = keyof typeof PULSES;

function expired(lease: Lease, ageMs: number, pulse: Pulse): boolean {
  return isExpired(lease, {
    now_ms: STAMP_MS + ageMs,
    this_host: "box",
    probe: () => PULSES[pulse],
  });
}

/** The pulses at which the lease is dropped. */
function deadly(lease: Lease, ageMs: number): Pulse[] {
  return (["gone", "runs", "unknown"] as const).filter((pulse) =>
    expired(lease, ageMs, pulse)
  );
}

Deno.test("isExpired follows age and pulse, both bounds on the keep side", () => {
  const table: [number, Pulse[]][] = [
    [0, []],
    [5 * MINUTE, []],
    [5 * MINUTE + 1, ["gone"]],
    [55 * MINUTE, ["gone"]],
    [55 * MINUTE + 1, ["gone", "runs", "unknown"]],
  ];
  for (const [age, want] of table) {
    assertEquals(deadly(LEASE, age), want, `age ${age}`);
  }
});

Deno.test("isExpired takes a stamp in the future as fresh, no further ahead than the ttl", () => {
  const short = { ...LEASE, ttl_minutes: 1 };
  const table: [Lease, number, Pulse[]][] = [
    [LEASE, -1, []],
    [LEASE, -50 * MINUTE, []],
    [LEASE, -50 * MINUTE - 1, ["gone", "unknown"]],
    [LEASE, -5000 * MINUTE, ["gone", "unknown"]],
    [short, -5 * MINUTE, []],
    [short, -5 * MINUTE - 1, ["gone", "unknown"]],
  ];
  for (const [lease, age, want] of table) {
    assertEquals(deadly(lease, age), want, `age ${age}`);
  }
});

Deno.test("isExpired asks the newest stamp and keeps what it cannot read", () => {
  const silent = 56 * MINUTE;
  const beaten = (heartbeat_at: unknown): Lease => ({ ...LEASE, heartbeat_at });
  assertFalse(expired(beaten("2026-06-01T12:30Z"), silent, "runs"));
  for (const blank of ["", null, 0, [], {}]) {
    assert(expired(beaten(blank), silent, "runs"));
  }
  assertFalse(expired(beaten("then"), silent, "gone"));
  assertFalse(expired({ pid: 42, host_id: "box" }, silent, "gone"));
});

Deno.test("isExpired asks the probe only where its answer can be believed", () => {
  const asked: unknown[] = [];
  const ask = (lease: Lease, ageMs: number, host = "box"): boolean =>
    isExpired(lease, {
      now_ms: STAMP_MS + ageMs,
      this_host: host,
      probe: (pid) => {
        asked.push(pid);
        return false;
      },
    });
  const old = 6 * MINUTE;
  for (const pid of [0, -1, 1.5, 2 ** 53, NaN, "42", null, undefined, true]) {
    assertFalse(ask({ ...LEASE, pid }, old), String(pid));
  }
  assertFalse(ask(LEASE, old, "other"));
  assertFalse(ask(LEASE, 5 * MINUTE));
  assert(ask(LEASE, 56 * MINUTE));
  assertEquals(asked, []);
  assert(ask(LEASE, old, ""));
  assert(ask({ ...LEASE, host_id: null }, old));
  assertEquals(asked, [42, 42]);
});

Deno.test("isExpired takes a probe that throws or says something else for unknown", () => {
  const at = { now_ms: STAMP_MS + 6 * MINUTE, this_host: "box" };
  const fails = (): boolean => {
    throw new Error("no such call");
  };
  assertFalse(isExpired(LEASE, { ...at, probe: fails }));
  const late = (() => Promise.resolve(PULSES.gone)) as unknown as () => null;
  assertFalse(isExpired(LEASE, { ...at, probe: late }));
});

Deno.test("ttlMinutes is 50 for everything that is no positive number", () => {
  for (const ttl of [undefined, null, 0, -1, "30", NaN, Infinity, false, [9]]) {
    assertEquals(ttlMinutes({ ttl_minutes: ttl }), 50, String(ttl));
  }
  const table: [unknown, number][] = [[0.5, 0.5], [600, 600], [true, 1]];
  for (const [ttl, minutes] of table) {
    assertEquals(ttlMinutes({ ttl_minutes: ttl }), minutes);
  }
});

Deno.test("expiresAtMs is where isExpired turns for a process that runs", () => {
  const lease = { ...LEASE, ttl_minutes: 2.5 };
  assertEquals(expiresAtMs(lease), STAMP_MS + 7.5 * MINUTE);
  assertFalse(expired(lease, 7.5 * MINUTE, "runs"));
  assert(expired(lease, 7.5 * MINUTE + 1, "runs"));
  assertEquals(expiresAtMs({ acquired_at: "then" }), null);
});

Deno.test("ttlMinutes gives nobody more than a year, so that no lease is immortal", () => {
  for (const ttl of [525_601, 1e300, Number.MAX_VALUE]) {
    assertEquals(ttlMinutes({ ttl_minutes: ttl }), 525_600);
  }
  assertEquals(ttlMinutes({ ttl_minutes: Infinity }), 50);
});

Deno.test("isExpired lets a keeper and its children decide, whatever the age", () => {
  const kept = {
    ...LEASE,
    keeper: "keeper-abcdefghijklmnop",
    pid_space: "boot-1/1",
    children: [{ pid: 1, pid_start: "1:5" }, { pid: 2, pid_start: "2:5" }],
  };
  const startless = [{ pid: 1 }, { pid: 2, pid_start: "" }];
  const ages = [0, 6 * MINUTE, 600 * MINUTE];
  const table: [Partial<Lease>, KeeperState, [Pulse, Pulse], boolean[]][] = [
    [{}, "held", ["gone", "gone"], [false, false, false]],
    [{ children: null }, "held", ["gone", "gone"], [false, false, false]],
    [{}, "free", ["gone", "gone"], [true, true, true]],
    [{}, "free", ["gone", "runs"], [false, false, false]],
    [{}, "unknown", ["gone", "runs"], [false, false, false]],
    [{}, "free", ["gone", "unknown"], [false, true, true]],
    [{}, "unknown", ["gone", "gone"], [false, true, true]],
    [{ children: null }, "free", ["gone", "gone"], [false, true, true]],
    [{ children: startless }, "free", ["gone", "gone"], [true, true, true]],
    [{ children: startless }, "free", ["gone", "runs"], [false, true, true]],
    [{ children: [] }, "free", ["gone", "gone"], [false, true, true]],
    [{ pid_space: "" }, "free", ["gone", "gone"], [false, true, true]],
    [{ host_id: "crate" }, "free", ["gone", "gone"], [false, false, true]],
    [{ keeper: "keeper-1" }, "held", ["gone", "gone"], [false, true, true]],
    [{ acquired_at: "?" }, "free", ["gone", "gone"], [true, true, true]],
  ];
  for (const [fields, state, [first, second], expected] of table) {
    const lease = { ...kept, ...fields };
    const seen = ages.map((age) =>
      isExpired(lease, {
        now_ms: STAMP_MS + age,
        this_host: "box",
        probe: (pid) => PULSES[pid === 1 ? first : pid === 2 ? second : "gone"],
        keeper: () => state,
      })
    );
    const what = JSON.stringify([fields, state, first, second]);
    assertEquals(seen, expected, what);
  }
});

Deno.test("keeperVerdict asks about no keeper where a lease has none, and knows none it is not told of", () => {
  const at = { now_ms: 0, this_host: "box", probe: () => null };
  const asked: string[] = [];
  const keeper = (name: string): KeeperState => {
    asked.push(name);
    return "held";
  };
  assertEquals(keeperVerdict(LEASE, { ...at, keeper }), "unknown");
  assertEquals(asked, []);
  const kept = { ...LEASE, keeper: "keeper-abcdefghijklmnop" };
  assertEquals(keeperVerdict(kept, { ...at, keeper }), "alive");
  assertEquals(keeperVerdict(kept, at), "unknown");
  assertEquals(asked, ["keeper-abcdefghijklmnop"]);
});

Deno.test("isExpired ends what was handed to a waiter that is gone, wherever it was seen", () => {
  const offered = {
    ...LEASE,
    keeper: "keeper-abcdefghijklmnop",
    pid_space: "boot-1/1",
    children: null,
    offered: 7,
  };
  const table: [Partial<Lease>, KeeperState, Pulse, boolean][] = [
    [{}, "free", "gone", true],
    [{}, "free", "runs", true],
    [{}, "free", "unknown", false],
    [{}, "held", "gone", false],
    [{}, "unknown", "gone", false],
    [{ pid_space: "" }, "free", "gone", false],
    [{ host_id: "crate" }, "free", "gone", false],
    [{ children: [{ pid: 1 }] }, "free", "runs", false],
    [{ children: ["?"] }, "free", "gone", false],
    [{ offered: undefined }, "free", "gone", false],
  ];
  for (const [fields, state, pulse, expected] of table) {
    const at = {
      now_ms: STAMP_MS,
      this_host: "box",
      probe: () => PULSES[pulse],
      keeper: () => state,
    };
    const what = JSON.stringify([fields, state, pulse]);
    assertEquals(isExpired({ ...offered, ...fields }, at), expected, what);
  }
});
