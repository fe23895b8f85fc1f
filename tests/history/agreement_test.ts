import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { heldRegion } from "../../src/domain/held_region.ts";
import { identityKey, type Lease, textOf } from "../../src/domain/lease.ts";
import type { Ticket } from "../../src/domain/ticket.ts";
import { Chronicle, chronicled } from "../../src/history/chronicle.ts";
import type { Hold, Wait } from "../../src/history/episodes.ts";
import { Onlooker } from "../../src/history/standing.ts";
import { compact } from "../../src/journal/compact.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { folded } from "../../src/journal/replay.ts";
import { aLease, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";

const HISTORY = "lane-journal.1-9.jsonl";

const IDENTITY = fc.record({
  lane: fc.constantFrom("api", "web"),
  loop_ts: fc.constantFrom("t", "u"),
});

const LEASE = fc.record({
  identity: IDENTITY,
  holder: fc.constantFrom("ada", "bob", ""),
  region: fc.constantFrom(["a/**"], ["b/**"], ["a/**", "b/**"], null),
  fence: fc.constantFrom(1, 2, null),
}).map(({ identity, region, ...rest }): Lease => {
  const tree = region ?? ["c/**"];
  return aLease({ ...identity, region, tree, ...rest });
});

const GRANT = fc.record({
  op: fc.constantFrom("ACQUIRE", "RECONCILE"),
  lease: LEASE,
  isInline: fc.boolean(),
  isOdd: fc.integer({ max: 9 }),
}).map(({ op, lease, isInline, isOdd }): JournalEntry => {
  const { lane, loop_ts } = lease;
  if (isInline) return { op, ...lease };
  // Another writer's lease need not name the lane that its record names.
  const odd = isOdd === 9 ? { ...lease, lane: "odd" } : lease;
  return { op, lane, loop_ts, lease: odd };
});

const OTHER = fc.record({
  op: fc.constantFrom("RELEASE", "SCAVENGE", "HEARTBEAT", "ADOPT", "HALT"),
  identity: IDENTITY,
  holder: fc.constantFrom("ada", "bob", "", 7, null),
  pid: fc.constantFrom(1, 2),
}).map(({ identity, ...rest }): JournalEntry => ({ ...identity, ...rest }));

const TICKET = fc.record({
  op: fc.constantFrom("WAIT", "WAIT", "UNWAIT"),
  ticket: fc.integer({ min: 1, max: 3 }),
  lane: fc.constantFrom("api", "web"),
  owner: fc.constantFrom("ada", "bob"),
  region: fc.constantFrom(["a/**"], ["b/**"]),
}).map((rest): JournalEntry => ({ ...rest, keeper: keeperName(1) }));

const CHECKPOINT = fc.record({
  leases: fc.array(LEASE, { maxLength: 3 }),
  history: fc.constantFrom(HISTORY, "x", undefined),
  seq_watermark: fc.constantFrom(3, 9, undefined),
}).map((rest): JournalEntry => ({ op: "CHECKPOINT", ...rest }));

/** A compaction of ours, of all that came before. */
const COMPACTION: JournalEntry = { op: "compaction" };

const STEP = fc.record({
  entry: fc.oneof(
    ...[GRANT, GRANT, OTHER, OTHER, TICKET, CHECKPOINT],
    fc.constant(COMPACTION),
  ),
  isNumbered: fc.boolean(),
  isStamped: fc.boolean(),
});

const JOURNAL = fc.array(STEP, { maxLength: 14 }).map((steps) => {
  const entries: JournalEntry[] = [];
  for (const [at, { entry, isNumbered, isStamped }] of steps.entries()) {
    if (entry === COMPACTION) {
      entries.push(...compacted(entries));
      continue;
    }
    entries.push({
      ...entry,
      ...isNumbered ? { seq: at + 1 } : {},
      ...isStamped ? { ts: stampAt(at) } : {},
    });
  }
  return entries;
});

function compacted(entries: readonly JournalEntry[]): JournalEntry[] {
  const [head = {}, ...rest] = compact(entries);
  return [{ ...head, history: HISTORY }, ...rest];
}

interface Picture {
  readonly held: readonly string[];
  readonly waiting: readonly string[];
}

/** What the fold has. */
function pictureOf(entries: readonly JournalEntry[]): Picture {
  const fold = folded(entries);
  return pictureFrom(
    Array.from(
      fold.liveByKey(),
      ([key, lease]) => [key, textOf(lease.holder), lease] as const,
    ),
    fold.tickets(),
  );
}

/** What the holds and the waits have that go on. */
function toldBy(open: readonly Hold[], waiting: readonly Wait[]): Picture {
  return pictureFrom(
    open.map((one) => [
      identityKey({ lane: one.lane, loop_ts: one.loopTs }),
      one.holder,
      one.lease,
    ]),
    waiting,
  );
}

function pictureFrom(
  leases: readonly (readonly [key: string, holder: string, lease: Lease])[],
  tickets: readonly Pick<Ticket, "ticket" | "lane" | "owner" | "region">[],
): Picture {
  return {
    held: leases.map(([key, holder, lease]) =>
      JSON.stringify([key, holder, heldRegion(lease).patterns])
    ).sort(),
    waiting: tickets.map(({ ticket, lane, owner, region }) =>
      JSON.stringify([ticket, lane, owner, region])
    ).sort(),
  };
}

function going<T extends Hold | Wait>(episodes: readonly T[]): T[] {
  return episodes.filter(({ end }) => end === null);
}

Deno.test("history agrees with the fold at every record, as it is written and ever after", () => {
  let changes = 0;
  fc.assert(
    fc.property(JOURNAL, (entries) => {
      const chronicle = new Chronicle();
      for (let count = 0; count <= entries.length; count++) {
        const before = entries.slice(0, count);
        const truth = pictureOf(before);
        assertEquals(
          toldBy(going(chronicle.holds), going(chronicle.waits)),
          truth,
        );
        const onlooker = new Onlooker(count);
        for (const entry of entries) onlooker.apply(entry);
        const then = onlooker.end();
        assertEquals(then.live, folded(before).identified());
        assertEquals(then.tickets, folded(before).tickets());
        assertEquals(toldBy(then.open, then.waiting), truth);
        const next = entries[count];
        if (next !== undefined) chronicle.apply(next);
      }
      changes += chronicle.holds.filter(({ end }) => end === "changed").length;
    }),
    { numRuns: 1500, seed: 7 },
  );
  assert(changes > 50, `${changes}`);
});

Deno.test("a compaction changes nothing of what history tells", () => {
  fc.assert(
    fc.property(JOURNAL, JOURNAL, (before, after) => {
      // Numbers tell news from what is carried over, and a wait by its ticket.
      const later = after.map((one, at) => ({ ...one, seq: 50 + at }));
      const plain = chronicled([...before, ...later]);
      const short = chronicled([...before, ...compacted(before), ...later]);
      const told = ({ holds, waits }: Chronicle): unknown => [
        holds.map(({ lease: _, ...one }) => one),
        waits,
      ];
      assertEquals(told(short), told(plain));
    }),
    { numRuns: 500, seed: 7 },
  );
});
