import { assertEquals, assertThrows } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import type { EtcdKv } from "../../../src/stores/etcd/client.ts";
import { keyspace, logKey } from "../../../src/stores/etcd/keys.ts";
import {
  numberIn,
  openNumbers,
  readBase,
} from "../../../src/stores/etcd/numbers.ts";

function kv(key: string, value: string, revision: number = 1): EtcdKv {
  const at = { createRevision: revision, modRevision: revision };
  return { key, value, ...at, lease: "0" };
}

Deno.test("without a base nothing is added", () => {
  assertEquals(readBase([]), { number: 0, modRevision: 0 });
  const base = readBase([kv("/dos/base", "5000", 3)]);
  assertEquals(base, { number: 5_000, modRevision: 3 });
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

Deno.test("keys tell the numbers of records", () => {
  const keys = [9, 10, 2 ** 52 - 1].map((seq) =>
    logKey(keyspace("/dos/"), seq)
  );
  assertEquals(keys.toSorted(), keys);
  assertEquals(keys.map((key) => numberIn("/dos/", key)), [9, 10, 2 ** 52 - 1]);
  assertEquals(numberIn("/dos/", "/dos/log/9"), null);
  assertEquals(numberIn("/dos/", "/other/log/0000000000000009"), null);
});

Deno.test("acts that are open may still write, whether or not they can be read", () => {
  const kvs = [
    kv("/dos/claims/~b", '{"state": "try", "touches": {"all": true}}', 9),
    kv("/dos/claims/~d", "no json", 8),
  ];
  const base = { number: 100, modRevision: 1 };
  assertEquals(openNumbers(kvs, { base, revision: 20 }), [
    ...[8_100, 9_100, 21_100],
  ]);
});
