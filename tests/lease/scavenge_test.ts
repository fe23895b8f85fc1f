import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { replay } from "../../src/journal/replay.ts";
import type { LockBusy } from "../../src/lease/desk.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { type Ledger, StoreError } from "../../src/lease/ports.ts";
import {
  scavenge,
  scavengeEntry,
  type ScavengeOptions,
} from "../../src/lease/scavenge.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice, type Office } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const JOURNAL = journalOf(
  grantOf(aLease({ pid: 41 }), 1),
  grantOf(aLease({ lane: "web", loop_ts: "t-w", pid: 50, holder: "wim" }), 2),
  grantOf(aLease({ lane: "run", loop_ts: "t-r", pid: 51 }), 3),
);

/** An office in which ada and wim are gone and the third runs. */
function twoGone(): Office {
  const office = anOffice({ journal: JOURNAL });
  office.clock.advance(20);
  office.processes.gone(41, 50);
  office.processes.running(51);
  return office;
}

Deno.test("scavenge ends every expired lease, with its holder on record", async () => {
  const { desk, entries, processes } = twoGone();
  const answer = notBusy(await scavenge(desk));
  assertEquals(answer.outcome, "scavenged");
  assertEquals(answer.scavenged.map(({ lane }) => lane), ["api", "web"]);
  assertEquals(answer.kept.map(({ lane }) => lane), ["run"]);
  assertEquals(entries()[4], {
    op: "SCAVENGE",
    lane: "web",
    loop_ts: "t-w",
    host_id: "box",
    pid: 50,
    prev_holder: "wim",
    reason: "scavenged",
    seq: 5,
    ts: stampAt(20),
  });
  assertEquals(replay(entries()).map(({ lane }) => lane), ["run"]);
  assertEquals(processes.probes.length, 1);
});

Deno.test("scavenge ends only what it was asked about", async () => {
  const table: [ScavengeOptions, string[], string[]][] = [
    [{ lane: "WEB" }, ["web"], []],
    [{ lane: "run" }, [], ["run"]],
    [{ lane: "none" }, [], []],
    [{ loopTs: "t-ada" }, ["api"], []],
    [{ lane: "api", loopTs: "t-w" }, [], []],
  ];
  await inTurn(table, async ([options, scavenged, kept]) => {
    const { desk, ops } = twoGone();
    const answer = notBusy(await scavenge(desk, options));
    assertEquals(answer.scavenged.map(({ lane }) => lane), scavenged);
    assertEquals(answer.kept.map(({ lane }) => lane), kept);
    assertEquals(
      answer.outcome,
      scavenged.length > 0 ? "scavenged" : "nothing",
    );
    assertEquals(ops().length, 3 + scavenged.length);
  });
});

Deno.test("scavenge says beforehand what it would end, and ends nothing", async () => {
  const { desk, memory } = twoGone();
  const answer = notBusy(await scavenge(desk, { dryRun: true }));
  assertEquals(answer.scavenged.map(({ lane }) => lane), ["api", "web"]);
  assert(answer.dry_run && answer.reason.startsWith("would end"));
  assertEquals(memory.text(), JOURNAL);
});

Deno.test("scavenge never ends a fresh lease, nor one that may be alive", async () => {
  const table: [number, "gone" | "running" | "unknown", boolean][] = [
    [5, "gone", false],
    [5.1, "gone", true],
    [20, "running", false],
    [20, "unknown", false],
    [55, "running", false],
    [55.1, "running", true],
    [55.1, "unknown", true],
  ];
  await inTurn(table, async ([minutes, pulse, ended]) => {
    const office = anOffice({ journal: journalOf(grantOf(aLease())) });
    office.clock.advance(minutes);
    if (pulse === "gone") office.processes.gone(41);
    if (pulse === "running") office.processes.running(41);
    await scavenge(office.desk);
    assertEquals(office.ops().length === 2, ended, `${minutes} ${pulse}`);
  });
});

Deno.test("scavenge asks no pulse of a lease from another host, nor of a fresh one", async () => {
  const office = anOffice({
    journal: journalOf(
      grantOf(aLease({ host_id: "other" }), 1),
      grantOf(aLease({ lane: "new", acquired_at: stampAt(20) }), 2),
    ),
  });
  office.clock.advance(20);
  office.processes.gone(41);
  assertEquals(notBusy(await scavenge(office.desk)).outcome, "nothing");
  assertEquals(office.processes.probes, []);
});

Deno.test("scavenge compares hosts by the name that is recorded, DISPATCH_HOST_ID or not", async () => {
  const office = anOffice({
    journal: journalOf(grantOf(aLease({ host_id: "fleet-7" }))),
  });
  office.clock.advance(20);
  office.processes.gone(41);
  assertEquals(notBusy(await scavenge(office.desk)).outcome, "nothing");
  office.processes.hostName = "fleet-7";
  assertEquals(notBusy(await scavenge(office.desk)).outcome, "scavenged");
});

Deno.test("scavenge leaves a holder that beat between the probe and the lock", async () => {
  const { desk, processes, ops } = twoGone();
  processes.meanwhile = async () => {
    await heartbeat(desk, { owner: "ada", lane: "api" });
  };
  const answer = notBusy(await scavenge(desk));
  assertEquals(answer.scavenged.map(({ lane }) => lane), ["web"]);
  assertEquals(answer.kept.map(({ lane }) => lane), ["api", "run"]);
  assertEquals(ops().slice(3), ["HEARTBEAT", "SCAVENGE"]);
});

Deno.test("scavenge is not kept from the others by a lease it can make no sense of", async () => {
  const odd = [
    { op: "ACQUIRE", loop_ts: "only", lease: { pid: 41 } },
    { op: "ACQUIRE", lane: "nested", loop_ts: "n", lease: { pid: { a: [] } } },
    { op: "ACQUIRE", lane: "far", lease: { ttl_minutes: 1e300 } },
  ].map((entry) => ({
    ...entry,
    lease: { ...entry.lease, acquired_at: stampAt(0), host_id: "box" },
  }));
  const office = anOffice({ journal: journalOf(...odd) + JOURNAL });
  office.clock.advance(20);
  office.processes.gone(41, 50);
  const answer = notBusy(await scavenge(office.desk));
  assertEquals(answer.scavenged.map(({ lane }) => lane), ["", "api", "web"]);
});

Deno.test("scavenge with nothing to end touches no lock", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  assertEquals((await scavenge(desk)).outcome, "nothing");
  const { desk: other, memory: held } = twoGone();
  held.hold();
  assertEquals((await scavenge(other)).outcome, "lock-busy");
});

Deno.test("scavenge finds errors of usage before the store is touched", async () => {
  const bad: ScavengeOptions[] = [
    { lane: "" },
    { loopTs: "a b" },
    { reason: "\ud800" },
  ];
  await inTurn(bad, async (options) => {
    using den = new Den();
    await assertRejects(
      () => scavenge(aDesk(den.open().ledger), options),
      UsageError,
    );
    assertEquals(den.names(), null);
  });
});

Deno.test("scavengeEntry names the lease by its identity, and its holder", () => {
  const { desk } = anOffice();
  assertEquals(scavengeEntry(desk, { loop_ts: 7 }, "why"), {
    op: "SCAVENGE",
    lane: "",
    loop_ts: "7",
    host_id: "box",
    pid: null,
    prev_holder: "",
    reason: "why",
  });
});

Deno.test("scavenge ends all in as many acts as the ledger needs, and tells of all", async () => {
  const office = anOffice({
    journal: journalOf(
      ...[1, 2, 3, 4, 5].map((i) =>
        grantOf(aLease({ lane: `l${i}`, loop_ts: `t${i}` }), i)
      ),
      grantOf(aLease({ lane: "run", loop_ts: "t-r", pid: 51 }), 6),
    ),
  });
  office.clock.advance(20);
  office.processes.gone(41);
  office.processes.running(51);
  const { memory } = office;
  let acts = 0;
  const transact: Ledger["transact"] = async (decide) => {
    // The fourth beats while the first two are ended.
    if (++acts === 2) {
      await heartbeat(office.desk, { owner: "ada", lane: "l4" });
    }
    return await memory.transact(decide);
  };
  const ledger = { ...memory, most: 2, transact };
  const desk = { ...office.desk, ledger };
  const answer = notBusy(await scavenge(desk));
  assertEquals(
    answer.scavenged.map(({ lane }) => lane),
    ["l1", "l2", "l3", "l5"],
  );
  assertEquals(answer.kept.map(({ lane }) => lane), ["l4", "run"]);
  assertEquals(acts, 2);
});

Deno.test("scavenge says what it ended before the lock was busy, or the store failed", async () => {
  const cut = async (act: (office: Office) => void): Promise<unknown> => {
    const office = twoGone();
    const { memory } = office;
    let acts = 0;
    const transact: Ledger["transact"] = async (decide) => {
      if (++acts === 2) act(office);
      return await memory.transact(decide);
    };
    const ledger = { ...memory, most: 1, transact };
    return await scavenge({ ...office.desk, ledger }).catch((x) => x);
  };
  const busy = await cut(({ memory }) => memory.hold());
  assert(/; 1 lease .* ended before/.test((busy as LockBusy).reason));
  const error = await cut(() => {
    throw new StoreError("STORE_SLOW", "slow");
  });
  assert(/^Before that 1 lease/.test((error as StoreError).hint));
});
