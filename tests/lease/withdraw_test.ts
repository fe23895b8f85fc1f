import { assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { type Doubt, withdrawal } from "../../src/lease/withdraw.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";
import { inTurn } from "../support/in_turn.ts";

const MINE = aLease({ fence: 9 });
const RIVAL = aPeerLease({ tree: ["api/x"] });
const ELSEWHERE = aPeerLease({ tree: ["web"] });

/** What becomes of our grant among these leases. */
async function fate(
  live: readonly Lease[],
  doubt: Partial<Doubt> & { extra?: readonly Lease[] } = {},
): Promise<string> {
  const journal = journalOf(...live.map((lease, n) => grantOf(lease, n + 1)));
  const { desk, memory } = anOffice({ journal });
  const { extra = [], ...fields } = doubt;
  const act = withdrawal({ desk, extra }, MINE, {
    later: await memory.read(),
    lockLost: false,
    forced: false,
    ...fields,
  });
  if (act === undefined) return "stands";
  assertEquals(act.result.outcome, "lock-busy");
  if (act.append.length === 0) return "gone";
  assertEquals(act.append, [{
    op: "RELEASE",
    lane: "api",
    loop_ts: "t-ada",
    host_id: "box",
    reason: "withdrawn",
  }]);
  return "withdrawn";
}

Deno.test("a grant stands unless an earlier lease shares its region", async () => {
  const table: [string, readonly Lease[], string][] = [
    ["alone", [MINE], "stands"],
    ["first", [MINE, RIVAL], "stands"],
    ["second", [RIVAL, MINE], "withdrawn"],
    ["beside another", [ELSEWHERE, MINE], "stands"],
    ["behind the same lane", [aPeerLease({ lane: "API" }), MINE], "withdrawn"],
    ["already ended", [RIVAL], "gone"],
    ["replaced", [aLease({ fence: 10 })], "gone"],
  ];
  await inTurn(table, async ([what, live, expected]) => {
    assertEquals(await fate(live), expected, what);
  });
});

Deno.test("a grant whose lock was lost goes, whatever the journal shows", async () => {
  assertEquals(await fate([MINE], { lockLost: true }), "withdrawn");
  assertEquals(await fate([], { lockLost: true }), "gone");
});

Deno.test("a forced grant minds nobody, leases from elsewhere count", async () => {
  assertEquals(await fate([RIVAL, MINE], { forced: true }), "stands");
  assertEquals(await fate([MINE], { extra: [RIVAL] }), "withdrawn");
});
