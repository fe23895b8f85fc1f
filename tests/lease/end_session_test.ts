import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { laneId } from "../../src/domain/lane.ts";
import type {
  Act,
  Busy,
  Done,
  Ledger,
  LedgerView,
  TransactOptions,
} from "../../src/lease/ports.ts";
import { endSession, endsWith } from "../../src/lease/end_session.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

const OPTIONS = { host: "box", timeoutMs: 0 };

Deno.test("endsWith wants the very session, and no keeper", () => {
  const table: [Partial<Lease>, string, boolean][] = [
    [{ session_id: "s" }, "s", true],
    [{ session_id: "s", keeper: null }, "s", true],
    [{ session_id: "s", keeper: 7 }, "s", false],
    [{ session_id: "s", keeper: 0 }, "s", false],
    [{ session_id: "s", keeper: false }, "s", false],
    [{ session_id: "s", keeper: "41:9" }, "s", false],
    [{ session_id: "S" }, "s", false],
    [{ session_id: "" }, "", false],
    [{}, "", false],
    [{}, "s", false],
    [{ session_id: null }, "null", false],
    [{ session_id: 7 }, "7", false],
  ];
  for (const [fields, session, expected] of table) {
    assertEquals(
      endsWith(aLease(fields), session),
      expected,
      JSON.stringify([fields, session]),
    );
  }
});

Deno.test("endSession releases what is bound to the session and has no keeper", async () => {
  const leases = [
    aLease({ session_id: "s" }),
    aLease({ session_id: "s", lane: "kept", loop_ts: "t-2", keeper: 9 }),
    aLease({ session_id: "other", lane: "web", loop_ts: "t-3" }),
    aLease({ lane: "free", loop_ts: "t-4" }),
    aLease({ session_id: "s", lane: "", loop_ts: "t-5" }),
  ];
  const journal = journalOf(...leases.map((x, i) => grantOf(x, i + 1)));
  const { memory, entries } = anOffice({ journal });
  const ended = await endSession(memory, "s", OPTIONS);
  assertEquals(ended?.map(({ lane }) => lane), ["api", ""]);
  assertEquals(entries().slice(5), [
    {
      op: "RELEASE",
      lane: "api",
      loop_ts: "t-ada",
      host_id: "box",
      reason: "session-end",
      seq: 6,
      ts: stampAt(0),
    },
    {
      op: "RELEASE",
      lane: "",
      loop_ts: "t-5",
      host_id: "box",
      reason: "session-end",
      seq: 7,
      ts: stampAt(0),
    },
  ]);
  const { live } = await memory.read();
  assertEquals(live.map(({ lane }) => lane), ["kept", "web", "free"]);
});

Deno.test("endSession releases each lease once, however often it is called", async () => {
  const journal = journalOf(grantOf(aLease({ session_id: "s" })));
  const { memory, ops } = anOffice({ journal });
  const ended = await Promise.all(
    Array.from({ length: 5 }, () => endSession(memory, "s", OPTIONS)),
  );
  assertEquals(ended.map((x) => x?.length), [1, 0, 0, 0, 0]);
  assertEquals(ops(), ["ACQUIRE", "RELEASE"]);
});

Deno.test("endSession ends what lives under the record's name", async () => {
  const { lane: _, ...lease } = aLease({ session_id: "s" });
  const entry = { ...grantOf(lease), lane: "named", loop_ts: "t-9" };
  const { memory } = anOffice({ journal: journalOf(entry) });
  assertEquals((await endSession(memory, "s", OPTIONS))?.length, 1);
  assertEquals((await memory.read()).live, []);
});

Deno.test("endSession tells a store that is locked from a session that held nothing", async () => {
  const journal = journalOf(grantOf(aLease({ session_id: "s" })));
  const { memory } = anOffice({ journal });
  assertEquals(await endSession(memory, "other", OPTIONS), []);
  assertEquals(await endSession(memory, "", OPTIONS), []);
  memory.hold();
  assertEquals(await endSession(memory, "s", OPTIONS), null);
  assert(memory.text() === journal);
});

/** A ledger that says what each decision on it touched. */
function touchesOf(ledger: Ledger): { ledger: Ledger; touched: unknown[] } {
  const touched: unknown[] = [];
  return {
    touched,
    ledger: {
      read: () => ledger.read(),
      transact<T>(
        decide: (view: LedgerView) => Act<T>,
        options?: TransactOptions,
      ): Promise<Done<T> | Busy> {
        touched.push(options?.touches);
        return ledger.transact(decide, options);
      },
    },
  };
}

Deno.test("endSession touches the lanes that were seen, and all where there are more by now", async () => {
  const one = aLease({ session_id: "s" });
  const other = aLease({ session_id: "s", lane: "WEB", loop_ts: "t-2" });
  const journal = journalOf(grantOf(one, 1), grantOf(other, 2));
  const lanesOf = async (seen: readonly Lease[]): Promise<unknown> => {
    const { memory, ops } = anOffice({ journal });
    const { ledger, touched } = touchesOf(memory);
    const ended = await endSession(ledger, "s", { ...OPTIONS, seen });
    assertEquals(ended?.map(({ lane }) => lane), ["api", "WEB"]);
    assertEquals(ops().slice(2), ["RELEASE", "RELEASE"]);
    return touched;
  };
  const both = { lanes: ["api", laneId("WEB")], region: [] };
  assertEquals(await lanesOf([one, other]), [both]);
  assertEquals(await lanesOf([one]), [
    { lanes: ["api"], region: [] },
    { all: true },
  ]);
});
