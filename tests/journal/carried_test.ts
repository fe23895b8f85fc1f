import { assertEquals } from "@std/assert";
import { CarryOver } from "../../src/journal/carried.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";

const MARK = { op: "CHECKPOINT", history: "lane-journal.1-9.jsonl" };

function told(...entries: readonly JournalEntry[]): string {
  const carry = new CarryOver();
  return entries.map((entry) => carry.see(entry)).join(" ");
}

Deno.test("CarryOver knows the records that only carry over, up to the first that is news", () => {
  assertEquals(
    told(
      { op: "WAIT" },
      MARK,
      { op: "WATERMARK", seq_watermark: 9 },
      { op: "RECONCILE" },
      { op: "ADOPT" },
      { op: "_CORRUPT" },
      { op: "WAIT" },
      { op: "WAIT", seq: 10 },
      { op: "WAIT" },
    ),
    "news mark news carried carried news carried news news",
  );
  assertEquals(
    told(MARK, { op: "HEARTBEAT" }, { op: "WAIT" }),
    "mark news news",
  );
});

Deno.test("CarryOver takes only a CHECKPOINT that names a history for one that carries over", () => {
  for (const history of [undefined, "x", "lane-journal.jsonl", 7]) {
    assertEquals(
      told({ op: "CHECKPOINT", history }, { op: "WAIT" }),
      "news news",
    );
  }
  assertEquals(told({ ...MARK, op: "HISTORY" }, { op: "WAIT" }), "news news");
});
