import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { Ledger } from "../../src/lease/ports.ts";
import { FRESH_MS, isSilent, renew } from "../../src/lease/renew.ts";
import { Den } from "../support/den.ts";
import { anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import {
  aLease,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

const OPTIONS = { host: "box", olderThanMs: FRESH_MS, timeoutMs: 0 };
const ADA = { lane: "api", loop_ts: "t-ada" };

Deno.test("isSilent counts from the last beat; a lease without a stamp is never silent", () => {
  const table: [Partial<Lease>, number, boolean][] = [
    [{}, 60_000, false],
    [{}, 60_001, true],
    [{ heartbeat_at: stampAt(5) }, 6 * 60_000, false],
    [{ heartbeat_at: stampAt(5) }, 6 * 60_000 + 1, true],
    [{ heartbeat_at: stampAt(90) }, 0, false],
    [{ heartbeat_at: "soon" }, 1e9, false],
    [{ acquired_at: undefined }, 1e9, false],
  ];
  for (const [fields, ms, expected] of table) {
    const at = { nowMs: NOW_MS + ms, olderThanMs: FRESH_MS };
    assertEquals(isSilent(aLease(fields), at), expected, `${ms}`);
  }
});

Deno.test("renew adds one beat for each lease that is silent, and only for those it was given", async () => {
  const web = aLease({ lane: "web", loop_ts: "t-w" });
  const eve = aLease({ lane: "eve", loop_ts: "t-e" });
  const fresh = aLease({
    lane: "new",
    loop_ts: "t-n",
    acquired_at: stampAt(9),
  });
  const journal = journalOf(
    ...[aLease(), web, eve, fresh].map((x) => grantOf(x)),
  );
  const { memory, clock, entries } = anOffice({ journal });
  clock.advance(10);
  assertEquals(await renew(memory, [aLease(), web, fresh], OPTIONS), 2);
  assertEquals(
    entries().slice(4).map(({ op, lane, loop_ts, heartbeat_at }) => ({
      op,
      lane,
      loop_ts,
      heartbeat_at,
    })),
    [
      { op: "HEARTBEAT", ...ADA, heartbeat_at: stampAt(10) },
      {
        op: "HEARTBEAT",
        lane: "web",
        loop_ts: "t-w",
        heartbeat_at: stampAt(10),
      },
    ],
  );
  assertEquals(await renew(memory, [aLease(), web], OPTIONS), 0);
});

Deno.test("renew writes nothing if meanwhile the lease was released, taken over or beaten", async () => {
  const lease = aLease({ session_id: "s", pid: 41 });
  const table: JournalEntry[] = [
    { op: "RELEASE", ...ADA },
    { op: "SCAVENGE", ...ADA },
    { op: "CHECKPOINT", leases: [] },
    { op: "HEARTBEAT", ...ADA, heartbeat_at: stampAt(9.5) },
    { op: "ADOPT", ...ADA, holder: "bob" },
    { op: "ADOPT", ...ADA, pid: 42 },
    { op: "ADOPT", ...ADA, host_id: "crate" },
    grantOf(aLease({ session_id: "s2" })),
    grantOf(aLease({ session_id: "s", fence: 2 })),
    grantOf(aLease({ session_id: "s", holder: "bob" })),
    grantOf(aLease({ session_id: "s", pid_space: "boot-2/1" })),
    grantOf(aLease({ session_id: "s", pid_start: "41:7" })),
  ];
  await inTurn(table, async (meanwhile) => {
    // Its stamp is old on purpose: only the change itself may keep it.
    const change = meanwhile.op === "ADOPT"
      ? { ...meanwhile, heartbeat_at: stampAt(0) }
      : meanwhile;
    const journal = journalOf(grantOf(lease), change);
    const { memory, clock } = anOffice({ journal });
    clock.advance(10);
    assertEquals(
      await renew(memory, [lease], OPTIONS),
      0,
      JSON.stringify(change),
    );
    assertEquals(memory.text(), journal);
  });
});

Deno.test("renew keeps an expired lease that still stands", async () => {
  const { memory, clock } = anOffice({ journal: journalOf(grantOf(aLease())) });
  clock.advance(500);
  assertEquals(await renew(memory, [aLease()], OPTIONS), 1);
});

Deno.test("renew of a lease beaten long ago beats again", async () => {
  const beat = { op: "HEARTBEAT", ...ADA, heartbeat_at: stampAt(2) };
  const journal = journalOf(grantOf(aLease()), beat);
  const { memory, clock } = anOffice({ journal });
  clock.advance(10);
  assertEquals(await renew(memory, [aLease()], OPTIONS), 1);
});

Deno.test("renew adds one beat however many run at once", async () => {
  const { memory, clock, ops } = anOffice({
    journal: journalOf(grantOf(aLease())),
  });
  clock.advance(10);
  const counts = await Promise.all(
    Array.from({ length: 20 }, () => renew(memory, [aLease()], OPTIONS)),
  );
  assertEquals(counts.reduce((a, b) => a + b), 1);
  assertEquals(ops(), ["ACQUIRE", "HEARTBEAT"]);
});

Deno.test("renew adds one beat to a file, from however many processes", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(aLease())));
  den.clock.advance(10);
  const counts = await Promise.all(
    Array.from(
      { length: 5 },
      (_, i) =>
        renew(den.open(undefined, { pid: 100 + i }).ledger, [aLease()], {
          ...OPTIONS,
          timeoutMs: 5_000,
        }),
    ),
  );
  assertEquals(counts.reduce((a, b) => a + b), 1);
  assertEquals(den.journal().match(/HEARTBEAT/g)?.length, 1);
});

Deno.test("renew gives up where the lock is held, and writes nothing", async () => {
  const { memory, clock } = anOffice({ journal: journalOf(grantOf(aLease())) });
  clock.advance(10);
  const before = memory.text();
  const letGo = memory.hold();
  assertEquals(await renew(memory, [aLease()], OPTIONS), 0);
  assertEquals(memory.text(), before);
  letGo();
  assertEquals(await renew(memory, [aLease()], OPTIONS), 1);
});

Deno.test("renew of nothing makes no store", async () => {
  using den = new Den();
  const { ledger } = den.open();
  assertEquals(await renew(ledger, [aLease()], OPTIONS), 0);
  assert(!den.has("lane-journal.jsonl"));
});

Deno.test("renew renews all in as many acts as the ledger needs", async () => {
  const leases = Array.from(
    { length: 7 },
    (_, i) => aLease({ lane: `l${i}`, loop_ts: `t${i}` }),
  );
  const journal = journalOf(...leases.map((lease) => grantOf(lease)));
  const { memory, clock, ops } = anOffice({ journal });
  clock.advance(10);
  const few = { ...memory, most: 3 };
  assertEquals(await renew(few, leases, OPTIONS), 7);
  assertEquals(ops().filter((op) => op === "HEARTBEAT").length, 7);
  assertEquals(await renew(few, leases, OPTIONS), 0);
});

Deno.test("renew ends where an act writes nothing", async () => {
  const leases = [aLease(), aLease({ lane: "web", loop_ts: "t-w" })];
  const journal = journalOf(...leases.map((lease) => grantOf(lease)));
  const { memory, clock } = anOffice({ journal });
  clock.advance(10);
  const transact: Ledger["transact"] = async (decide) => {
    const { result } = decide(await memory.read());
    return { kind: "done", result, written: [] };
  };
  const failing = { ...memory, most: 1, transact };
  assertEquals(await renew(failing, leases, OPTIONS), 0);
});
