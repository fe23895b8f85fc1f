/**
 * Defects of dos-kernel 0.22.0 that lie in its leases, numbered as in their
 * description, and what ours does in their place.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import { progressSince } from "../../src/journal/progress.ts";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { live } from "../../src/lease/live.ts";
import { release } from "../../src/lease/release.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import { anOffice } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import {
  aLease,
  aRequest,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

Deno.test("defect 9: leases handed on within one second have identities of their own", async () => {
  const { desk, memory, processes, clock } = anOffice();
  const stamps = new Set<unknown>();
  await inTurn(Array(20).keys(), async () => {
    const { loop_ts } = notBusy(await acquire(desk, aRequest()));
    stamps.add(loop_ts);
    await release(desk, { owner: "ada", lane: "api" });
  });
  assertEquals(stamps.size, 20);
  await acquire(desk, aRequest());
  clock.advance(20);
  processes.gone(41);
  processes.meanwhile = async () => {
    processes.meanwhile = () => {};
    await release(desk, { owner: "ada", lane: "api" });
    await acquire(desk, aRequest({ owner: "bob" }));
  };
  const late = notBusy(await scavenge(desk));
  assertEquals(late.scavenged, []);
  assertEquals((await memory.read()).live[0]?.holder, "bob");
});

Deno.test("defect 18: no odd pid, ttl or host name keeps a lease for ever", async () => {
  const table: [string, Record<string, unknown>][] = [
    ["a pid that no system has", { pid: 2 ** 40 }],
    ["a pid beyond counting", { pid: 2 ** 70 }],
    ["a ttl that is none", { ttl_minutes: "x" }],
    ["a stamp far ahead", { acquired_at: "2099-01-01T00:00:00Z" }],
  ];
  await inTurn(table, async ([what, fields]) => {
    const journal = journalOf(grantOf(aLease(fields)));
    const office = anOffice({ journal });
    office.clock.advance(600);
    assertEquals(
      notBusy(await scavenge(office.desk)).outcome,
      "scavenged",
      what,
    );
  });
  const own = anOffice();
  own.processes.hostName = "fleet-7";
  await acquire(own.desk, aRequest());
  own.clock.advance(6);
  own.processes.gone(41);
  assertEquals(await live(own.desk, { alive: true }), []);
});

Deno.test("defect 19: an adopted lease has its adopter's process, and a beat that counts", async () => {
  const { desk, entries, clock } = anOffice({
    journal: journalOf(grantOf(aLease({ pid: 41, host_id: "old" }))),
  });
  clock.advance(60);
  await adopt(desk, { owner: "bob", lane: "api", pid: 0 });
  const [lease] = replay(entries());
  assertEquals([lease?.pid, lease?.host_id], [0, "box"]);
  const { beat_age_ms } = progressSince(entries(), {
    started_ms: NOW_MS,
    now_ms: clock.ms,
    key: ["t-ada", "api"],
  });
  assertEquals(beat_age_ms, 0);
});

Deno.test("defect 21: the lease that is judged is the lease that ends, and its holder is recorded", async () => {
  const { desk, entries, clock, processes } = anOffice({
    journal: journalOf(
      grantOf(aLease({ loop_ts: "t-1", pid: 50, holder: "alice" }), 1),
      grantOf(aLease({ loop_ts: "t-2", pid: 51, holder: "bob" }), 2),
    ),
  });
  clock.advance(20);
  processes.gone(50);
  processes.running(51);
  await scavenge(desk, { lane: "api" });
  const { loop_ts, prev_holder, pid } = entries().at(-1) ?? {};
  assertEquals([loop_ts, prev_holder, pid], ["t-1", "alice", 50]);
});

Deno.test("defect 21: a record of ours names no lease by its lane alone", async () => {
  const { desk, memory } = anOffice();
  await acquire(desk, aRequest());
  await release(desk, { owner: "ada", lane: "api" });
  for (const { loop_ts } of parseJournal(memory.text())) {
    assert(typeof loop_ts === "string" && loop_ts.startsWith("2026-"));
  }
  assertEquals(stampAt(0), "2026-06-01T14:00:00Z");
});
