import { assert, assertEquals } from "@std/assert";
import { acquire, type AcquireOptions } from "../../src/lease/acquire.ts";
import { release } from "../../src/lease/release.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";

const FIRST = aRequest({ loopTs: "t-1", kind: "keyword", sessionId: "s-1" });

/** Asks once, then once more with something changed. */
async function askTwice(
  changed: Partial<AcquireOptions>,
  between: (office: Office) => unknown = () => {},
): Promise<{ answer: Record<string, unknown>; ops: unknown[] }> {
  const office = anOffice();
  await acquire(office.desk, FIRST);
  await between(office);
  const answer = await acquire(office.desk, { ...FIRST, ...changed });
  return {
    answer: answer as unknown as Record<string, unknown>,
    ops: office.ops().slice(1),
  };
}

Deno.test("a request that asks again after a lost answer gets its lease, and nothing is written", async () => {
  const table: [string, Partial<AcquireOptions>, (office: Office) => void][] = [
    ["the same", {}, () => {}],
    ["another spelling", { lane: "API" }, () => {}],
    ["an inferred kind", { kind: "" }, () => {}],
    ["the same region said otherwise", { tree: ["./api/**"] }, () => {}],
    ["the same process, no session", { sessionId: "" }, () => {}],
    ["the same process, another session", { sessionId: "s-2" }, () => {}],
    ["the same session, another process", {}, ({ processes }) => {
      processes.pid = 99;
    }],
    ["an hour later", {}, ({ clock }) => clock.advance(60)],
  ];
  await inTurn(table, async ([what, changed, between]) => {
    const { answer, ops } = await askTwice(changed, between);
    assertEquals(answer["outcome"], "acquire", what);
    assertEquals(
      [answer["already_held"], answer["fence"], answer["loop_ts"]],
      [true, 1, "t-1"],
      what,
    );
    assertEquals(answer["expires_at"], "2026-06-01T14:55:00Z", what);
    assertEquals(ops, [], what);
  });
});

Deno.test("anything less than the same request is a lane that is held", async () => {
  const another = ({ processes }: Office): void => {
    processes.pid = 99;
  };
  const table: [string, Partial<AcquireOptions>, (office: Office) => void][] = [
    ["another owner", { owner: "bob" }, () => {}],
    ["owner in other letters", { owner: "Ada" }, () => {}],
    ["another identity", { loopTs: "t-2" }, () => {}],
    ["no identity", { loopTs: "" }, () => {}],
    ["another region", { tree: ["api/**", "x"] }, () => {}],
    ["less region", { tree: ["api/x"] }, () => {}],
    ["another process, no session", { sessionId: "" }, another],
    ["another process and session", { sessionId: "s-2" }, another],
    ["no process at all", { sessionId: "" }, ({ processes }) => {
      processes.pid = 0;
    }],
    ["another host, no session", { sessionId: "" }, ({ processes }) => {
      processes.hostName = "other";
    }],
  ];
  await inTurn(table, async ([what, changed, between]) => {
    const { answer, ops } = await askTwice(changed, between);
    assertEquals(answer["outcome"], "refuse", what);
    assertEquals(answer["reason_class"], "LANE_HELD", what);
    assertEquals(ops, ["REFUSE"], what);
  });
});

Deno.test("two holders that cannot be told apart are not taken for one", async () => {
  const office = anOffice();
  office.processes.pid = 0;
  const request = aRequest({ loopTs: "t-1" });
  await acquire(office.desk, request);
  const answer = await acquire(office.desk, request);
  assertEquals(answer.outcome, "refuse");
});

Deno.test("a lease that was released is not had again by asking again", async () => {
  const { answer, ops } = await askTwice(
    {},
    ({ desk }) => release(desk, { owner: "ada", lane: "api" }),
  );
  assertEquals(answer["outcome"], "acquire");
  assertEquals(answer["already_held"], undefined);
  assertEquals(answer["fence"], 3);
  assertEquals(ops, ["RELEASE", "ACQUIRE"]);
});

Deno.test("a pick that asks again is given a lane of its own: workers of one run may share a stamp", async () => {
  const { desk } = anOffice();
  const request = { owner: "ada", loopTs: "t-1" };
  const one = notBusy(await acquire(desk, request));
  const two = notBusy(await acquire(desk, request));
  assertEquals([one.lane, two.lane], ["src", "docs"]);
});

Deno.test("a lease of dos-kernel, which has no fence, is nobody's retry", async () => {
  const { fence: _, region: __, ...lease } = aLease({
    pid_start: "41:1000",
    pid_space: "boot-1/1",
  });
  const { desk } = anOffice({ journal: journalOf(grantOf(lease)) });
  const answer = await acquire(desk, aRequest({ loopTs: "t-ada" }));
  assertEquals(answer.outcome, "refuse");
});

Deno.test("no grant takes an identity that is live, forced or not", async () => {
  const office = anOffice({
    journal: journalOf(grantOf(aLease({ lane: "src", region: ["src/**"] }))),
  });
  const forced = notBusy(
    await acquire(
      office.desk,
      { owner: "bob", lane: "src", force: true, loopTs: "t-ada" },
    ),
  );
  assertEquals(forced.reason_class, "IDENTITY_IN_USE");
  assertEquals(forced.conflict?.holder, "ada");
  assert(forced.reason.includes("--loop-ts"));
  assertEquals(office.ops(), ["ACQUIRE", "REFUSE"]);
  const other = await acquire(
    office.desk,
    { owner: "bob", lane: "src", force: true, loopTs: "t-bob" },
  );
  assertEquals(other.outcome, "acquire");
});

Deno.test("the same identity on another lane is another identity", async () => {
  const { desk } = anOffice({ journal: journalOf(grantOf(aLease())) });
  const request = aRequest({ lane: "web", tree: ["web"], loopTs: "t-ada" });
  assertEquals((await acquire(desk, request)).outcome, "acquire");
});
