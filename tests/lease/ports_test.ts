import { assert, assertEquals } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";

Deno.test("StoreError carries a code, a path, a hint and a cause", () => {
  const cause = new Error("disk");
  const about = { path: "/s/j", hint: "look", cause };
  const error = new StoreError("STORE_FULL", "Cannot write", about);
  assert(error instanceof Error);
  assertEquals(
    [error.name, error.code, error.message, error.path, error.hint],
    ["StoreError", "STORE_FULL", "Cannot write", "/s/j", "look"],
  );
  assertEquals(error.cause, cause);
});

Deno.test("StoreError has empty texts and no cause where none is given", () => {
  const error = new StoreError("STORE_LOCK", "Cannot lock");
  assertEquals([error.path, error.hint], ["", ""]);
  assert(!("cause" in error));
});
