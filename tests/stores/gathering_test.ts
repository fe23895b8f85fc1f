import { assert, assertEquals } from "@std/assert";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { type Gathered, gatherHistory } from "../../src/stores/gathering.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { createRunner } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

async function gathered(den: Den): Promise<{ text: string; found: Gathered }> {
  const runner = createRunner(createMachine(), () => Promise.resolve());
  const found = await runner.run(gatherHistory(den.site.journal));
  const text = await new Blob([...found.chunks] as BlobPart[]).text();
  return { text, found };
}

Deno.test("gatherHistory() joins what compactions set aside, and names no file", async () => {
  using den = new Den();
  den.writeJournal(journalOf(
    grantOf(aLease(), 1),
    { op: "HALT", lane: "web", seq: 2 },
  ));
  const { keeper } = den.open();
  await keeper.compact();
  den.append(journalOf({ op: "HALT", lane: "last", seq: 3 }));
  const { text, found } = await gathered(den);
  const entries = parseJournal(text);
  assertEquals(entries.map(({ op }) => op), [
    ...["ACQUIRE", "HALT", "CHECKPOINT", "HALT"],
  ]);
  assert(!text.includes(`"history`));
  assertEquals([found.entries, found.fold.highestSeq], [4, 3]);
  assertEquals(found.fold.live(), await keeper.replay());
});

Deno.test("gatherHistory() leaves what cannot be read as a record that says so", async () => {
  using den = new Den();
  den.writeJournal(`broken}\n${journalOf({ op: "HALT", seq: 1 })}{"op": "t`);
  const { text } = await gathered(den);
  assertEquals(parseJournal(text).map(({ op }) => op), ["_CORRUPT", "HALT"]);
});

Deno.test("gatherHistory() says where numbers that leave some out come to their end", async () => {
  using den = new Den();
  const sparse = { op: "WATERMARK", numbers: "sparse" };
  den.writeJournal(journalOf(sparse, { op: "HALT", seq: 9 }));
  const { text } = await gathered(den);
  assertEquals(parseJournal(text).at(-1), {
    op: "WATERMARK",
    numbers: "dense",
  });
  den.writeJournal(text + journalOf({ op: "HALT", seq: 10 }));
  assertEquals((await den.open().keeper.verify()).findings, []);
});
