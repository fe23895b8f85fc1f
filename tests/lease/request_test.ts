import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { check } from "../../src/lease/check.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { request } from "../../src/lease/request.ts";
import { anOffice } from "../support/desk.ts";
import { notBusy } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const JOURNAL = journalOf(grantOf(aLease()));
const BOB = { owner: "bob", lane: "API" };
const ADA = { owner: "ada", lane: "api" };

Deno.test("a request is recorded and leaves the lease as it was", async () => {
  const { desk, entries, memory } = anOffice({ journal: JOURNAL });
  const { live } = await memory.read();
  const answer = await request(desk, { ...BOB, by: "20m", reason: "release" });
  assertEquals(answer, {
    outcome: "requested",
    requested: true,
    lane: "api",
    owner: "bob",
    by: stampAt(20),
    coalesced: false,
    asked: [{
      lane: "api",
      holder: "ada",
      loop_ts: "t-ada",
      fence: 1,
      since: stampAt(0),
      until: stampAt(55),
    }],
    reason_class: "",
    reason: `asked; it is held by "ada" since ${stampAt(0)} until ${
      stampAt(55)
    } unless renewed (loop_ts t-ada, fence 1)`,
  });
  assertEquals(entries().slice(1), [{
    op: "REQUEST",
    lane: "api",
    loop_ts: "t-ada",
    host_id: "box",
    holder: "ada",
    by: stampAt(20),
    owner: "bob",
    reason: "release",
    seq: 2,
    ts: stampAt(0),
  }]);
  assertEquals((await memory.read()).live, live);
});

Deno.test("the holder sees it when it checks and when it beats, and a beat leaves it", async () => {
  const { desk, clock } = anOffice({ journal: JOURNAL });
  await request(desk, { ...BOB, by: stampAt(30), reason: "release" });
  const requests = [
    { owner: "bob", by: stampAt(30), since: stampAt(0), reason: "release" },
  ];
  assertEquals((await check(desk, ADA)).requests, requests);
  clock.advance(1);
  assertEquals(notBusy(await heartbeat(desk, ADA)).requests, requests);
  const quiet = notBusy(
    await heartbeat(desk, { ...ADA, coalesceWithinS: 60 }),
  );
  assertEquals([quiet.coalesced, quiet.requests], [true, requests]);
  assertEquals((await check(desk, { ...ADA, owner: "eve" })).requests, []);
});

Deno.test("who asks again within a minute is not recorded again", async () => {
  const { desk, clock, ops } = anOffice({ journal: JOURNAL });
  await request(desk, BOB);
  clock.advance(0.5);
  const again = notBusy(await request(desk, { ...BOB, by: "5m" }));
  assertEquals([again.outcome, again.coalesced], ["requested", true]);
  await request(desk, { ...BOB, owner: "cy" });
  clock.advance(1);
  await request(desk, { ...BOB, by: "5m" });
  assertEquals(ops(), ["ACQUIRE", "REQUEST", "REQUEST", "REQUEST"]);
  const { requests } = await check(desk, ADA);
  assertEquals(requests.map(({ owner, by }) => [owner, by]), [
    ["bob", stampAt(6.5)],
    ["cy", null],
  ]);
});

Deno.test("nobody can be asked for a lane that nobody holds", async () => {
  const { desk, ops } = anOffice({ journal: JOURNAL });
  const answer = notBusy(await request(desk, { lane: "web" }));
  assertEquals(
    [answer.outcome, answer.requested, answer.reason_class, answer.owner],
    ["refuse", false, "NOT_HELD", "box"],
  );
  assertEquals(answer.asked, []);
  assertEquals(ops(), ["ACQUIRE"]);
});

Deno.test("what is no time is a mistake", async () => {
  const { desk, ops } = anOffice({ journal: JOURNAL });
  for (const by of ["", "soon", "5", "1.5h", "2026-13-01T00:00Z"]) {
    // deno-lint-ignore no-await-in-loop -- one mistake after the other
    await assertRejects(
      () => request(desk, { ...BOB, by }),
      UsageError,
      "time",
    );
  }
  assertEquals(ops(), ["ACQUIRE"]);
});

Deno.test("a store that is locked asks nobody", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  assertEquals((await request(desk, BOB)).outcome, "lock-busy");
});
