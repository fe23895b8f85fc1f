import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { readEnd } from "../../src/stores/journal_end.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { Den } from "../support/den.ts";
import type { Plan } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";

function endOf(
  den: Den,
  bytes: number,
  plan?: Plan,
): Promise<JournalEntry[]> {
  return den.open(plan).machine.runner().run(readEnd(den.site.journal, bytes));
}

const LINES = ['{"op":"A"}', '{"op":"BB"}', '{"op":"§"}'];
const TEXT = LINES.map((line) => `${line}\n`).join("");
const SIZE = new TextEncoder().encode(TEXT).length;

Deno.test("readEnd gives the records that lie whole within the last bytes", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const all = LINES.map((line) => JSON.parse(line));
  const table: [number, number][] = [
    [SIZE + 1, 3],
    [SIZE, 3],
    [SIZE - 1, 2],
    // The cut falls on the first byte of the second line: what is before it is not known.
    [SIZE - 11, 1],
    [SIZE - 10, 2],
    [13, 1],
    [12, 0],
    [1, 0],
    [0, 0],
  ];
  await inTurn(table, async ([bytes, count]) => {
    assertEquals(await endOf(den, bytes), count === 0 ? [] : all.slice(-count));
  });
});

Deno.test("readEnd cuts no record in two, wherever the cut falls", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const all = LINES.map((line) => JSON.parse(line));
  await inTurn(Array.from({ length: SIZE + 2 }, (_, i) => i), async (bytes) => {
    const found = await endOf(den, bytes);
    assertEquals(found, found.length === 0 ? [] : all.slice(-found.length));
  });
});

Deno.test("readEnd leaves out what cannot be read, and reads on behind it", async () => {
  using den = new Den();
  den.writeJournal(`${TEXT}oops\n\n[1]\n${TEXT}{"op":"TO`);
  assertEquals(await endOf(den, 65_536), [
    ...LINES.map((line) => JSON.parse(line)),
    ...LINES.map((line) => JSON.parse(line)),
  ]);
});

Deno.test("readEnd finds nothing where there is no journal, or an empty one", async () => {
  using den = new Den();
  assertEquals(await endOf(den, 100), []);
  den.writeJournal("");
  assertEquals(await endOf(den, 100), []);
});

Deno.test("readEnd reads on after a short read, and stops where the file was cut meanwhile", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  let reads = 0;
  const all = LINES.map((line) => JSON.parse(line));
  const short: Plan = ({ name }) =>
    name === "readAt" && ++reads < 4 ? { short: 3 } : undefined;
  assertEquals(await endOf(den, 1_000, short), all);
  const cut: Plan = ({ name }) => {
    if (name === "readAt") Deno.truncateSync(den.site.journal, 11);
  };
  assertEquals(await endOf(den, 1_000, cut), all.slice(0, 1));
});

Deno.test("readEnd reads no pipe, link or directory, and says so", async () => {
  await inTurn(["fifo", "symlink", "directory"] as const, async (kind) => {
    using den = new Den();
    den.plant("lane-journal.jsonl", kind);
    await assertRejects(() => endOf(den, 100), StoreError);
  });
});

Deno.test("readEnd tells a failure of the disk, and leaves no file open", async () => {
  using den = new Den();
  den.writeJournal(TEXT);
  const plan: Plan = ({ name }) =>
    name === "readAt" ? { errno: "EIO" } : undefined;
  await assertRejects(() => endOf(den, 100, plan), StoreError, "EIO");
});
