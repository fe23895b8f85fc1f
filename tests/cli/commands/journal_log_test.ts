// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import { compact } from "../../../src/journal/compact.ts";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import { Past } from "../../support/history.ts";
import { stampAt } from "../../support/records.ts";
import { aWait } from "../../support/tickets.ts";
import { type Parts, say, words } from "../fake_world.ts";
import { historyOf } from "../past_journal.ts";

function workspace(...coming: JournalEntry[]): Parts {
  const past = new Past();
  past.hold(-60, "api", 10);
  past.refuse(-45, { lane: "x", region: ["api/a"] });
  past.grant(-40, "web", "bob");
  async function* follow(): AsyncIterable<JournalEntry> {
    for (const entry of coming) yield await Promise.resolve(entry);
  }
  return { journal: { ...historyOf(past.entries), follow } };
}

async function log(line: string, ...coming: JournalEntry[]): Promise<unknown> {
  const said = await say(words(`journal log ${line}`), {
    workspace: workspace(...coming),
  });
  assertEquals([said.exit, said.stderr], [0, ""], line);
  return said.stdout.split("\n").filter((text) => text !== "")
    .map((text) => JSON.parse(text).seq);
}

Deno.test("journal log tells what is wanted, oldest first, one to a line", async () => {
  const table: [string, number[]][] = [
    ["", [1, 2, 3, 4]],
    ["--lane api", [1, 2]],
    ["--owner bob", [3, 4]],
    ["--op refuse", [3]],
    ["--class OVERLAP", [3]],
    ["--path api/a --op REFUSE", [3]],
    [`--since ${stampAt(-50)} --until ${stampAt(-45)}`, [2, 3]],
    ["--last 1", [4]],
    ["--last 0", []],
  ];
  for (const [line, seqs] of table) assertEquals(await log(line), seqs, line);
});

Deno.test("journal log --follow goes on with what comes and is wanted", async () => {
  const coming = [
    { op: "ACQUIRE", lane: "web", seq: 4 },
    { op: "HALT", lane: "api", seq: 5 },
    { op: "HALT", lane: "web", seq: 6 },
  ];
  assertEquals(await log("--lane web --follow", ...coming), [4, 6]);
});

Deno.test("journal log tells a person when, to the second", async () => {
  const line = words("journal log --op REFUSE --text");
  const { stdout } = await say(line, { workspace: workspace() });
  assertEquals(
    stdout,
    "     3  2026-06-01T13:15:00Z  REFUSE      x             bob           it is held\n",
  );
});

Deno.test("journal log refuses what it cannot look for", async () => {
  const table: [string, string][] = [
    ["--path /x", "outside the workspace"],
    ["--since soon", "nor a time"],
    ["--follow --until 2h", "it has an end"],
  ];
  for (const [line, text] of table) {
    const said = await say(words(`journal log ${line}`), {
      workspace: workspace(),
    });
    assertEquals(said.exit, 2, line);
    assertStringIncludes(said.stderr, text);
  }
});

Deno.test("journal log tells a wait once, however often it was carried over", async () => {
  const past = new Past();
  past.grant(-60, "api");
  const entries = [...past.entries, aWait({ seq: 2, ts: stampAt(-50) })];
  for (const _ of [1, 2]) {
    const [head = {}, ...rest] = compact(entries);
    entries.push({ ...head, history: "lane-journal.1-2.jsonl" }, ...rest);
  }
  const there = { workspace: { journal: historyOf(entries) } };
  const all = await say(words("journal log"), there);
  assertEquals(
    all.stdout.trim().split("\n").map((line) => JSON.parse(line).op),
    ["ACQUIRE", "WAIT", "CHECKPOINT", "CHECKPOINT"],
  );
  const { stdout } = await say(words("journal log --text"), there);
  assertEquals(
    stdout.trimEnd().split("\n").map((line) => line.search(/[A-Z]{4}/)),
    [30, 30, 30, 30],
  );
});

Deno.test("journal log says to a person that no record matches, to a program nothing", async () => {
  const line = words("journal log --lane nope");
  const told = async (isTerminal: boolean): Promise<unknown> => {
    const at = { workspace: workspace(), terminal: isTerminal };
    const { exit, stdout, stderr } = await say(line, at);
    return [exit, stdout, stderr];
  };
  const IS_TERMINAL = true;
  assertEquals(await told(IS_TERMINAL), [0, "", "dos: no record matches\n"]);
  assertEquals(await told(!IS_TERMINAL), [0, "", ""]);
});
