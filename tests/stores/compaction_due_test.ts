import { assert, assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import {
  COMPACT_AT_BYTES,
  COMPACT_AT_RECORDS,
  isCompactionDue,
} from "../../src/stores/compaction_due.ts";
import { Den } from "../support/den.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease } from "../support/records.ts";

function step(name: string): JournalEntry[] {
  const lease = aLease({ lane: name, loop_ts: `t-${name}` });
  const key = { lane: name, loop_ts: `t-${name}` };
  return [{ op: "ACQUIRE", ...key, lease }, { op: "RELEASE", ...key }];
}

/** Appends records one by one; the numbers of the appends after which the journal was another file. */
async function replacedAt(
  den: Den,
  records: readonly JournalEntry[],
): Promise<number[]> {
  const { ledger } = den.open(() => {}, { compactAt: 50 });
  const found: number[] = [];
  await inTurn([...records.entries()], async ([number, record]) => {
    const ino = await inoOf(den);
    await ledger.transact(() => ({ append: [record], result: null }));
    if (ino !== null && ino !== await inoOf(den)) found.push(number + 1);
  });
  return found;
}

async function inoOf(den: Den): Promise<number | null> {
  return await Deno.lstat(den.site.journal).then((x) => x.ino, () => null);
}

Deno.test("a threshold is passed once, and again after each tenth", () => {
  const at = (lines: number, base = 0, size = 0) => ({ lines, base, size });
  assert(!isCompactionDue(at(0), at(49), 50));
  assert(isCompactionDue(at(49), at(50), 50));
  assert(!isCompactionDue(at(50), at(54), 50));
  assert(isCompactionDue(at(54), at(55), 50));
  assert(!isCompactionDue(at(40, 0), at(60, 20), 50), "since the CHECKPOINT");
  assert(isCompactionDue(at(1), at(2), 1));
  const most = COMPACT_AT_RECORDS;
  assert(isCompactionDue(at(most - 1), at(most)));
  assert(!isCompactionDue(at(0), at(most - 1)));
  const bytes = COMPACT_AT_BYTES;
  assert(isCompactionDue(at(0, 0, bytes - 1), at(0, 0, bytes)));
  assert(!isCompactionDue(at(0, 0, 1), at(0, 0, bytes - 1)));
  assert(!isCompactionDue(at(0, 0, 1), at(0, 0, bytes), 2 * most));
  assert(isCompactionDue(at(0, 0, 1), at(0, 0, 2 * bytes), 2 * most));
});

Deno.test("whoever passes the threshold compacts the journal, and keeps what was", async () => {
  using den = new Den();
  const held = step("held").slice(0, 1);
  const gone = Array.from({ length: 60 }, (_, k) => step(`gone-${k}`)).flat();
  const at = await replacedAt(den, [...held, ...gone]);
  assertEquals(at[0], 50);
  assert(at.length >= 2, "and again when as many have come since");
  const { live } = await den.open().ledger.read();
  assertEquals(live.map(({ lane }) => lane), ["held"]);
  const kept = den.names()?.filter((x) => /^lane-journal\.\d/.test(x)) ?? [];
  assertEquals(kept.length, at.length);
  assert((await Deno.readTextFile(den.path(kept[0] ?? ""))).includes("gone-1"));
});

Deno.test("a journal of which most would stay is left as it is", async () => {
  using den = new Den();
  const held = Array.from(
    { length: 70 },
    (_, k) => step(`held-${k}`).slice(0, 1),
  );
  assertEquals(await replacedAt(den, held.flat()), []);
});

Deno.test("a compaction that fails is tried again a tenth later, and harms nobody", async () => {
  using den = new Den();
  await Deno.mkdir(`${den.root}/.dos`);
  const draft = `${den.site.journal}.compact.tmp`;
  await Deno.mkdir(`${draft}/in-the-way`, { recursive: true });
  const gone = Array.from({ length: 27 }, (_, k) => step(`gone-${k}`)).flat();
  assertEquals(await replacedAt(den, gone), []);
  await Deno.remove(draft, { recursive: true });
  assertEquals(await replacedAt(den, step("last").slice(0, 1)), [1]);
});
