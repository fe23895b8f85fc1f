import { assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { findExpired, judgeExpired } from "../../src/lease/expired.ts";
import { anOffice } from "../support/desk.ts";
import {
  aLease,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

const LATER = NOW_MS + 20 * 60_000;

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
  const { leases, has } = await judgeExpired(desk, live, LATER);
  assertEquals(leases.map(({ lane }) => lane), ["gone", "old"]);
  assertEquals(live.filter(has), leases);
  assertEquals(
    processes.probes.map((asked) => asked.map(({ lane }) => lane)),
    [["gone", "running", "unknown", "old"]],
  );
});

Deno.test("judgeExpired starts no probe where no answer could matter", async () => {
  const { desk, processes } = anOffice();
  await judgeExpired(desk, [aLease()], NOW_MS);
  assertEquals(processes.probes, []);
});

Deno.test("a lease that changed since it was judged is not the one that was judged", async () => {
  const { desk, processes } = anOffice();
  processes.gone(41);
  const { has } = await judgeExpired(desk, [aLease()], LATER);
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
    assertEquals(has(aLease(fields)), same, JSON.stringify(fields));
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
