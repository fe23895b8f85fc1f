import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { failedAfter, someEnded } from "../../src/lease/some_ended.ts";

Deno.test("someEnded counts in words", () => {
  assertEquals(someEnded(0), "nothing was changed");
  assert(someEnded(1).startsWith("1 lease of holders"));
  assert(someEnded(2).startsWith("2 leases of holders"));
});

Deno.test("failedAfter adds to errors of the store alone, and only where something ended", () => {
  const error = new StoreError("STORE_FULL", "full", {
    path: "p",
    hint: "Go.",
  });
  assertStrictEquals(failedAfter(error, 0), error);
  const other = new TypeError("defect");
  assertStrictEquals(failedAfter(other, 3), other);
  const after = failedAfter(error, 1) as StoreError;
  assert((after as unknown) instanceof StoreError);
  assertEquals([after.code, after.message, after.path, after.cause], [
    ...["STORE_FULL", "full", "p"],
    error,
  ]);
  assert(/^Before that 1 lease of .* Go\.$/.test(after.hint), after.hint);
});
