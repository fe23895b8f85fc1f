import { assertEquals, assertThrows } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { encodeAll, stamped } from "../../src/stores/record_lines.ts";
import { NOW_MS, stampAt } from "../support/records.ts";

Deno.test("stamped numbers records on and dates those that have no date", () => {
  const entries = [
    { op: "HALT" },
    { op: "HALT", ts: "then", seq: 1 },
  ];
  assertEquals(stamped(entries, { nowMs: NOW_MS, nextSeq: 7 }), [
    { op: "HALT", ts: stampAt(0), seq: 7 },
    { op: "HALT", ts: "then", seq: 8 },
  ]);
});

Deno.test("encodeAll writes one line for each record", () => {
  assertEquals(
    encodeAll("/s/j", [{ op: "HALT", b: 1, a: 2 }, { op: "SPAWN" }]),
    '{"a": 2, "b": 1, "op": "HALT"}\n{"op": "SPAWN"}\n',
  );
});

Deno.test("encodeAll refuses what no reader could take", () => {
  const bad = [
    { op: "HALT", handle: "\ud800" },
    { op: "HALT", handle: "x".repeat(300_000) },
    { op: "HALT", handle: undefined },
  ];
  for (const entry of bad) {
    const error = assertThrows(() => encodeAll("/s/j", [entry]), StoreError);
    assertEquals(error.code, "STORE_UNWRITABLE");
    assertEquals(error.path, "/s/j");
  }
});

Deno.test("encodeAll repeats what the journal says of a lease, so that every lease can be ended", () => {
  assertEquals(
    encodeAll("/s/j", [{ op: "RELEASE", lane: "\ud800" }]),
    '{"lane": "\\ud800", "op": "RELEASE"}\n',
  );
});
