import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  checksum,
  decodeFold,
  decodeFront,
  encodeFold,
  type FoldCache,
  type FoldFront,
} from "../../src/stores/fold_cache.ts";

const CACHE: FoldCache = {
  journal: "65024:77",
  offset: 4_711,
  end: "0123456789abcdef",
  lines: 130,
  base: 12,
  isFresh: true,
  seq: 131,
  config: "12:340:1700000000000:1700000000001",
  history: { name: "lane-journal.1-9.jsonl", bytes: 12 },
  index: "00000000000 00000032 0123456789abcdef\n\n/ 0\n",
  grants: '{"lane": "ä", "op": "ACQUIRE"}\n',
};

function frontOf(bytes: Uint8Array): FoldFront {
  const front = decodeFront(bytes);
  if (front === null || typeof front === "number") throw new Error("no front");
  return front;
}

Deno.test("decodeFold reads what encodeFold wrote", () => {
  assertEquals(decodeFold(encodeFold(CACHE)), CACHE);
  const empty = {
    ...CACHE,
    config: "",
    history: { name: "", bytes: 0 },
    index: "",
    grants: "",
  };
  assertEquals(decodeFold(encodeFold(empty)), empty);
});

Deno.test("decodeFront reads as much as there is, and says how much it needs", () => {
  const bytes = encodeFold(CACHE);
  const front = frontOf(bytes);
  const { grants, ...told } = CACHE;
  const { from, grantsSum, ...read } = front;
  assertEquals(read, told);
  assertEquals(new TextDecoder().decode(bytes.subarray(from)), grants);
  assertEquals(grantsSum, checksum(bytes.subarray(from)));
  assertEquals(decodeFront(bytes.subarray(0, from)), front);
  assertEquals(decodeFront(bytes.subarray(0, from - 1)), from);
  assertEquals(decodeFront(bytes.subarray(0, 20)), null);
});

Deno.test("decodeFront takes no index in which a byte was changed", () => {
  const bytes = encodeFold(CACHE);
  const front = frontOf(bytes);
  for (let at = 0; at < front.from; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    const read = decodeFront(changed);
    assert(read === null || typeof read === "number", `byte ${at}`);
  }
});

Deno.test("decodeFold takes no cache in which a byte was changed, added or lost", () => {
  const bytes = encodeFold(CACHE);
  fc.assert(
    fc.property(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        assertEquals(decodeFold(changed), null);
        assertEquals(decodeFold(bytes.subarray(0, at)), null);
        assertEquals(
          decodeFold(
            Uint8Array.from([
              ...bytes.subarray(0, at),
              change,
              ...bytes.subarray(at),
            ]),
          ),
          null,
        );
      },
    ),
    { numRuns: 2_000, seed: 6 },
  );
});

Deno.test("decodeFold takes nothing that is of another kind", () => {
  for (const text of ["", "\n", "dos-fold 1 ", "{}\n", "dos-fold 1\n"]) {
    assertEquals(decodeFold(new TextEncoder().encode(text)), null, text);
  }
});

Deno.test("checksum changes with each byte and with the length", () => {
  assertNotEquals(checksum(new Uint8Array(3)), checksum(new Uint8Array(4)));
  assertNotEquals(
    checksum(Uint8Array.of(1, 2)),
    checksum(Uint8Array.of(2, 1)),
  );
  assertEquals(checksum(new Uint8Array()).length, 16);
});
