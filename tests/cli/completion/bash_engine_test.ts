import { assert, assertEquals } from "@std/assert";
import { BASH_ENGINE } from "../../../src/cli/completion/bash_engine.ts";

Deno.test("the engine evaluates nothing that stands on the line", () => {
  const text = BASH_ENGINE.join("\n");
  assert(!/\beval\b|`/.test(text));
  assertEquals(BASH_ENGINE.at(-1), "complete -F _dos dos");
  assert(!text.includes("$\\{"));
});
