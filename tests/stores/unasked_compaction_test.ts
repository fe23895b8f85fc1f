import { assert, assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
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
