import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  decimalOf,
  fromWire,
  keysToWire,
  kvOf,
  numberOf,
  objectOf,
  objectsOf,
  onlyReads,
  rangeToWire,
  revisionOf,
  tellsOfAll,
  toWire,
  txnAnswerOf,
  txnToWire,
} from "../../../src/stores/etcd/wire.ts";

function bytes(wire: unknown): number[] {
  return [...Uint8Array.fromBase64(String(wire))];
}

Deno.test("texts come back as they went", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assertEquals(fromWire(toWire(text)), text.toWellFormed());
    }),
  );
  assertEquals(fromWire(undefined), "");
});

Deno.test("numbers come as text, and what is left out is zero", () => {
  assertEquals([numberOf("17"), numberOf(17), numberOf(undefined)], [
    17,
    17,
    0,
  ]);
  assertEquals(decimalOf("9223372036854775807"), "9223372036854775807");
  assertEquals(decimalOf(undefined), "0");
  assertEquals([objectOf(null), objectOf([1])], [{}, {}]);
  assertEquals(objectsOf(undefined), []);
  assertEquals(revisionOf({ header: { revision: "5" } }), 5);
});

Deno.test("a prefix covers all keys that start with it and no others", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 4 });
  fc.assert(
    fc.property(text, text, (prefix, key) => {
      const { key: first, range_end } = keysToWire({ prefix });
      const at = bytes(toWire(key));
      const isIn = compare(at, bytes(first)) >= 0 &&
        (bytes(range_end)[0] === 0 || compare(at, bytes(range_end)) < 0);
      const starts = bytes(toWire(prefix)).every((x, i) => at[i] === x);
      // The empty key is none that etcd can hold.
      if (key !== "") assertEquals(isIn, starts, `${prefix} ${key}`);
    }),
  );
});

function compare(one: readonly number[], other: readonly number[]): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? -1) - (other[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

Deno.test("a range goes on right after a key", () => {
  const { key } = keysToWire({ prefix: "/a/" }, "/a/1");
  assertEquals(fromWire(key), "/a/1\0");
  assertEquals(fromWire(keysToWire({ key: "/a" })["key"]), "/a");
  assertEquals(keysToWire({ key: "/a" })["range_end"], undefined);
});

Deno.test("a range says only what is asked for", () => {
  assertEquals(rangeToWire({ key: "a" }), { key: toWire("a") });
  assertEquals(
    rangeToWire({
      ...{ key: "a", limit: 3, minModRevision: 4, revision: 5, keysOnly: true },
    }),
    {
      key: toWire("a"),
      limit: "3",
      min_mod_revision: "4",
      revision: "5",
      keys_only: true,
    },
  );
});

Deno.test("a transaction is told whole", () => {
  const key = toWire("a");
  const value = toWire("v");
  assertEquals(
    txnToWire({
      compare: [
        { key: "a", createRevision: 0 },
        { key: "a", modRevision: 7 },
      ],
      success: [
        { put: "a", value: "v" },
        { put: "a", value: "v", lease: "12" },
        { put: "a", value: "v", lease: "same" },
        { delete: { key: "a" } },
      ],
    }),
    {
      compare: [
        { key, target: "CREATE", result: "EQUAL", create_revision: "0" },
        { key, target: "MOD", result: "EQUAL", mod_revision: "7" },
      ],
      success: [
        { request_put: { key, value, lease: "0" } },
        { request_put: { key, value, lease: "12" } },
        { request_put: { key, value, ignore_lease: true } },
        { request_delete_range: { key } },
      ],
      failure: [],
    },
  );
});

Deno.test("a transaction that only reads is known as such", () => {
  assert(onlyReads([{ get: { key: "a" } }], undefined));
  assert(!onlyReads([{ get: { key: "a" } }], [{ delete: { key: "a" } }]));
  assert(!onlyReads([{ put: "a", value: "" }], []));
});

Deno.test("an answer is read with all that etcd leaves out", () => {
  const key = toWire("a");
  assertEquals(kvOf({ key, create_revision: "2", mod_revision: "3" }), {
    ...{ key: "a", value: "", createRevision: 2, modRevision: 3, lease: "0" },
  });
  assertEquals(
    txnAnswerOf({
      header: { revision: "9" },
      responses: [
        { response_put: {} },
        { response_range: { kvs: [{ key }], count: "7" } },
        { response_range: {} },
      ],
    }),
    {
      revision: 9,
      succeeded: false,
      found: [[], [kvOf({ key })], []],
      counts: [0, 7, 0],
    },
  );
});

Deno.test("an answer tells of each step of the branch that was taken", () => {
  const get = { get: { key: "a" } };
  const txn = { success: [{ put: "a", value: "" }, get], failure: [get] };
  const put = { response_put: {} };
  const range = { response_range: {} };
  const tells = (answer: Record<string, unknown>): boolean =>
    tellsOfAll(answer, txn);
  assert(tells({ succeeded: true, responses: [put, range] }));
  assert(tells({ responses: [range] }));
  assert(!tells({ succeeded: true, responses: [put] }));
  assert(!tells({ succeeded: true, responses: [range, put] }));
  assert(!tells({ responses: [] }));
  assert(!tells({ responses: [put, range] }));
  assert(!tells({ succeeded: true }));
  assert(tellsOfAll({}, { success: txn.success }));
});
