/**
 * The contract of the `Ledger` port, held against every ledger there is.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import type { Act, LedgerView } from "../../src/lease/ports.ts";
import { HAS_ETCD } from "../support/etcd.ts";
import { kindOf } from "../support/in_turn.ts";
import { type Kind, KINDS, type Subject } from "../support/ledgers.ts";
import { aLease, grantOf, journalOf, stampAt } from "../support/records.ts";

/** Makes a ledger, empty or with what a journal says. */
type Make = (journal?: string) => Promise<Subject>;

/** The same test for each ledger, or for each of some. */
function onEach(
  title: string,
  body: (make: Make, kind: Kind) => Promise<void>,
  isMeant: (kind: Kind) => boolean = () => true,
): void {
  for (const kind of KINDS.filter(isMeant)) {
    const isRun = !kind.needsEtcd || HAS_ETCD;
    const why = isRun ? "" : " (not run: no etcd here)";
    Deno.test({
      name: `the ${kind.name} ledger ${title}${why}`,
      ignore: !isRun,
      fn: () => body((journal) => kind.make(journal), kind),
    });
  }
}

/** The same test for each ledger whose journal is lines. */
function onLines(title: string, body: (make: Make) => Promise<void>): void {
  onEach(title, body, ({ hasLines }) => hasLines);
}

/** Numbers may leave gaps where whoever gives them does not count. */
function assertNumbers(
  { numbers }: Kind,
  found: readonly unknown[],
  dense: readonly number[],
): void {
  if (numbers === "dense") return assertEquals(found, dense);
  assertEquals(found.length, dense.length);
  let last = (dense[0] ?? 1) - 1;
  for (const number of found) {
    assert(Number.isSafeInteger(number) && Number(number) > last);
    last = Number(number);
  }
}

function appending(...append: JournalEntry[]): () => Act<string> {
  return () => ({ append, result: "ok" });
}

onEach("is empty where nothing was written", async (make, kind) => {
  await using subject = await make();
  const view = await subject.ledger.read();
  assertEquals(view.live, []);
  assertEquals(view.foreign, []);
  assertNumbers(kind, [view.nextSeq], [1]);
  assertEquals(view.nowMs, subject.clock.ms);
  assertEquals(view.damage, []);
  assertEquals(view.unsafe, null);
});

onEach(
  "stamps seq and ts, and hands back what it wrote",
  async (make, kind) => {
    await using subject = await make();
    const done = kindOf(
      await subject.ledger.transact(
        appending({ op: "HALT", handle: "a" }, { op: "HALT", handle: "b" }),
      ),
      "done",
    );
    assertEquals(done.result, "ok");
    const numbers = done.written.map(({ seq }) => seq);
    assertNumbers(kind, numbers, [1, 2]);
    const written = [
      { op: "HALT", handle: "a", seq: numbers[0], ts: stampAt(0) },
      { op: "HALT", handle: "b", seq: numbers[1], ts: stampAt(0) },
    ];
    assertEquals(done.written, written);
    assertEquals(parseJournal(await subject.text()), written);
  },
);

onEach("goes on counting, over a CHECKPOINT too", async (make, kind) => {
  await using subject = await make(
    journalOf(
      { op: "HALT", seq: 9 },
      { op: "CHECKPOINT", leases: [], seq_watermark: 12 },
      { op: "HALT", seq: 3 },
      { op: "HALT", seq: 2 ** 53 },
    ),
  );
  assertNumbers(kind, [(await subject.ledger.read()).nextSeq], [13]);
  const { written } = kindOf(
    await subject.ledger.transact(appending({ op: "HALT" }, { op: "HALT" })),
    "done",
  );
  assertNumbers(kind, written.map(({ seq }) => seq), [13, 14]);
});

onEach("shows a decision what is live, and the time", async (make, kind) => {
  const lease = aLease();
  await using subject = await make(journalOf(grantOf(lease, 4)));
  subject.clock.advance(3);
  const seen: LedgerView[] = [];
  await subject.ledger.transact((view) => {
    seen.push(view);
    return { append: [], result: null };
  });
  assertEquals(seen.map(({ live }) => live), [[lease]]);
  assertNumbers(kind, [seen[0]?.nextSeq], [5]);
  assertEquals(seen[0]?.nowMs, subject.clock.ms);
});

onEach("folds what was just written", async (make) => {
  await using subject = await make();
  const lease = aLease();
  await subject.ledger.transact(appending(grantOf(lease)));
  assertEquals((await subject.ledger.read()).live, [lease]);
  await subject.ledger.transact(
    appending({ op: "RELEASE", lane: "api", loop_ts: "t-ada" }),
  );
  assertEquals((await subject.ledger.read()).live, []);
});

onEach("writes nothing where nothing is to be appended", async (make) => {
  await using subject = await make(journalOf(grantOf(aLease())));
  const before = await subject.text();
  const done = kindOf(await subject.ledger.transact(appending()), "done");
  assertEquals(done, { kind: "done", result: "ok", written: [] });
  assertEquals(await subject.text(), before);
});

onEach("writes nothing and stays usable if a decision throws", async (make) => {
  await using subject = await make();
  await assertRejects(
    () =>
      subject.ledger.transact(() => {
        throw new TypeError("no decision");
      }),
    TypeError,
    "no decision",
  );
  assertEquals(await subject.text(), "");
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
});

onEach("refuses a record that cannot be written, all of it", async (make) => {
  await using subject = await make();
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
  assertEquals(await subject.text(), "");
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
});

onEach(
  "answers busy while somebody is inside, and changes nothing",
  async (make) => {
    await using subject = await make();
    const release = await subject.hold();
    const busy = kindOf(
      await subject.ledger.transact(
        appending({ op: "HALT" }),
        { timeoutMs: 20 },
      ),
      "busy",
    );
    assert(busy.holder !== "");
    assert(busy.waitedMs >= 0);
    assertEquals(await subject.text(), "");
    await release();
    kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
  },
);

onEach("reads without the lock", async (make) => {
  await using subject = await make(journalOf(grantOf(aLease())));
  const release = await subject.hold();
  assertEquals((await subject.ledger.read()).live.length, 1);
  await release();
});

onEach(
  "has a position that moves with the journal, and only then",
  async (make) => {
    await using subject = await make();
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

onLines("keeps a record apart from an unfinished last line", async (make) => {
  const whole = journalOf(grantOf(aLease()));
  await using subject = await make(`${whole}{"op": "ACQ`);
  kindOf(await subject.ledger.transact(appending({ op: "HALT" })), "done");
  const view = await subject.ledger.read();
  assertEquals(view.live, [aLease()]);
  assertEquals(view.damage.map(({ line, kind }) => [line, kind]), [[
    1,
    "torn",
  ]]);
  assertEquals(view.unsafe, null);
  assertEquals(parseJournal(await subject.text()).at(-1)?.op, "HALT");
});

onLines("counts a last line that is whole but for its end", async (make) => {
  await using subject = await make(journalOf(grantOf(aLease(), 7)).trimEnd());
  const view = await subject.ledger.read();
  assertEquals(view.live, [aLease()]);
  await subject.ledger.transact(appending({ op: "HALT" }));
  assertEquals(
    parseJournal(await subject.text()).map(({ op, seq }) => [op, seq]),
    [["ACQUIRE", 7], ["HALT", 8]],
  );
});

onLines("says that damage may hide a grant", async (make) => {
  await using subject = await make(
    '{"op": "ACQUIRE" "lane"}\n{"op": "HALT"}\n',
  );
  const { damage, unsafe } = await subject.ledger.read();
  assertEquals(damage.map(({ line, kind }) => [line, kind]), [[0, "broken"]]);
  assert(unsafe?.startsWith("line 1 "));
});
