import { assertEquals } from "@std/assert";
import type { Told } from "../../src/history/hold_book.ts";
import { WaitBook } from "../../src/history/wait_book.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
import { aTicket } from "../support/tickets.ts";

function at(minute: number): Told {
  return { entry: { seq: minute }, atMs: NOW_MS + minute * 60_000 };
}

function pictureOf({ all }: WaitBook): unknown {
  return all.map((one) => [one.owner, one.lane, one.end, one.untilSeq]);
}

Deno.test("WaitBook takes a ticket that is taken again for the same wait, unless it is another's", () => {
  const book = new WaitBook();
  book.take(aTicket(), at(1));
  book.take(aTicket({ again: 2, since: stampAt(5) }), at(2));
  assertEquals(pictureOf(book), [["ada", "api", null, 0]]);
  book.take(aTicket({ lane: "web" }), at(3));
  book.end(1, "granted", at(4));
  book.end(1, "left", at(5));
  book.end(null, "left", at(5));
  assertEquals(pictureOf(book), [
    ["ada", "api", "left", 3],
    ["ada", "web", "granted", 4],
  ]);
});

Deno.test("WaitBook takes up what a checkpoint left out, where that is carried over", () => {
  const book = new WaitBook();
  book.take(aTicket(), at(1));
  book.checkpoint(at(2));
  assertEquals(pictureOf(book), [["ada", "api", "left", 2]]);
  book.carry(aTicket({ owner: "eve" }));
  assertEquals(pictureOf(book), [["ada", "api", "left", 2]]);
  book.carry(aTicket());
  book.take(aTicket(), at(3));
  assertEquals(pictureOf(book), [["ada", "api", null, 0]]);
  book.end(1, "left", at(4));
  book.carry(aTicket());
  assertEquals(pictureOf(book), [["ada", "api", "left", 4]]);
});
