import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import type { LedgerView } from "../../src/lease/ports.ts";
import { glance } from "../../src/stores/glance.ts";
import { reading } from "../../src/stores/ledger_view.ts";
import { entry, journalBytes, line } from "../fuzz/journals.ts";
import { isSame } from "../fuzz/same.ts";
import { nested } from "../fuzz/values.ts";
import { Den } from "../support/den.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";

const ADA = journalOf(grantOf(aLease()));

/** What the careful reader says, `null` where it fails. */
async function careful(den: Den): Promise<LedgerView | null> {
  const { store, machine } = den.open();
  try {
    return await machine.runner().run(reading(store));
  } catch {
    return null;
  }
}

function look(den: Den): readonly Lease[] | null {
  return glance({ ...den.site, storeRoot: den.root })?.live ?? null;
}

/** It agrees with the careful reader, or leaves it to that one. */
async function mustAgree(den: Den): Promise<boolean> {
  const live = look(den);
  const view = await careful(den);
  if (live === null) return false;
  if (view === null) throw new Error("the careful reader fails");
  assertEquals([view.damage, view.unsafe, view.foreign], [[], null, []]);
  assert(
    isSame(live, view.live),
    `${Deno.inspect(live)} is not ${Deno.inspect(view.live)}`,
  );
  return true;
}

async function agreement(
  journals: fc.Arbitrary<Uint8Array>,
  { seed, numRuns }: { seed: number; numRuns: number },
): Promise<number> {
  using den = new Den();
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(journals, async (bytes) => {
      den.writeJournal(bytes);
      if (await mustAgree(den)) seen++;
    }),
    { seed, numRuns },
  );
  return seen;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("glance says what the careful reader says, or nothing, of any bytes", async () => {
  await agreement(journalBytes, { seed: 5, numRuns: 600 });
});

Deno.test("glance says what the careful reader says of sound lines in any hand", async () => {
  const end = fc.constantFrom("\n", "\n", "\n", "\r\n", " \n");
  const journals = fc.array(fc.tuple(line, end), { maxLength: 8 }).map((
    lines,
  ) => bytesOf(lines.map(([text, lf]) => text + lf).join("")));
  const seen = await agreement(journals, { seed: 6, numRuns: 600 });
  assert(seen > 50, `only ${seen} were told at a glance`);
});

Deno.test("glance says what the careful reader says of whole records", async () => {
  const journals = fc.array(entry, { maxLength: 8 }).map((entries) =>
    bytesOf(entries.map((x) => `${JSON.stringify(x)}\n`).join(""))
  );
  const seen = await agreement(journals, { seed: 7, numRuns: 600 });
  assert(seen > 200, `only ${seen} were told at a glance`);
});

Deno.test("glance tells ordinary journals, and needs nobody for it", async () => {
  const release = { op: "RELEASE", lane: "api", loop_ts: "t-ada" };
  const beat = {
    ...release,
    op: "HEARTBEAT",
    heartbeat_at: "2026-06-01T15:00Z",
  };
  const many = Array.from(
    { length: 40 },
    (_, i) => aLease({ lane: `l${i}`, loop_ts: `t${i}`, fence: i }),
  );
  const table: [string, number][] = [
    [ADA, 1],
    [ADA.replaceAll("\n", "\r\n"), 1],
    [JSON.stringify(grantOf(aPeerLease())) + "\n", 1],
    [ADA + journalOf(beat), 1],
    [ADA + journalOf(release), 0],
    [ADA + "null\n[]\n7\n", 1],
    [journalOf({ op: "CHECKPOINT", leases: many, seq_watermark: 9 }), 40],
    ["", 0],
  ];
  using den = new Den();
  for (const [text, count] of table) {
    den.writeJournal(text);
    assertEquals(look(den)?.length, count, text.slice(0, 200));
    // deno-lint-ignore no-await-in-loop -- one journal after the other
    assert(await mustAgree(den));
  }
});

Deno.test("glance leaves what is not sound at sight to the careful reader", async () => {
  const deep = { ...grantOf(aLease()), x: nested(64) };
  const text = JSON.stringify(deep);
  const table: string[] = [
    `${ADA}{"op": "REL`,
    ADA.trimEnd(),
    `${ADA}oops\n`,
    `oops\n${ADA}`,
    `${ADA}\n${ADA}`,
    `\ufeff${ADA}`,
    `${ADA.trimEnd()}${ADA}`,
    `${ADA}{"op": "HALT", "x": NaN}\n`,
    `${text}\n`,
    `${JSON.stringify(nested(65))}\n`,
    `{"op": "HALT", "x": ${JSON.stringify(nested(70))}, "x": 1}\n`,
  ];
  using den = new Den();
  for (const journal of table) {
    den.writeJournal(journal);
    assertEquals(look(den), null, journal.slice(0, 200));
    // deno-lint-ignore no-await-in-loop -- one journal after the other
    assert(!await mustAgree(den));
  }
});

Deno.test("glance takes no number for an identity, wherever it stands", async () => {
  const lease = '{"lane": "api", "loop_ts": 1e999, "holder": "ada"}';
  const checkpoint = `{"op": "CHECKPOINT", "leases": [${lease}]}\n`;
  const release = '{"op": "RELEASE", "lane": "api", "loop_ts": "Infinity"}\n';
  const inline = `{"op": "ACQUIRE", "lane": "api", "loop_ts": 1e999}\n`;
  const odd =
    `{"op": "ACQUIRE", "lane": "api", "loop_ts": "t", "lease": {"pid": 1e999}}\n`;
  using den = new Den();
  for (
    const journal of [checkpoint, checkpoint + release, inline, odd, odd + ADA]
  ) {
    den.writeJournal(journal);
    // deno-lint-ignore no-await-in-loop -- one journal after the other
    await mustAgree(den);
  }
  den.writeJournal(checkpoint + release);
  assertEquals((await careful(den))?.live.length, 1);
  assertEquals(look(den), null);
});

Deno.test("glance takes a store that is not there for an empty one", async () => {
  using den = new Den();
  assertEquals(look(den), []);
  assert(await mustAgree(den));
  den.makeHome();
  assertEquals(look(den), []);
  assert(await mustAgree(den));
});

Deno.test("glance trusts no journal that ends below its floor", async () => {
  using den = new Den();
  den.makeHome();
  const two = journalOf(grantOf(aLease(), 1), grantOf(aLease(), 2));
  const table: [string, string, boolean][] = [
    [two, "2\n", true],
    [two, "2", true],
    [two, "0002", true],
    [two, "1", true],
    [two, "3\n", false],
    ["", "1", false],
    ["", "0", true],
    [two, "", false],
    [two, "x", false],
    [two, " 2", false],
    [two, "2\n\n", false],
    [two, "-1", false],
    [two, "0".repeat(17), true],
    [two, "9".repeat(17), false],
    [two, "0".repeat(18), false],
  ];
  for (const [journal, floor, isTold] of table) {
    for (const name of [".lane-seq", "../dos-seq"]) {
      den.writeJournal(journal);
      den.write(name, floor);
      assertEquals(look(den) !== null, isTold, JSON.stringify([name, floor]));
      // deno-lint-ignore no-await-in-loop -- one floor after the other
      await mustAgree(den);
      den.remove(name);
    }
  }
});

Deno.test("glance trusts no journal that is gone while its floor is there", async () => {
  using den = new Den();
  den.write(".lane-seq", "1");
  assertEquals(look(den), null);
  assert(!await mustAgree(den));
});

Deno.test("glance opens nothing but plain files", async () => {
  // A pipe that is opened for reading waits for ever, and the test with it.
  for (
    const name of [
      ...["lane-journal.jsonl", ".lane-seq", ".lane-lease.lock"],
      ".lane-lease.mutex",
    ]
  ) {
    for (const kind of ["fifo", "symlink", "directory"] as const) {
      using den = new Den();
      if (name !== "lane-journal.jsonl") den.writeJournal(ADA);
      den.plant(name, kind);
      assertEquals(look(den), null, `${name} ${kind}`);
      // deno-lint-ignore no-await-in-loop -- one store after the other
      assertEquals(await careful(den), null, `${name} ${kind}`);
    }
  }
});

Deno.test("glance follows no link to the store, nor takes a file for it", () => {
  using den = new Den();
  den.writeJournal(ADA);
  Deno.renameSync(`${den.root}/.dos`, `${den.root}/real`);
  Deno.symlinkSync(`${den.root}/real`, `${den.root}/.dos`);
  assertEquals(look(den), null);
  Deno.removeSync(`${den.root}/.dos`);
  Deno.symlinkSync(`${den.root}/nowhere`, `${den.root}/.dos`, { type: "dir" });
  assertEquals(look(den), null);
  Deno.removeSync(`${den.root}/.dos`);
  Deno.writeTextFileSync(`${den.root}/.dos`, "");
  assertEquals(look(den), null);
});

Deno.test("glance leaves a store with journals of other working trees to the careful reader", () => {
  using den = new Den();
  den.writeJournal(ADA);
  const peers = [`${den.root}/w/.dos/lane-journal.jsonl`];
  assertEquals(glance({ ...den.site, storeRoot: den.root, peers }), null);
});

Deno.test("glance leaves bytes that are no UTF-8 as the careful reader reads them", async () => {
  using den = new Den();
  const text = encodeEntry(grantOf(aLease({ holder: "§" })));
  const bytes = bytesOf(text).map((x) => x === 0xc2 ? 0xff : x);
  den.writeJournal(bytes);
  await mustAgree(den);
});
