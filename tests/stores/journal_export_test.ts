import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

Deno.test("an export is a journal with the same leases and numbers", async () => {
  using den = new Den();
  den.writeJournal(journalOf(
    grantOf(aLease(), 1),
    { op: "HALT", lane: "web", seq: 2 },
  ));
  const { keeper } = den.open();
  await keeper.compact();
  const file = `${den.root}/out.jsonl`;
  const { bytes, entries, live, seq } = await keeper.export(file);
  assertEquals([entries, live, seq], [3, 1, 2]);
  using other = new Den();
  const text = textOf(file);
  assertEquals(bytes, text.length);
  other.writeJournal(text);
  const moved = other.open().keeper;
  assertEquals(await moved.replay(), await keeper.replay());
  assertEquals(await moved.seq(), 2);
  assertEquals((await moved.verify()).ok, (await keeper.verify()).ok);
  assertEquals(namesIn(den.root), [".dos", "dos-seq", "out.jsonl"]);
});

Deno.test("an export is never written over anything", async () => {
  using den = new Den();
  den.writeJournal(journalOf({ op: "HALT", seq: 1 }));
  const { keeper } = den.open();
  den.plant("link", "symlink");
  den.write("there", "");
  for (const name of ["there", "link", "", "lane-journal.jsonl"]) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const error = await assertRejects(
      () => keeper.export(den.path(name)),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNWRITABLE");
  }
  assertEquals(den.read("there"), "");
  const error = await assertRejects(
    () => keeper.export(den.path("no/such/place")),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNWRITABLE");
});

Deno.test("somebody who takes the name meanwhile keeps it", async () => {
  using den = new Den();
  den.writeJournal(journalOf({ op: "HALT", seq: 1 }));
  const file = den.path("out");
  const { keeper } = den.open((step) => {
    if (step.name === "link") den.write("out", "mine");
  });
  await assertRejects(() => keeper.export(file), StoreError);
  assertEquals(den.read("out"), "mine");
  assertEquals(den.names(), ["lane-journal.jsonl", "out"]);
});

Deno.test("nothing is exported that may lack records", async () => {
  using den = new Den();
  const { keeper } = den.open();
  const file = den.path("out");
  den.writeJournal(`broken}\n${journalOf({ op: "HALT", seq: 2 })}`);
  const damaged = await assertRejects(() => keeper.export(file), StoreError);
  assertEquals(damaged.code, "STORE_CORRUPT");
  den.writeJournal(journalOf({ op: "HALT", seq: 2 }));
  den.write(".lane-seq", "9\n");
  const behind = await assertRejects(() => keeper.export(file), StoreError);
  assertEquals(behind.code, "STORE_WENT_BACK");
  assert(!den.has("out"));
});

Deno.test("an empty store is exported as an empty file", async () => {
  using den = new Den();
  const file = `${den.root}/out`;
  assertEquals((await den.open().keeper.export(file)).entries, 0);
  assertEquals(parseJournal(textOf(file)), []);
});

function textOf(path: string): string {
  return Deno.readTextFileSync(path);
}

function namesIn(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
}
