import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  checksum,
  decodeFold,
  encodeFold,
  type FoldCache,
} from "../../src/stores/fold_cache.ts";

const CACHE: FoldCache = {
  journal: "65024:77",
  offset: 4_711,
  end: "0123456789abcdef",
  lines: 130,
  seq: 131,
  grants: '{"lane": "ä", "op": "ACQUIRE"}\n',
};

Deno.test("decodeFold reads what encodeFold wrote", () => {
  assertEquals(decodeFold(encodeFold(CACHE)), CACHE);
  const empty = { ...CACHE, grants: "" };
  assertEquals(decodeFold(encodeFold(empty)), empty);
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
  for (const text of ["", "\n", "dos-fold 2 ", "{}\n", "dos-fold 1\n"]) {
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
