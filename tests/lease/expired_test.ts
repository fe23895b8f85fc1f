import { assert, assertEquals, assertFalse } from "@std/assert";
import type { KeeperState } from "../../src/domain/keeper.ts";
import type { Lease } from "../../src/domain/lease.ts";
import {
  findExpired,
  isSomeKeeperGone,
  judgeExpired,
} from "../../src/lease/expired.ts";
import { anOffice } from "../support/desk.ts";
import { aKeeperName } from "../support/keepers.ts";
import {
  aLease,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

const LATER = NOW_MS + 20 * 60_000;
const NAME = aKeeperName(0);

interface Moment {
  readonly nowMs: number;
  readonly keepers: ReadonlyMap<string, KeeperState>;
}

function at(nowMs: number, keeper: KeeperState = "unknown"): Moment {
  return { nowMs, keepers: new Map([[NAME, keeper]]) };
}

function aKept(fields: Partial<Lease> = {}): Lease {
  return aLease({
    keeper: NAME,
    pid: 7,
    pid_space: "boot-1/1",
    children: [{ pid: 7, pid_start: "7:1" }],
    ...fields,
  });
}

Deno.test("judgeExpired asks one probe, of the leases where it can matter", async () => {
  const { desk, processes } = anOffice();
  processes.gone(1, 2, 3);
  processes.running(4);
  const live = [
    aLease({ lane: "gone", pid: 1 }),
    aLease({ lane: "fresh", pid: 2, heartbeat_at: stampAt(18) }),
    aLease({ lane: "elsewhere", pid: 3, host_id: "other" }),
    aLease({ lane: "running", pid: 4 }),
    aLease({ lane: "unknown", pid: 5 }),
    aLease({ lane: "no pid", pid: 0 }),
    aLease({ lane: "old", pid: 4, ttl_minutes: 10 }),
  ];
  const { leases, has } = await judgeExpired(desk, live, at(LATER));
  assertEquals(leases.map(({ lane }) => lane), ["gone", "old"]);
  assertEquals(live.filter((lease) => has(lease, at(LATER))), leases);
  assertEquals(
    processes.probes.map((asked) => asked.map(({ lane }) => lane)),
    [["gone", "running", "unknown", "old"]],
  );
});

Deno.test("judgeExpired starts no probe where no answer could matter", async () => {
  const { desk, processes } = anOffice();
  await judgeExpired(desk, [aLease()], at(NOW_MS));
  assertEquals(processes.probes, []);
});

Deno.test("a lease that changed since it was judged is not the one that was judged", async () => {
  const { desk, processes } = anOffice();
  processes.gone(41);
  const { has } = await judgeExpired(desk, [aLease()], at(LATER));
  const table: [Partial<Lease>, boolean][] = [
    [{}, true],
    [{ note: "anything" }, true],
    [{ heartbeat_at: stampAt(20) }, false],
    [{ acquired_at: stampAt(1) }, false],
    [{ fence: 2 }, false],
    [{ holder: "bob" }, false],
    [{ pid: 42 }, false],
    [{ pid_start: "41:5" }, false],
    [{ loop_ts: "t-2" }, false],
    [{ lane: "web" }, false],
  ];
  for (const [fields, same] of table) {
    assertEquals(has(aLease(fields), at(LATER)), same, JSON.stringify(fields));
  }
});

Deno.test("findExpired judges what is live now", async () => {
  const { desk, clock, processes } = anOffice({
    journal: journalOf(grantOf(aLease())),
  });
  processes.gone(41);
  assertEquals((await findExpired(desk)).leases, []);
  clock.advance(6);
  assertEquals((await findExpired(desk)).leases, [aLease()]);
});

Deno.test("judgeExpired asks for the children of a keeper that is gone, in the one probe", async () => {
  const { desk, processes } = anOffice();
  processes.gone(7);
  processes.running(8);
  const fresh = aKept();
  const orphan = aKept({ lane: "b", children: [{ pid: 7 }, { pid: 8 }] });
  const plain = aLease({ lane: "c", pid: 8 });
  const { leases, isUnkept } = await judgeExpired(
    desk,
    [fresh, orphan, plain],
    at(NOW_MS, "free"),
  );
  assertEquals(leases, [fresh]);
  assertEquals([fresh, orphan, plain].map(isUnkept), [true, false, false]);
  assertEquals(processes.probes.map((asked) => asked.map(({ pid }) => pid)), [
    [7, 7, 7, 7, 8],
  ]);
});

Deno.test("judgeExpired starts no probe for a keeper that is held, whatever the age", async () => {
  const { desk, processes } = anOffice();
  const { leases } = await judgeExpired(
    desk,
    [aKept({ children: null })],
    at(NOW_MS + 600 * 60_000, "held"),
  );
  assertEquals([leases, processes.probes], [[], []]);
});

Deno.test("a lease without its keeper counts only while nobody holds the keeper's lock", async () => {
  const { desk, processes } = anOffice();
  processes.gone(7);
  const { has } = await judgeExpired(desk, [aKept()], at(NOW_MS, "free"));
  const states = ["free", "held", "unknown"] as const;
  const same = states.map((state) => has(aKept(), at(NOW_MS, state)));
  assertEquals(same, [true, false, false]);
  const changes: Partial<Lease>[] = [
    { keeper: aKeeperName(1) },
    { keeper: undefined },
    { children: [{ pid: 7, pid_start: "7:1" }, { pid: 9 }] },
    { children: null },
    { pid_space: "boot-2/1" },
  ];
  for (const fields of changes) {
    assertFalse(
      has(aKept(fields), at(NOW_MS, "free")),
      JSON.stringify(fields),
    );
  }
});

Deno.test("a lease that is expired by its age is not ended once its keeper is seen to live", async () => {
  const { desk } = anOffice();
  const old = NOW_MS + 60 * 60_000;
  const { has, isUnkept } = await judgeExpired(desk, [aKept()], at(old));
  assert(has(aKept(), at(old, "unknown")));
  assertFalse(has(aKept(), at(old, "held")));
  assertFalse(isUnkept(aKept()));
});

Deno.test("isSomeKeeperGone asks for nothing but a free keeper with known children", () => {
  const table: [Lease, KeeperState, boolean][] = [
    [aKept(), "free", true],
    [aKept(), "held", false],
    [aKept(), "unknown", false],
    [aKept({ children: null }), "free", false],
    [aLease(), "free", false],
  ];
  for (const [lease, state, expected] of table) {
    const { keepers } = at(NOW_MS, state);
    assertEquals(isSomeKeeperGone({ live: [lease], keepers }), expected);
  }
});
