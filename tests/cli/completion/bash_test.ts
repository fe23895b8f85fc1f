import { assert, assertEquals } from "@std/assert";
import { script } from "../../../src/cli/completion/bash.ts";
import { aTable } from "./sample.ts";

Deno.test("the script for bash has a row for whatever can be typed, and nothing hidden", async () => {
  const lines = script(await aTable());
  const text = lines.join("\n");
  assert(text.includes("'try --owner') _dos_answer='owner' ;;"));
  assert(text.includes("'set one --tree') _dos_answer='many file' ;;"));
  assert(text.includes("'try --form') _dos_answer='=a =b' ;;"));
  assert(text.includes("'try --note') _dos_answer='any' ;;"));
  assert(!text.includes("'try --wait')"));
  assert(text.includes("'try 1') _dos_answer='directory' ;;"));
  assert(!text.includes("secret"));
  assertEquals(lines.filter((line) => /[\p{Cc}\n]/u.test(line)), []);
});
