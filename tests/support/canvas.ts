/**
 * What was drawn, as a terminal without colour would show it, checked for
 * what no drawing may do.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Line, printPage } from "../../src/cli/page.ts";
import { lineWidth } from "../../src/top/cells.ts";
import type { Canvas } from "../../src/top/draw.ts";

/** Lines as text; fails where one is too wide or steers the terminal. */
export function pictured(lines: readonly Line[], canvas: Canvas): string[] {
  for (const line of lines) {
    const width = lineWidth(line);
    assert(width <= canvas.columns, `${width}: ${JSON.stringify(line)}`);
  }
  const text = printPage(lines, { colour: false });
  // deno-lint-ignore no-control-regex -- they are what must not be there
  assertEquals(text.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/g), null);
  return text.split("\n").slice(0, -1).map((line) => line.trimEnd());
}
