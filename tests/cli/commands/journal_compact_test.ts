// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const COMPACTED = {
  outcome: "compacted",
  bytes_reclaimed: 900,
  entries_after: 1,
  entries_before: 40,
  history: "lane-journal.1-40.jsonl",
  dry_run: false,
  reason: "compacted",
};

type Compact = JournalVerbs["compact"];

Deno.test("journal compact hands on its options and exits by the outcome", async () => {
  const table: [string, unknown, number][] = [
    ["compacted", { dryRun: false }, 0],
    ["nothing", { dryRun: false }, 0],
    ["refuse", { dryRun: false }, 1],
    ["lock-busy", { dryRun: false }, 4],
  ];
  for (const [outcome, options, exit] of table) {
    const compact = recorder<Compact>({ ...COMPACTED, outcome });
    const workspace = { journal: { compact: compact.verb } };
    const said = await say(words("journal compact"), { workspace });
    assertEquals([said.exit, compact.calls], [exit, [options]], outcome);
  }
  const compact = recorder<Compact>(COMPACTED);
  await say(words("journal compact --dry-run --lock-timeout 1"), {
    workspace: { journal: { compact: compact.verb } },
  });
  assertEquals(compact.calls, [{ dryRun: true, lockTimeout: 1 }]);
});

Deno.test("journal compact tells a person what became of the history", async () => {
  const done = `  entries  40 -> 1
  saved    900 bytes
  history  lane-journal.1-40.jsonl
`;
  const table: [Record<string, unknown>, string][] = [
    [{}, `Compacted\n${done}`],
    [{ dry_run: true }, `Would compact\n${done}`],
    [{ outcome: "nothing", reason: "short" }, "Nothing to do\n  why  short\n"],
    [{ outcome: "refuse", reason: "damaged" }, "Refused\n  why  damaged\n"],
  ];
  for (const [over, text] of table) {
    const compact = recorder<Compact>({ ...COMPACTED, ...over });
    const workspace = { journal: { compact: compact.verb } };
    const said = await say(words("journal compact --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});
