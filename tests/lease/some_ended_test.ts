import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { endSession } from "../../src/lease/end_session.ts";
import type { Desk } from "../../src/lease/desk.ts";
import {
  type Act,
  type Done,
  type Ledger,
  type LedgerView,
  StoreError,
} from "../../src/lease/ports.ts";
import { renew } from "../../src/lease/renew.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { failedAfter, someEnded, ToldOf } from "../../src/lease/some_ended.ts";

Deno.test("someEnded counts in words", () => {
  assertEquals(someEnded(0), "nothing was changed");
  assert(someEnded(1).startsWith("1 lease of holders"));
  assert(someEnded(2).startsWith("2 leases of holders"));
});

Deno.test("failedAfter adds to errors of the store alone, and only where something ended", () => {
  const error = new StoreError("STORE_FULL", "full", {
    path: "p",
    hint: "Go.",
  });
  assertStrictEquals(failedAfter(error, 0), error);
  const other = new TypeError("defect");
  assertStrictEquals(failedAfter(other, 3), other);
  const after = failedAfter(error, 1) as StoreError;
  assert((after as unknown) instanceof StoreError);
  assertEquals([after.code, after.message, after.path, after.cause], [
    ...["STORE_FULL", "full", "p"],
    error,
  ]);
  assert(/^Before that 1 lease of .* Go\.$/.test(after.hint), after.hint);
});

Deno.test("ToldOf knows an identity that is told of again", () => {
  const told = new ToldOf();
  const one = { op: "SCAVENGE", lane: "a", loop_ts: "1" };
  assert(!told.hasAny([one, { ...one, lane: "b" }]));
  assert(!told.hasAny([]));
  assert(told.hasAny([{ ...one, lane: "c" }, one]));
  assert(told.hasAny([{ ...one, lane: "d" }, { ...one, lane: "d" }]));
});

/** A desk over a ledger in which nothing ends or is renewed, whatever is written. */
async function stubborn(): Promise<{ desk: Desk; acts: () => number }> {
  const office = anOffice({
    journal: journalOf(
      ...[1, 2, 3, 4, 5].map((i) => {
        const lease = aLease({ lane: `l${i}`, loop_ts: `t${i}` });
        return grantOf({ ...lease, session_id: "s" }, i);
      }),
    ),
  });
  office.clock.advance(20);
  office.processes.gone(41);
  const view = await office.memory.read();
  assertEquals(view.live.length, 5);
  let acts = 0;
  const ledger: Ledger = {
    most: 2,
    read: () => Promise.resolve(view),
    transact<T>(decide: (seen: LedgerView) => Act<T>): Promise<Done<T>> {
      if (++acts > 50) throw new Error("for ever");
      const { append, result } = decide(view);
      return Promise.resolve({ kind: "done", result, written: append });
    },
  };
  return { desk: { ...office.desk, ledger }, acts: () => acts };
}

Deno.test("what cannot be ended or renewed is not tried for ever", async (t) => {
  const ways: Record<string, (desk: Desk) => Promise<unknown>> = {
    scavenge,
    renew: async ({ ledger }) =>
      await renew(ledger, (await ledger.read()).live, {
        ...{ host: "box", olderThanMs: 0, timeoutMs: 0 },
      }),
    endSession: ({ ledger }) =>
      endSession(ledger, "s", { host: "box", timeoutMs: 0 }),
    reclaim: async (desk) => {
      const request = aRequest({ lane: "x", tree: ["**"], reclaim: true });
      assertEquals((await acquire(desk, request)).outcome, "lock-busy");
    },
  };
  for (const [name, way] of Object.entries(ways)) {
    // deno-lint-ignore no-await-in-loop -- one step after the other
    await t.step(name, async () => {
      const { desk, acts } = await stubborn();
      await way(desk);
      assert(acts() > 1 && acts() < 20, `${acts()} acts`);
    });
  }
});
