import { assert, assertEquals } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import { type Change, changesOf } from "../../../src/stores/etcd/change.ts";
import type { Stand } from "../../../src/stores/etcd/picture.ts";
import { aKeeperName } from "../../support/keepers.ts";
import { aLease, grantOf, stampAt } from "../../support/records.ts";
import { aTicket } from "../../support/tickets.ts";

const ID = { lane: "api", loop_ts: "t-ada" };

function held(fields: Partial<Stand> & { keeper?: string } = {}): Stand {
  const { keeper, ...rest } = fields;
  const lease = aLease(keeper === undefined ? {} : { keeper });
  return {
    ...{ id: "x", since: 3, modRevision: 3, lease: "1" },
    claim: {
      ...{ state: "granted", lease, requests: [], by: 3 },
      own: keeper === undefined,
    },
    ...rest,
  };
}

/** What becomes of each claim, in one word each. */
function told(changes: readonly Change[]): string[] {
  return changes.map(({ before, after, hang }) =>
    [before?.id ?? "new", after?.state ?? "ends", hang.kind].join(" ")
  );
}

function changed(
  stands: readonly Stand[],
  ...records: JournalEntry[]
): Change[] {
  const numbered = records.map((one, i) => ({ ...one, seq: 7_000 + i }));
  return changesOf(stands, numbered, 7);
}

Deno.test("a grant makes a claim, and its end takes it away", () => {
  const grant = changed([], grantOf(aLease()));
  assertEquals(told(grant), ["new granted alone"]);
  const kept = changed([], grantOf(aLease({ keeper: aKeeperName(1) })));
  assertEquals(told(kept), ["new granted keeper"]);
  assertEquals(told(changed([held()], { op: "RELEASE", ...ID })), [
    "x ends same",
  ]);
});

Deno.test("a beat leaves a claim where it hangs, and says whose ticket wrote it", () => {
  const beat = { op: "HEARTBEAT", ...ID, heartbeat_at: stampAt(4) };
  const [change] = changed([held()], beat);
  assert(change?.isBeat);
  assertEquals(change?.hang, { kind: "same" });
  const { after } = change ?? {};
  assertEquals(after?.state === "granted" && [after.own, after.by], [true, 7]);
});

Deno.test("a lease that changes hands hangs on its new holder", () => {
  const keeper = aKeeperName(1);
  const other = aKeeperName(2);
  const move = (lease: object): JournalEntry => ({
    op: "RECONCILE",
    ...ID,
    lease,
  });
  const from = [held({ keeper })];
  assertEquals(told(changed(from, move(aLease({ fence: 9 })))), [
    "x granted alone",
  ]);
  assertEquals(
    told(changed(from, move(aLease({ fence: 9, keeper: other })))),
    ["x granted keeper"],
  );
  assertEquals(told(changed(from, move(aLease({ keeper, children: [] })))), [
    "x granted same",
  ]);
});

Deno.test("what the server ended hangs on nothing, so it must be hung up anew", () => {
  const ended = held({ lease: "0", keeper: aKeeperName(1) });
  const again = grantOf(aLease({ keeper: aKeeperName(1) }));
  assertEquals(
    told(changed([ended], { op: "SCAVENGE", ...ID }, again)),
    ["x granted keeper"],
  );
});

Deno.test("tickets come and go; one of a later act is left alone", () => {
  const keeper = aKeeperName(1);
  const later: Stand = {
    ...held(),
    claim: {
      ...{ state: "waiting", by: 90 },
      ticket: aTicket({ ticket: 90_000, keeper }),
    },
  };
  const wait = { op: "WAIT", ...aTicket({ ticket: 7_000, keeper }) };
  assertEquals(told(changed([later], wait)), ["new waiting keeper"]);
  assertEquals(told(changed([later], { op: "HALT" })), []);
  assertEquals(told(changed([later], { op: "UNWAIT", ticket: 90_000 })), [
    "x ends same",
  ]);
});

Deno.test("a request stands in the claim of its lease", () => {
  const ask = { op: "REQUEST", ...ID, owner: "bob", reason: "soon" };
  const [change] = changed([held()], ask);
  const { after } = change ?? {};
  assertEquals(
    after?.state === "granted" && after.requests.map(({ owner }) => owner),
    ["bob"],
  );
});
