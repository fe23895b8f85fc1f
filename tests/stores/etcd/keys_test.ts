import { assert, assertEquals } from "@std/assert";
import {
  keyspace,
  logKey,
  numberOf,
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
