import { assertEquals } from "@std/assert";
import { entryLines, sayClock } from "../../src/cli/entry_text.ts";
import { printPage } from "../../src/cli/page.ts";
import { aLease, grantOf, NOW_MS } from "../support/records.ts";

function lineOf(entry: Record<string, unknown>): string {
  const sheet = { nowMs: NOW_MS, columns: 80 };
  return printPage(entryLines(entry, sheet), { colour: false });
}

Deno.test("entryLines tells a record in one line: number, when, what, where, who, why", () => {
  assertEquals(
    lineOf({ ...grantOf(aLease()), reason: "why" }),
    "     1  now            ACQUIRE     api           ada           why\n",
  );
  assertEquals(
    lineOf({ op: "_CORRUPT", _raw: "{\x1b" }),
    "     -  -              _CORRUPT                  {\\u{1b}\n",
  );
  assertEquals(lineOf({}), "     -  -              ?\n");
});

Deno.test("sayClock tells the second, and the day where it is not today", () => {
  assertEquals(sayClock(NOW_MS, NOW_MS + 5), "14:00:00Z");
  assertEquals(sayClock(NOW_MS, NOW_MS + 864e5), "2026-06-01 14:00:00Z");
});
