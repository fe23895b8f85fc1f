/**
 * The contract of the `Ledger` port, held against every ledger there is.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import type { Act, Ledger, LedgerView } from "../../src/lease/ports.ts";
import { createMemoryLedger } from "../../src/stores/memory_ledger.ts";
import { FixedClock } from "../support/clock.ts";
import { Den } from "../support/den.ts";
import { kindOf } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

/** One ledger under test. */
interface Subject {
  readonly ledger: Ledger;
  readonly clock: FixedClock;
  text(): string;
  /** Keeps everybody out until called again. */
  hold(): () => void;
  [Symbol.dispose](): void;
}

const MAKERS: [string, (journal?: string) => Subject][] = [
  ["memory", (journal = "") => {
    const clock = new FixedClock();
    const ledger = createMemoryLedger(clock, journal);
    return {
      ledger,
      clock,
      text: () => ledger.text(),
      hold: () => ledger.hold(),
      [Symbol.dispose]: () => {},
    };
  }],
  ["file", (journal) => {
    const den = new Den();
    if (journal !== undefined) den.writeJournal(journal);
    const { ledger } = den.open();
    return {
      ledger,
      clock: den.clock,
      text: () => den.journal(),
      hold: () => {
        den.writeLock(den.peerLock());
        return () => den.remove(".lane-lease.lock");
      },
      [Symbol.dispose]: () => den[Symbol.dispose](),
    };
  }],
];

/** The same test for each ledger. */
function onEach(
  title: string,
  body: (make: (journal?: string) => Subject) => Promise<void>,
): void {
  for (const [name, make] of MAKERS) {
    Deno.test(`the ${name} ledger ${title}`, () => body(make));
  }
}

function appending(...append: JournalEntry[]): () => Act<string> {
  return () => ({ append, result: "ok" });
}

onEach("is empty where nothing was written", async (make) => {
  using subject = make();
  const view = await subject.ledger.read();
  assertEquals(view.live, []);
  assertEquals(view.foreign, []);
  assertEquals(view.nextSeq, 1);
  assertEquals(view.nowMs, subject.clock.ms);
  assertEquals(view.damage, []);
  assertEquals(view.unsafe, null);
});

onEach("stamps seq and ts, and hands back what it wrote", async (make) => {
  using subject = make();
  const done = kindOf(
    await subject.ledger.transact(
      appending({ op: "HALT", handle: "a" }, { op: "HALT", handle: "b" }),
    ),
    "done",
  );
  assertEquals(done.result, "ok");
  const written = [
    { op: "HALT", handle: "a", seq: 1, ts: stampAt(0) },
    { op: "HALT", handle: "b", seq: 2, ts: stampAt(0) },
  ];
  assertEquals(done.written, written);
  assertEquals(parseJournal(subject.text()), written);
});

onEach("goes on counting, over a CHECKPOINT too", async (make) => {
  using subject = make(
    journalOf(
      { op: "HALT", seq: 9 },
      { op: "CHECKPOINT", leases: [], seq_watermark: 12 },
      { op: "HALT", seq: 3 },
      { op: "HALT", seq: 2 ** 53 },
    ),
  );
  assertEquals((await subject.ledger.read()).nextSeq, 13);
  const { written } = kindOf(
    await subject.ledger.transact(appending({ op: "HALT" }, { op: "HALT" })),
    "done",
  );
  assertEquals(written.map(({ seq }) => seq), [13, 14]);
});

onEach("shows a decision what is live, and the time", async (make) => {
  const lease = aLease();
  using subject = make(journalOf(grantOf(lease, 4)));
  subject.clock.advance(3);
  const seen: LedgerView[] = [];
  await subject.ledger.transact((view) => {
    seen.push(view);
    return { append: [], result: null };
  });
  assertEquals(seen.map(({ live }) => live), [[lease]]);
  assertEquals(seen[0]?.nextSeq, 5);
  assertEquals(seen[0]?.nowMs, subject.clock.ms);
});

onEach("folds what was just written", async (make) => {
  using subject = make();
  const lease = aLease();
  await subject.ledger.transact(appending(grantOf(lease)));
  assertEquals((await subject.ledger.read()).live, [lease]);
  await subject.ledger.transact(
    appending({ op: "RELEASE", lane: "api", loop_ts: "t-ada" }),
  );
  assertEquals((await subject.ledger.read()).live, []);
});

onEach("writes nothing where nothing is to be appended", async (make) => {
  using subject = make(journalOf(grantOf(aLease())));
  const before = subject.text();
  const done = kindOf(await subject.ledger.transact(appending()), "done");
  assertEquals(done, { kind: "done", result: "ok", written: [] });
  assertEquals(subject.text(), before);
});

onEach("writes nothing and stays usable if a decision throws", async (make) => {
  using subject = make();
  await assertRejects(
    () =>
      subject.ledger.transact(() => {
        throw new TypeError("no decision");
      }),
    TypeError,
    "no decision",
  );
  assertEquals(subject.text(), "");
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
});

onEach("refuses a record that cannot be written, all of it", async (make) => {
  using subject = make();
  const bad: JournalEntry[] = [
    { op: "HALT", handle: "\ud800" },
    { op: "HALT", handle: NaN },
    { op: "HALT", handle: "x".repeat(300_000) },
  ];
  await Promise.all(bad.map(async (entry) => {
    const error = await assertRejects(
      () => subject.ledger.transact(appending({ op: "HALT" }, entry)),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNWRITABLE");
  }));
  assertEquals(subject.text(), "");
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
});

onEach(
  "answers busy while somebody is inside, and changes nothing",
  async (make) => {
    using subject = make();
    const release = subject.hold();
    const busy = kindOf(
      await subject.ledger.transact(
        appending({ op: "HALT" }),
        { timeoutMs: 20 },
      ),
      "busy",
    );
    assert(busy.holder !== "");
    assert(busy.waitedMs >= 0);
    assertEquals(subject.text(), "");
    release();
    kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
  },
);

onEach("reads without the lock", async (make) => {
  using subject = make(journalOf(grantOf(aLease())));
  const release = subject.hold();
  assertEquals((await subject.ledger.read()).live.length, 1);
  release();
});

onEach(
  "has a position that moves with the journal, and only then",
  async (make) => {
    using subject = make();
    const position = async (): Promise<string> =>
      (await subject.ledger.read()).position;
    const empty = await position();
    await subject.ledger.transact(appending());
    assertEquals(await position(), empty);
    await subject.ledger.transact(appending({ op: "HALT" }));
    const one = await position();
    assert(one !== empty);
    subject.clock.advance(9);
    assertEquals(await position(), one);
    let inside = "";
    await subject.ledger.transact((view) => {
      inside = view.position;
      return { append: [{ op: "HALT" }], result: null };
    });
    assertEquals(inside, one);
    assert(await position() !== one);
  },
);

onEach("keeps a record apart from an unfinished last line", async (make) => {
  const whole = journalOf(grantOf(aLease()));
  using subject = make(`${whole}{"op": "ACQ`);
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
  const view = await subject.ledger.read();
  assertEquals(view.live, [aLease()]);
  assertEquals(view.damage.map(({ line, kind }) => [line, kind]), [[
    1,
    "torn",
  ]]);
  assertEquals(view.unsafe, null);
  assertEquals(parseJournal(subject.text()).at(-1)?.op, "HALT");
});

onEach("counts a last line that is whole but for its end", async (make) => {
  using subject = make(journalOf(grantOf(aLease(), 7)).trimEnd());
  const view = await subject.ledger.read();
  assertEquals(view.live, [aLease()]);
  await subject.ledger.transact(appending({ op: "HALT" }));
  assertEquals(
    parseJournal(subject.text()).map(({ op, seq }) => [op, seq]),
    [["ACQUIRE", 7], ["HALT", 8]],
  );
});

onEach("says that damage may hide a grant", async (make) => {
  using subject = make('{"op": "ACQUIRE" "lane"}\n{"op": "HALT"}\n');
  const { damage, unsafe } = await subject.ledger.read();
  assertEquals(damage.map(({ line, kind }) => [line, kind]), [[0, "broken"]]);
  assert(unsafe?.startsWith("line 1 "));
});
