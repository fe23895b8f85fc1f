import { assert, assertEquals } from "@std/assert";
import {
  type Claim,
  fenceOf,
  findClaimed,
  foundAnswer,
  standingOf,
  standingSentence,
} from "../../src/lease/standing.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, stampAt } from "../support/records.ts";

const LIVE = [
  aLease({ loop_ts: "t-1", fence: 1 }),
  aLease({ loop_ts: "t-2", fence: 2, holder: "bob" }),
  aLease({ loop_ts: "t-3", fence: 3 }),
  aLease({ lane: "src", loop_ts: "t-4", fence: 4 }),
];

function find(fields: Partial<Claim>): unknown {
  const claim = { lane: "api", owner: "ada", loopTs: "", ...fields };
  const match = findClaimed(anOffice().desk, LIVE, claim);
  return match.lease === null ? match.miss.reason_class : match.lease.loop_ts;
}

Deno.test("findClaimed finds the newest that fits, or says which kind of miss", () => {
  const table: [Partial<Claim>, string][] = [
    [{}, "t-3"],
    [{ loopTs: "t-1" }, "t-1"],
    [{ fence: 1 }, "t-1"],
    [{ owner: null }, "t-3"],
    [{ owner: null, loopTs: "t-2" }, "t-2"],
    [{ lane: "code" }, "t-4"],
    [{ owner: "bob" }, "t-2"],
    [{ owner: "eve" }, "NOT_HELD"],
    [{ loopTs: "t-2" }, "NOT_HELD"],
    [{ fence: 2 }, "NOT_HELD"],
    [{ loopTs: "t-9" }, "LOST"],
    [{ fence: 9 }, "LOST"],
    [{ lane: "web" }, "NOT_HELD"],
    [{ lane: "web", fence: 1 }, "LOST"],
  ];
  for (const [claim, found] of table) {
    assertEquals(find(claim), found, JSON.stringify(claim));
  }
});

Deno.test("a miss tells its reader who holds the lane and what to do", () => {
  const { desk } = anOffice();
  const claim = { lane: "api", owner: "eve", loopTs: "t-9" };
  const match = findClaimed(desk, LIVE, claim);
  const miss = "miss" in match ? match.miss : null;
  assertEquals(miss?.held_by?.holder, "ada");
  assert(miss?.reason.includes('"ada"'), miss?.reason);
  assert(miss?.reason.includes("stop writing"), miss?.reason);
});

Deno.test("standingOf takes any lease as it is", () => {
  assertEquals(standingOf(aLease()), {
    lane: "api",
    holder: "ada",
    loop_ts: "t-ada",
    fence: 1,
    since: stampAt(0),
    until: stampAt(55),
  });
  assertEquals(standingOf({ lane: 5, fence: "1", ttl_minutes: [] }), {
    lane: "5",
    holder: "",
    loop_ts: "",
    fence: null,
    since: "",
    until: null,
  });
});

Deno.test("standingSentence is one line, whatever the record says", () => {
  assertEquals(
    standingSentence(aLease()),
    `held by "ada" since ${stampAt(0)} until ${
      stampAt(55)
    } unless renewed (loop_ts t-ada, fence 1)`,
  );
  const odd = standingSentence({ holder: "a\nb\u001b[1m", loop_ts: "x\u2028" });
  assert(!odd.includes("\n") && !odd.includes("\u001b"), odd);
  assert(standingSentence({}).startsWith("held by a holder without a name"));
});

Deno.test("fenceOf counts whole numbers only", () => {
  const table: [unknown, number | null][] = [
    [7, 7],
    [0, 0],
    [1.5, null],
    ["7", null],
    [2 ** 60, null],
    [undefined, null],
  ];
  for (const [fence, number] of table) assertEquals(fenceOf({ fence }), number);
});

Deno.test("foundAnswer names the lease", () => {
  assertEquals(foundAnswer(aLease(), "ada", "fine"), {
    lane: "api",
    owner: "ada",
    loop_ts: "t-ada",
    fence: 1,
    reason_class: "",
    reason: "fine",
    held_by: null,
  });
});
