import { assert, assertEquals } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import {
  type Change,
  changesOf,
  withEnds,
} from "../../../src/stores/etcd/change.ts";
import type { Stand } from "../../../src/stores/etcd/picture.ts";
import { Fold } from "../../../src/journal/replay.ts";
import { chanceOf } from "../../support/interleaving.ts";
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

Deno.test("what the server ended goes, though the fold does not take it or has it twice", () => {
  const swept = (stands: readonly Stand[], end: JournalEntry): string[] =>
    told(withEnds(changed(stands, end), stands)).sort();
  const odd: Stand = {
    ...held({ id: "odd", lease: "0" }),
    claim: {
      ...{ state: "granted", lease: {}, requests: [], by: 3, own: false },
    },
  };
  const end = { op: "SCAVENGE", lane: "", loop_ts: "" };
  assertEquals(changed([odd], end), []);
  assertEquals(swept([odd], end), ["odd ends same"]);
  const twice = [
    held({ id: "a", lease: "0" }),
    held({ id: "b", lease: "0" }),
  ];
  assertEquals(swept(twice, { op: "SCAVENGE", ...ID }), [
    ...["a ends same", "b ends same"],
  ]);
  const ticket = aTicket({ ticket: 90_000, lane: "" });
  const waiting = twice.map((stand): Stand => ({
    ...stand,
    claim: { state: "waiting", by: 90, ticket },
  }));
  assertEquals(
    swept(waiting, { op: "UNWAIT", ticket: 90_000 }),
    ["a ends same", "b ends same"],
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

/** Some record on some lane, of those that change what stands. */
function someRecord(chance: () => number, seq: number): JournalEntry {
  const lane = `l${Math.floor(chance() * 3)}`;
  const id = { lane, loop_ts: "t" };
  const keeper = chance() < 0.5 ? {} : { keeper: aKeeperName(1) };
  const lease = aLease({ ...id, fence: seq, ...keeper });
  const records: JournalEntry[] = [
    ...[{ op: "ACQUIRE", ...id, lease }, { op: "RECONCILE", ...id, lease }],
    ...[{ op: "RELEASE", ...id }, { op: "SCAVENGE", ...id }],
    { op: "HEARTBEAT", ...id, heartbeat_at: stampAt(seq % 60) },
    { op: "ADOPT", ...id, holder: "bob", pid: 9 },
    { op: "REQUEST", ...id, owner: `o${seq % 2}` },
    ...[{ op: "YIELD", ...id }, { op: "HALT", ...id }],
    { op: "WAIT", ...aTicket({ ticket: seq, lane }) },
    { op: "UNWAIT", ticket: 1_000 * (1 + Math.floor(chance() * 30)) },
  ];
  const record = records[Math.floor(chance() * records.length)];
  return { ...record, seq, ts: stampAt(0) };
}

Deno.test("act after act, what stands is what the fold of all records has", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const chance = chanceOf(seed);
    const fold = new Fold();
    let stands: Stand[] = [];
    for (let ticket = 1; ticket <= 30; ticket++) {
      const count = 1 + Math.floor(chance() * 3);
      const records = Array.from(
        { length: count },
        (_, i) => someRecord(chance, ticket * 1_000 + i),
      );
      for (const record of records) fold.apply(record);
      for (const { before, after } of changesOf(stands, records, ticket)) {
        const at = before === null ? -1 : stands.indexOf(before);
        const whole = before ?? { ...held(), id: `${ticket}`, since: ticket };
        if (after === null) stands = stands.filter((one) => one !== before);
        else if (at < 0) stands = [...stands, { ...whole, claim: after }];
        else stands = stands.with(at, { ...whole, claim: after });
      }
    }
    const leases = stands.flatMap(({ claim }) =>
      claim.state === "granted" ? [claim] : []
    );
    const sorted = (values: readonly unknown[]): string[] =>
      values.map((value) => JSON.stringify(value)).sort();
    assertEquals(
      sorted(leases.map(({ lease }) => lease)),
      sorted(fold.live()),
      `seed ${seed}`,
    );
    assertEquals(
      sorted(leases.flatMap(({ requests }) => requests)),
      sorted(fold.requests()),
    );
    assertEquals(
      sorted(
        stands.flatMap(({ claim }) =>
          claim.state === "waiting" ? [claim.ticket] : []
        ),
      ),
      sorted(fold.tickets()),
    );
  }
});
