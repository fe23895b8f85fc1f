import { assert, assertStringIncludes } from "@std/assert";
import { helpLines } from "../../src/top/help.ts";
import { pictured } from "../support/canvas.ts";

Deno.test("helpLines fits 80x24 and names every state", () => {
  const canvas = { columns: 80, rows: 24 };
  const lines = pictured(helpLines(canvas), canvas);
  assert(lines.length <= canvas.rows);
  const text = lines.join("\n");
  for (
    const state of [
      ...["advancing", "spinning", "stalled", "dead"],
      ...["spawning", "waiting", "free"],
    ]
  ) assertStringIncludes(text, state);
});
