import { assertEquals } from "@std/assert";
import { historyNameOf } from "../../src/journal/history_name.ts";

const NAME = "lane-journal.1-9.jsonl";

Deno.test("historyNameOf lets a journal choose no other path", () => {
  for (const history of [NAME, "lane-journal.0-9007199254740991.12.jsonl"]) {
    assertEquals(historyNameOf({ op: "CHECKPOINT", history }), history);
  }
  const bad = [
    "../lane-journal.1-1.jsonl",
    "lane-journal.jsonl",
    "lane-journal.1-1.jsonl/../x",
    "lane-journal.1-1.jsonl\n",
    "/etc/passwd",
    "LANE-journal.1-1.jsonl",
    ...[7, null, [NAME], {}],
  ];
  for (const history of bad) {
    assertEquals(historyNameOf({ op: "CHECKPOINT", history }), "");
  }
  assertEquals(historyNameOf(Object.create({ history: NAME })), "");
});
