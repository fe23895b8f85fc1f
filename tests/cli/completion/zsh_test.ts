import { assert, assertEquals } from "@std/assert";
import { script } from "../../../src/cli/completion/zsh.ts";
import { aTable } from "./sample.ts";

Deno.test("the script for zsh has a row for whatever can be typed, and nothing hidden", async () => {
  const lines = script(await aTable());
  const text = lines.join("\n");
  assert(text.includes("'--owner=[Who it'\\''s for]:NAME: _dos_offer owner'"));
  assert(text.includes("'*--lane=[Where]:LANE: _dos_offer lane'"));
  assert(text.includes("'--form=[How]:F:(a b)'"));
  assert(text.includes("'--tree=[What \\[all\\]]:PATTERN: _dos_offer file'"));
  assert(!text.includes("secret"));
  assertEquals(lines.filter((line) => /[\p{Cc}\n]/u.test(line)), []);
});
