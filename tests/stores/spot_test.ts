import { assert, assertEquals, assertThrows } from "@std/assert";
import { checksum } from "../../src/stores/fold_cache.ts";
import {
  appendedSince,
  bytesOf,
  cacheBeside,
  factsOf,
  floorOf,
  isPlainStore,
  type Spot,
} from "../../src/stores/spot.ts";
import { Den } from "../support/den.ts";

function spotOf(den: Den): Spot {
  return { ...den.site, storeRoot: den.root };
}

Deno.test("a store is plain as long as nothing of it is a link or something else", () => {
  using den = new Den();
  const spot = spotOf(den);
  assert(isPlainStore(spot), "not there yet");
  den.writeJournal("");
  assert(isPlainStore(spot));
  Deno.mkdirSync(den.site.lock);
  assert(!isPlainStore(spot));
  Deno.removeSync(den.site.lock);
  Deno.symlinkSync("/nowhere", den.site.mutex, { type: "file" });
  assert(!isPlainStore(spot));
  Deno.removeSync(den.site.mutex);
  Deno.renameSync(`${den.root}/.dos`, `${den.root}/real`);
  Deno.symlinkSync(`${den.root}/real`, `${den.root}/.dos`);
  assert(!isPlainStore(spot));
});

Deno.test("the floor is the highest of its files, if each can be told at a glance", () => {
  using den = new Den();
  den.writeJournal("");
  const [shared = "", own = ""] = den.site.floors;
  assertEquals(floorOf(spotOf(den)), 0);
  Deno.writeTextFileSync(own, "12");
  Deno.writeTextFileSync(shared, "9\n");
  assertEquals(floorOf(spotOf(den)), 12);
  for (const odd of ["", "x", "-1", "1 ", "123456789012345678"]) {
    Deno.writeTextFileSync(shared, odd);
    assertThrows(() => floorOf(spotOf(den)), RangeError);
  }
});

Deno.test("what was appended is read behind the fold, if that is of this journal", () => {
  using den = new Den();
  den.writeJournal("a".repeat(5_000) + "new\n");
  const { journal } = den.site;
  const facts = Deno.lstatSync(journal);
  const fold = {
    journal: `${facts.dev}:${facts.ino}`,
    offset: 5_000,
    end: checksum(new Uint8Array(4_096).fill(0x61)),
  };
  assertEquals(appendedSince(journal, facts, fold), "new\n");
  const others = [
    { journal: "1:2" },
    { offset: 5_001 },
    { offset: 6_000 },
    { end: checksum(new Uint8Array(4_096)) },
  ];
  for (const fields of others) {
    assertEquals(appendedSince(journal, facts, { ...fold, ...fields }), null);
  }
});

Deno.test("bytesOf gives exactly what was asked for, or nothing", () => {
  using den = new Den();
  den.writeJournal("abcdef");
  const text = (bytes: Uint8Array | null): string | null =>
    bytes === null ? null : new TextDecoder().decode(bytes);
  assertEquals(text(bytesOf(den.site.journal, 0, 6)), "abcdef");
  assertEquals(text(bytesOf(den.site.journal, 2, 3)), "cde");
  assertEquals(bytesOf(den.site.journal, 4, 3), null);
});

Deno.test("factsOf knows nothing of what is not there, and the cache lies beside its journal", () => {
  using den = new Den();
  assertEquals(factsOf(den.site.journal), null);
  den.writeJournal("{}\n");
  assertEquals(factsOf(den.site.journal)?.size, 3);
  assertThrows(() => factsOf(`${den.site.journal}/x`));
  assertEquals(cacheBeside("/r/.dos/x.jsonl"), "/r/.dos/.lane-fold.cache");
});
