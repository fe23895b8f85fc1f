import { assert, assertEquals } from "@std/assert";
import {
  claimId,
  keyspace,
  logKey,
  numberOf,
  shardOf,
  SLOTS,
  ticketOf,
} from "../../../src/stores/etcd/keys.ts";

Deno.test("numbers rise with the ticket, and within an act", () => {
  assertEquals(numberOf(0, 7, 2), 7_002);
  assert(numberOf(0, 7, SLOTS - 1) < numberOf(0, 8, 0));
  assertEquals(numberOf(500, 7, 2), 7_502);
});

Deno.test("a number tells its ticket", () => {
  assertEquals(ticketOf(numberOf(500, 7, 999), 500), 7);
  assertEquals(ticketOf(500, 500), 0);
});

Deno.test("keys of records are in the order of their numbers", () => {
  const space = keyspace("/a/");
  assertEquals(logKey(space, 12_000), "/a/log/0000000000012000");
  assert(logKey(space, 9_000) < logKey(space, 12_000));
});

Deno.test("claims of a lane lie side by side, and apart from tries", () => {
  // As published for FNV-1a of 32 bits.
  assertEquals(["", "a", "foobar"].map(shardOf), [
    ...["811c9dc5.", "e40c292c.", "bf9cf968."],
  ]);
  assertEquals(claimId("a", "x"), "e40c292c.x");
  const { claims, tries } = keyspace("/a/");
  assert(tries.startsWith(claims));
  assert(!`${claims}${claimId("~", "x")}`.startsWith(tries));
});
