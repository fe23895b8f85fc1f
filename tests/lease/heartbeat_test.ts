import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { replay } from "../../src/journal/replay.ts";
import {
  beatEntry,
  heartbeat,
  type HeartbeatOptions,
} from "../../src/lease/heartbeat.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import {
  aLease,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";

const ADA = { owner: "ada", lane: "api" };
const JOURNAL = journalOf(grantOf(aLease({ ttl_minutes: 10 })));

Deno.test("heartbeat renews the lease and says until when", async () => {
  const { desk, clock, entries } = anOffice({ journal: JOURNAL });
  clock.advance(7);
  assertEquals(await heartbeat(desk, ADA), {
    outcome: "beaten",
    beat: true,
    requests: [],
    coalesced: false,
    lane: "api",
    owner: "ada",
    loop_ts: "t-ada",
    fence: 1,
    expires_at: stampAt(22),
    reason_class: "",
    reason: "renewed",
    held_by: null,
  });
  assertEquals(entries()[1], {
    op: "HEARTBEAT",
    lane: "api",
    loop_ts: "t-ada",
    host_id: "box",
    heartbeat_at: stampAt(7),
    seq: 2,
    ts: stampAt(7),
  });
  assertEquals(replay(entries())[0]?.heartbeat_at, stampAt(7));
});

Deno.test("heartbeat writes nothing while the last beat is young enough", async () => {
  const table: [number, number, boolean][] = [
    [0, 0, false],
    [0, 60, true],
    [0.9, 60, true],
    [1, 60, false],
    [-0.5, 60, true],
    [-2, 60, false],
  ];
  await inTurn(table, async ([minutes, coalesceWithinS, coalesced]) => {
    const { desk, clock, memory } = anOffice({ journal: JOURNAL });
    clock.advance(minutes);
    const answer = notBusy(await heartbeat(desk, { ...ADA, coalesceWithinS }));
    assertEquals(answer.coalesced, coalesced, `${minutes} min`);
    assert(answer.beat);
    assertEquals(answer.expires_at, stampAt(coalesced ? 15 : minutes + 15));
    assertEquals(memory.text() === JOURNAL, coalesced);
  });
});

Deno.test("heartbeat counts from the last beat, and beats where that cannot be read", async () => {
  const table: [unknown, boolean][] = [
    [stampAt(59.5), true],
    [stampAt(50), false],
    ["soon", false],
  ];
  await inTurn(table, async ([heartbeat_at, coalesced]) => {
    const journal = journalOf(grantOf(aLease({ heartbeat_at })));
    const { desk, clock } = anOffice({ journal });
    clock.advance(60);
    const answer = await heartbeat(desk, { ...ADA, coalesceWithinS: 60 });
    assertEquals(notBusy(answer).coalesced, coalesced, String(heartbeat_at));
  });
});

Deno.test("heartbeat tells a holder that lost its lease, and writes nothing", async () => {
  const table: [Partial<HeartbeatOptions>, string][] = [
    [{ owner: "bob" }, "NOT_HELD"],
    [{ lane: "web" }, "NOT_HELD"],
    [{ fence: 7 }, "LOST"],
    [{ loopTs: "t-x" }, "LOST"],
  ];
  await inTurn(table, async ([fields, reasonClass]) => {
    const { desk, memory } = anOffice({ journal: JOURNAL });
    const answer = notBusy(await heartbeat(desk, { ...ADA, ...fields }));
    assertEquals(
      [answer.outcome, answer.beat, answer.reason_class, answer.expires_at],
      ["refuse", false, reasonClass, null],
    );
    assertEquals(memory.text(), JOURNAL);
  });
});

Deno.test("heartbeat of a lease that asks to live for ever gives it a year", async () => {
  const journal = journalOf(grantOf(aLease({ ttl_minutes: 1e300 })));
  const { desk } = anOffice({ journal });
  assertEquals(
    notBusy(await heartbeat(desk, ADA)).expires_at,
    stampAt(525_605),
  );
});

Deno.test("heartbeat finds errors of usage before the store is touched", async () => {
  const bad: Partial<HeartbeatOptions>[] = [
    { owner: "" },
    { lane: "" },
    { coalesceWithinS: -1 },
    { coalesceWithinS: Infinity },
    { lockTimeout: 1e9 },
  ];
  await inTurn(bad, async (fields) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    await assertRejects(
      () => heartbeat(desk, { ...ADA, ...fields }),
      UsageError,
    );
    assertEquals(den.names(), null);
  });
});

Deno.test("heartbeat is busy with the lane's name", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  assertEquals((await heartbeat(desk, ADA)).outcome, "lock-busy");
});

Deno.test("beatEntry names the lease by its identity", () => {
  const at = { host: "box", nowMs: NOW_MS };
  assertEquals(beatEntry({ loop_ts: "t" }, at), {
    op: "HEARTBEAT",
    lane: "",
    loop_ts: "t",
    host_id: "box",
    heartbeat_at: stampAt(0),
  });
});
