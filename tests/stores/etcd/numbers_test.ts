import { assertEquals, assertThrows } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import type { EtcdKv } from "../../../src/stores/etcd/client.ts";
import {
  logKey,
  numberAt,
  numberIn,
  openRevisions,
  readBase,
  sameBase,
} from "../../../src/stores/etcd/numbers.ts";

function kv(key: string, value: string, revision = 1): EtcdKv {
  const at = { createRevision: revision, modRevision: revision };
  return { key, value, ...at, lease: "0" };
}

Deno.test("without a base a number is the revision", () => {
  assertEquals(numberAt(readBase([]), 7), 7);
  assertEquals(sameBase("/dos/", readBase([])), {
    key: "/dos/base",
    modRevision: 0,
  });
});

Deno.test("a base raises every number, and is named by its revision", () => {
  const base = readBase([kv("/dos/base", "5000", 3)]);
  assertEquals(numberAt(base, 4), 5004);
  assertEquals(sameBase("/dos/", base), { key: "/dos/base", modRevision: 3 });
});

Deno.test("a base that is no number stops everybody", () => {
  for (const text of ["", "x", "-1", "1.5", "99999999999999999", "1e3"]) {
    const error = assertThrows(
      () => readBase([kv("/dos/base", text)]),
      StoreError,
    );
    assertEquals(error.code, "STORE_CORRUPT");
  }
});

Deno.test("no number reaches 2^52", () => {
  const base = readBase([kv("/dos/base", String(2 ** 52 - 10))]);
  assertEquals(numberAt(base, 9), 2 ** 52 - 1);
  const error = assertThrows(() => numberAt(base, 10), StoreError);
  assertEquals(error.code, "STORE_FULL");
});

Deno.test("keys are in the order of their numbers and tell them", () => {
  const keys = [9, 10, 2 ** 52 - 1].map((seq) => logKey("/dos/", seq));
  assertEquals(keys.toSorted(), keys);
  assertEquals(keys.map((key) => numberIn("/dos/", key)), [9, 10, 2 ** 52 - 1]);
  assertEquals(numberIn("/dos/", "/dos/log/9"), null);
  assertEquals(numberIn("/dos/", "/other/log/0000000000000009"), null);
});

Deno.test("what is tried and what took a number is open, what is granted or waits is not", () => {
  const kvs = [
    kv("/dos/claims/a", '{"state": "granted"}', 4),
    kv("/dos/claims/b", '{"state": "try"}', 9),
    kv("/dos/claims/c", '{"state": "waiting"}', 5),
    kv("/dos/claims/d", "no json", 8),
    kv("/dos/numbers/b", "", 7),
  ];
  assertEquals(openRevisions("/dos/", kvs), [7, 8, 9]);
});
