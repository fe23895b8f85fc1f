import { assertEquals } from "@std/assert";
import { HoldBook, type Told } from "../../src/history/hold_book.ts";
import { aLease, NOW_MS } from "../support/records.ts";

const KEY = JSON.stringify(["t-ada", "api"]);

function at(minute: number, more = {}): Told {
  return { entry: { seq: minute, ...more }, atMs: NOW_MS + minute * 60_000 };
}

function pictureOf({ all }: HoldBook): unknown {
  return all.map((one) => [one.holder, one.sinceSeq, one.end, one.untilSeq]);
}

Deno.test("HoldBook tells a hold with another holder or another region from the one before", () => {
  const book = new HoldBook();
  book.grant(KEY, aLease(), at(1));
  book.beat(KEY, at(2));
  assertEquals(book.follow(KEY, aLease({ pid: 7 }), at(3)), "goes on");
  assertEquals(book.all[0]?.lease.pid, 7);
  const same = aLease({ tree: ["x"], region: ["./api/**"] });
  assertEquals(book.follow(KEY, same, at(4)), "goes on");
  const other = aLease({ region: ["web/**"] });
  assertEquals(book.follow(KEY, other, at(5)), "begins");
  assertEquals(
    book.follow(KEY, { ...other, holder: "eve" }, at(6)),
    "begins",
  );
  book.end(KEY, "released", at(7, { holder: "eve" }));
  book.end(KEY, "released", at(8));
  assertEquals(pictureOf(book), [
    ["ada", 1, "changed", 5],
    ["ada", 5, "handed-over", 6],
    ["eve", 6, "released", 7],
  ]);
  const [first, second, third] = book.all;
  assertEquals([first?.beats, second?.beatMs], [1, NOW_MS + 120_000]);
  assertEquals(second?.heldSinceMs, first?.sinceMs);
  assertEquals(third?.heldSinceMs, third?.sinceMs);
});

Deno.test("HoldBook takes up what a checkpoint left out, where that is carried over", () => {
  const book = new HoldBook();
  book.grant(KEY, aLease(), at(1));
  book.checkpoint(new Map(), at(2));
  assertEquals(pictureOf(book), [["ada", 1, "dropped", 2]]);
  book.carry(KEY);
  assertEquals(book.follow(KEY, aLease(), at(3)), "goes on");
  assertEquals(pictureOf(book), [["ada", 1, null, 0]]);
  book.checkpoint(new Map([[KEY, aLease({ fence: 4 })]]), at(5));
  assertEquals(pictureOf(book), [["ada", 1, null, 0]]);
  book.end(KEY, "scavenged", at(6));
  book.carry(KEY);
  assertEquals(pictureOf(book), [["ada", 1, "scavenged", 6]]);
  book.checkpoint(new Map([[KEY, aLease({ fence: 9 })]]), at(7));
  assertEquals([book.all[1]?.isWhole, book.all[1]?.sinceSeq], [false, 9]);
});
