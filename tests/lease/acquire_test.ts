import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { PredicateAnswer } from "../../src/arbiter/policy.ts";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import {
  aLease,
  aPeerLease,
  aRequest,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

Deno.test("acquire records what was decided, and answers with it", async () => {
  const { desk, entries } = anOffice({ ttlMinutes: 20 });
  const { reason: _, ...answer } = notBusy(
    await acquire(
      desk,
      aRequest({
        lane: " API ",
        tree: ["./api/", "src/ap?/x"],
        runId: "run-1",
        sessionId: "s-1",
        loopTs: "t-1",
      }),
    ),
  );
  const lease = {
    lane: "API",
    lane_kind: "keyword",
    region: ["api/**", "src/ap?/x"],
    tree: ["api/**", "src/ap*"],
    loop_ts: "t-1",
    host_id: "box",
    pid: 41,
    pid_start: "41:1000",
    pid_space: "boot-1/1",
    holder: "ada",
    acquired_at: stampAt(0),
    fence: 1,
    ttl_minutes: 20,
    run_id: "run-1",
    session_id: "s-1",
  };
  assertEquals(entries(), [{
    op: "ACQUIRE",
    lane: "API",
    lane_kind: "keyword",
    tree: ["api/**", "src/ap*"],
    loop_ts: "t-1",
    host_id: "box",
    pid: 41,
    ttl_minutes: 20,
    prev_holder: null,
    reason: "lane-lease:ada",
    reason_class: "GRANTED",
    run_id: "run-1",
    lease,
    seq: 1,
    ts: stampAt(0),
  }]);
  assertEquals<unknown>(answer, {
    outcome: "acquire",
    lane: "API",
    lane_kind: "keyword",
    tree: ["api/**", "src/ap?/x"],
    auto_picked: false,
    pick_count: null,
    reason_class: "GRANTED",
    conflict: null,
    grantable: [],
    free_clusters: [],
    owner: "ada",
    journaled: true,
    loop_ts: "t-1",
    fence: 1,
    pid: 41,
    expires_at: stampAt(25),
    held_by: null,
    run_id: "run-1",
  });
});

Deno.test("acquire mints an identity of milliseconds and chance", async () => {
  const { desk } = anOffice();
  const one = await acquire(desk, aRequest());
  const two = await acquire(desk, aRequest({ lane: "b", tree: ["b"] }));
  const stamps = [one, two].map((answer) => notBusy(answer).loop_ts);
  for (const stamp of stamps) {
    assertMatch(stamp ?? "", /^2026-06-01T14:00:00\.000Z-[a-z0-9]{6}$/);
  }
  assertEquals(new Set(stamps).size, 2);
});

Deno.test("acquire records the ttl asked for, else the workspace's, else none", async () => {
  const table: [number | undefined, number | undefined, unknown][] = [
    [undefined, undefined, undefined],
    [undefined, 30, 30],
    [7, 30, 7],
    [7, undefined, 7],
  ];
  await inTurn(table, async ([ttl, ttlMinutes, recorded]) => {
    const { desk, entries } = anOffice(
      ttlMinutes === undefined ? {} : { ttlMinutes },
    );
    await acquire(desk, aRequest(ttl === undefined ? {} : { ttl }));
    const [lease] = replay(entries());
    assertEquals(lease?.ttl_minutes, recorded);
    assertEquals(entries()[0]?.["ttl_minutes"], recorded ?? null);
  });
});

Deno.test("acquire records a holder that cannot be told as 0, with no process facts", async () => {
  const { desk, entries, processes } = anOffice();
  processes.pid = 0;
  await acquire(desk, aRequest());
  const [lease = {}] = replay(entries());
  assertEquals(lease.pid, 0);
  assert(!("pid_start" in lease) && !("pid_space" in lease));
});

Deno.test("acquire is refused with a record of it, and says who is in the way", async () => {
  const { desk, entries } = anOffice({ journal: journalOf(grantOf(aLease())) });
  const answer = notBusy(
    await acquire(
      desk,
      aRequest({ owner: "bob", lane: "web", tree: ["api/x.ts"], runId: "r" }),
    ),
  );
  assertEquals(answer.outcome, "refuse");
  const { reason, ...rest } = entries()[1] ?? {};
  assertEquals(rest, {
    op: "REFUSE",
    lane: "web",
    loop_ts: rest.loop_ts,
    host_id: "box",
    run_id: "r",
    holder: "bob",
    reason_class: "OVERLAP",
    region: ["api/x.ts"],
    conflict: {
      holder: "ada",
      lane: "api",
      loop_ts: "t-ada",
      requested_pattern: "api/x.ts",
      live_pattern: "api/**",
      witness_path: "api/x.ts",
    },
    seq: 2,
    ts: stampAt(0),
  });
  assertEquals(typeof reason, "string");
  assertEquals(answer.held_by?.holder, "ada");
  assertEquals([answer.journaled, answer.fence, answer.loop_ts], [
    false,
    null,
    null,
  ]);
});

Deno.test("acquire leaves a lane to a holder that is old or dead: only reclaim frees it", async () => {
  const journal = journalOf(grantOf(aLease()));
  const { desk, clock, processes } = anOffice({ journal });
  processes.gone(41);
  clock.advance(600);
  const answer = await acquire(desk, aRequest({ owner: "bob" }));
  assertEquals(answer.outcome, "refuse");
  assertEquals(processes.probes.length, 0);
});

Deno.test("acquire with reclaim ends the expired, all of them, in the same write", async () => {
  const journal = journalOf(
    grantOf(aLease(), 1),
    grantOf(aLease({ lane: "dead", pid: 50, region: ["d"] }), 2),
    grantOf(aLease({ lane: "busy", pid: 51, region: ["e"] }), 3),
  );
  const { desk, clock, processes, ops, entries } = anOffice({ journal });
  clock.advance(20);
  processes.gone(41, 50);
  processes.running(51);
  const answer = notBusy(
    await acquire(desk, aRequest({ owner: "bob", reclaim: true })),
  );
  assertEquals(answer.outcome, "acquire");
  assertEquals(ops().slice(3), ["SCAVENGE", "SCAVENGE", "ACQUIRE"]);
  assertEquals(entries().at(-1)?.seq, answer.fence);
  assertEquals(
    replay(entries()).map(({ lane, fence }) => [lane, fence]),
    [["busy", 1], ["api", 6]],
  );
  assertEquals(processes.probes.length, 1);
});

Deno.test("acquire with reclaim leaves a holder that beat between the probe and the lock", async () => {
  const journal = journalOf(grantOf(aLease()));
  const { desk, clock, processes, ops } = anOffice({ journal });
  clock.advance(20);
  processes.gone(41);
  processes.meanwhile = async () => {
    await heartbeat(desk, { owner: "ada", lane: "api" });
  };
  const answer = await acquire(
    desk,
    aRequest({ owner: "bob", reclaim: true }),
  );
  assertEquals(answer.outcome, "refuse");
  assertEquals(ops(), ["ACQUIRE", "HEARTBEAT", "REFUSE"]);
});

Deno.test("acquire with reclaim that is refused still ends what is dead", async () => {
  const journal = journalOf(
    grantOf(aLease({ pid: 50 }), 1),
    grantOf(aLease({ lane: "web", region: ["web"], pid: 51 }), 2),
  );
  const { desk, clock, processes, ops } = anOffice({ journal });
  clock.advance(20);
  processes.gone(50);
  processes.running(51);
  const request = aRequest({ owner: "bob", lane: "web", reclaim: true });
  assertEquals((await acquire(desk, request)).outcome, "refuse");
  assertEquals(ops().slice(2), ["SCAVENGE", "REFUSE"]);
});

Deno.test("acquire counts leases from elsewhere, and peers' journals", async () => {
  using den = new Den();
  using other = new Den();
  other.writeJournal(journalOf(grantOf(aPeerLease({ tree: ["api"] }))));
  const site = { ...den.site, peers: [other.site.journal] };
  const foreign = aDesk(den.open(() => {}, { site }).ledger);
  assertEquals((await acquire(foreign, aRequest())).outcome, "refuse");
  const { desk } = anOffice();
  const leases = [aPeerLease({ tree: ["api"] })];
  assertEquals((await acquire(desk, aRequest({ leases }))).outcome, "refuse");
});

Deno.test("acquire is busy with the lane's name, and nothing is written", async () => {
  const { desk, memory } = anOffice();
  memory.hold();
  assertEquals(await acquire(desk, aRequest()), {
    outcome: "lock-busy",
    lane: "api",
    reason:
      "the lease store is locked by the one who holds it; nothing was changed, ask again in a moment",
    holder: "the one who holds it",
    waited_ms: 0,
  });
  assertEquals(memory.text(), "");
});

Deno.test("acquire grants nothing from a journal that may hide a grant", async () => {
  const journal = `{"op" "ACQUIRE"}\n${journalOf({ op: "HALT" })}`;
  const { desk, memory } = anOffice({ journal });
  const error = await assertRejects(
    () => acquire(desk, aRequest()),
    StoreError,
  );
  assertEquals(error.code, "STORE_CORRUPT");
  assertEquals(memory.text(), journal);
});

Deno.test("acquire says so where a region does not fit into a record", async () => {
  using den = new Den();
  const { ledger } = den.open();
  const tree = Array.from({ length: 900 }, (_, n) => `${"x".repeat(300)}${n}`);
  const error = await assertRejects(
    () => acquire(aDesk(ledger), aRequest({ tree })),
    SyntaxError,
  );
  assertEquals((error as unknown as { code: string }).code, "INVALID_PATTERN");
  assertEquals(den.journal(), "");
});

Deno.test("acquire finds errors of usage before the store is touched", async () => {
  const bad: Parameters<typeof aRequest>[0][] = [
    { owner: "" },
    { owner: "\ud800" },
    { lane: " " },
    { lane: "a\nb" },
    { kind: "odd" },
    { lane: "", tree: ["x"] },
    { tree: ["../out"] },
    { tree: ["a["] },
    { loopTs: "a b" },
    { loopTs: "a@b" },
    { ttl: 0 },
    { ttl: NaN },
    { ttl: Infinity },
    { pid: -1 },
    { pid: 1.5 },
    { runId: "\udc00" },
    { sessionId: "\udc00" },
    { lockTimeout: -1 },
    { ladder: [{ lane: "", kind: "", tree: [] }] },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const { ledger, machine } = den.open();
    const error = await assertRejects(
      () => acquire(aDesk(ledger), aRequest(fields)),
    );
    assert(
      error instanceof RangeError || error instanceof SyntaxError,
      `${JSON.stringify(fields)}: ${error}`,
    );
    assertEquals(den.names(), null, JSON.stringify(fields));
    assertEquals(machine.calls, []);
  });
});

Deno.test("the callbacks of acquire run outside the lock, and again if the journal went on", async () => {
  using den = new Den();
  den.writeJournal(journalOf(grantOf(aLease({ lane: "docs" }))));
  const { ledger } = den.open();
  const locked: boolean[] = [];
  const desk = aDesk(ledger, {
    clock: den.clock,
    policy: {
      predicates: [{
        name: "watch",
        admit(): PredicateAnswer {
          locked.push(den.has(".lane-lease.lock"));
          if (locked.length === 1) den.append('{"op": "ENFORCE"}\n');
          return { admitted: true };
        },
      }],
    },
  });
  const answer = notBusy(
    await acquire(desk, { owner: "bob", picks: () => 3 }),
  );
  assertEquals([answer.lane, answer.pick_count], ["src", 3]);
  assert(locked.length >= 2);
  assert(locked.every((held) => !held));
});

Deno.test("acquire with callbacks gives up after five snapshots", async () => {
  using den = new Den();
  den.writeJournal(journalOf({ op: "HALT" }));
  const { ledger } = den.open();
  let asked = 0;
  const answer = await acquire(aDesk(ledger), {
    owner: "bob",
    rank({ lane }): null {
      if (lane === "src") asked++;
      den.append('{"op": "ENFORCE"}\n');
      return null;
    },
  });
  assertEquals(answer.outcome, "lock-busy");
  assertEquals(asked, 5);
  assert(!den.journal().includes("ACQUIRE"));
});

Deno.test("acquire has a predicate's refusal recorded under its own class", async () => {
  const { desk, entries } = anOffice({
    policy: {
      predicates: [{
        name: "freeze",
        admit: (): PredicateAnswer => ({
          admitted: false,
          reason: "not today",
          reason_class: "FREEZE",
        }),
      }],
    },
  });
  assertEquals((await acquire(desk, aRequest())).outcome, "refuse");
  assertEquals(entries().map(({ op, reason_class }) => [op, reason_class]), [
    ["REFUSE", "FREEZE"],
  ]);
});

Deno.test("acquire numbers and dates by the ledger's view, not by the request", async () => {
  const { desk, clock, entries } = anOffice({
    journal: journalOf({ op: "HALT", seq: 41 }),
  });
  clock.ms = NOW_MS + 999;
  await acquire(desk, aRequest());
  const [lease] = replay(entries());
  assertEquals([lease?.fence, lease?.acquired_at], [42, stampAt(0)]);
});
