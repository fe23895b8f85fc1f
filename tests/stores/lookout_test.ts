import { assertEquals } from "@std/assert";
import type { Outlook } from "../../src/lease/ports.ts";
import { JournalLookout } from "../../src/stores/lookout.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

/** A lookout in a den, and what it sees. */
function watching(den: Den): {
  sees(): Promise<[lanes: unknown[], tickets: number[]]>;
  look(): Promise<Outlook>;
  names(): string[];
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
} {
  const names: string[] = [];
  const { store, machine } = den.open(({ name }) => {
    names.push(name);
    return undefined;
  });
  const lookout = new JournalLookout(store);
  const runner = machine.runner();
  const look = (): Promise<Outlook> => runner.run(lookout.look());
  return {
    look,
    async sees(): Promise<[unknown[], number[]]> {
      const { live, tickets } = await look();
      return [
        live.map(({ lane }) => lane),
        tickets.map(({ ticket }) => ticket),
      ];
    },
    names: () => names.splice(0),
    pass: (ms) => runner.wait(ms),
    close: () => runner.run(lookout.close()),
  };
}

const API = journalOf(grantOf(aLease()));
const DOCS = journalOf(grantOf(aLease({ lane: "docs" }), 3));

Deno.test("JournalLookout sees what was appended, and reads nothing twice", async () => {
  using den = new Den();
  const eye = watching(den);
  assertEquals(await eye.sees(), [[], []]);
  den.writeJournal(API);
  assertEquals(await eye.sees(), [["api"], []]);
  eye.names();
  assertEquals(await eye.sees(), [["api"], []]);
  assertEquals(
    eye.names().filter((name) => name === "open" || name === "read"),
    [],
  );
  den.append(journalOf(aWait({ seq: 2 })));
  assertEquals(await eye.sees(), [["api"], [2]]);
  assertEquals(eye.names().filter((name) => name === "open"), []);
  await eye.close();
  await eye.close();
});

Deno.test("JournalLookout leaves a line without an end until it has one", async () => {
  using den = new Den();
  const eye = watching(den);
  den.writeJournal(API + DOCS.slice(0, 40));
  assertEquals(await eye.sees(), [["api"], []]);
  den.append(DOCS.slice(40));
  assertEquals(await eye.sees(), [["api", "docs"], []]);
  await eye.close();
});

Deno.test("JournalLookout starts anew where another journal took the place", async () => {
  using den = new Den();
  const eye = watching(den);
  den.writeJournal(API + journalOf(aWait({ seq: 2 })));
  assertEquals(await eye.sees(), [["api"], [2]]);
  den.write("new", DOCS);
  await Deno.rename(den.path("new"), den.site.journal);
  assertEquals(await eye.sees(), [["docs"], []]);
  den.writeJournal("");
  assertEquals(await eye.sees(), [[], []]);
  den.remove("lane-journal.jsonl");
  assertEquals(await eye.sees(), [[], []]);
  den.writeJournal(API);
  assertEquals(await eye.sees(), [["api"], []]);
  await eye.close();
});

Deno.test("JournalLookout goes on where a failed write was taken back", async () => {
  using den = new Den();
  const eye = watching(den);
  den.writeJournal(API + DOCS);
  assertEquals(await eye.sees(), [["api", "docs"], []]);
  den.writeJournal(API);
  assertEquals(await eye.sees(), [["api"], []]);
  await eye.close();
});

Deno.test("JournalLookout finds out in time that a record was replaced by a longer one", async () => {
  using den = new Den();
  const eye = watching(den);
  den.writeJournal(API);
  assertEquals(await eye.sees(), [["api"], []]);
  den.writeJournal(DOCS + DOCS);
  assertEquals(await eye.sees(), [["api", "docs"], []]);
  await eye.pass(60_000);
  assertEquals(await eye.sees(), [["docs"], []]);
  await eye.close();
});
