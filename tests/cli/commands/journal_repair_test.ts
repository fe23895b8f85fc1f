// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const REPAIRED = {
  outcome: "repaired",
  recovered: 2,
  moved: 1,
  kept_in: "lane-journal.broken.1",
  went_back: null,
  accepted: false,
  dry_run: false,
  reason: "repaired",
};

type Repair = JournalVerbs["repair"];

Deno.test("journal repair hands on its options and exits by the outcome", async () => {
  const table: [string, number][] = [
    ["repaired", 0],
    ["nothing", 0],
    ["lock-busy", 4],
  ];
  for (const [outcome, exit] of table) {
    const repair = recorder<Repair>({ ...REPAIRED, outcome });
    const workspace = { journal: { repair: repair.verb } };
    const said = await say(words("journal repair --dry-run"), { workspace });
    assertEquals([said.exit, repair.calls], [exit, [{ dryRun: true }]]);
  }
});

Deno.test("journal repair tells a person what was saved and where the rest is", async () => {
  const done = `  recovered  2 records
  moved      1 line
  kept in    lane-journal.broken.1
`;
  const table: [Record<string, unknown>, string][] = [
    [{}, `Repaired\n${done}`],
    [{ dry_run: true }, `Would repair\n${done}`],
    [
      { outcome: "nothing", reason: "it is whole" },
      "Nothing to mend\n  why  it is whole\n",
    ],
  ];
  for (const [over, text] of table) {
    const repair = recorder<Repair>({ ...REPAIRED, ...over });
    const workspace = { journal: { repair: repair.verb } };
    const said = await say(words("journal repair --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});
