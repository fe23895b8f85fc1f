import { assertEquals } from "@std/assert";
import { entryLines, STAMPED } from "../../src/cli/entry_text.ts";
import { printPage } from "../../src/cli/page.ts";
import { aLease, grantOf, NOW_MS, stampAt } from "../support/records.ts";

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

Deno.test("entryLines tells who waits, and the stamp where that is wanted", () => {
  const entry = { op: "WAIT", lane: "api", owner: "bob", ts: stampAt(0) };
  const sheet = { nowMs: NOW_MS, columns: 80 };
  const lines = entryLines(entry, sheet, STAMPED);
  assertEquals(
    printPage(lines, { colour: false }),
    "     -  2026-06-01T14:00:00Z  WAIT        api           bob\n",
  );
});

Deno.test("entryLines gives what has no time the room of one that has", () => {
  const sheet = { nowMs: NOW_MS, columns: 80 };
  const entry = { op: "WAIT", lane: "api", owner: "bob" };
  const columns = [stampAt(0), undefined].map((ts) => {
    const lines = entryLines({ ...entry, ts }, sheet, STAMPED);
    return printPage(lines, { colour: false }).indexOf("WAIT");
  });
  assertEquals(columns, [30, 30]);
});
