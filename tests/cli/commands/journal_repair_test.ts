// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const REPAIRED = {
  outcome: "repaired",
  lines: [
    {
      line: 2,
      kind: "broken",
      offset: 437,
      bytes: 80,
      action: "moved",
      recovered: 0,
      looks_like: { op: "ACQUIRE", lane: "api", holder: "eve", seq: 7 },
      check: "eve must stop",
    },
    {
      line: 4,
      kind: "broken",
      offset: 600,
      bytes: 90,
      action: "freed",
      recovered: 2,
      looks_like: null,
      check: "",
    },
  ],
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

Deno.test("journal repair exits 1 where the store went back and that was not accepted", async () => {
  const went_back = { ends_at: 3, given_out: 17 };
  const table: [string, string, number][] = [
    ["journal repair", "nothing", 1],
    ["journal repair", "repaired", 1],
    ["journal repair --accept", "repaired", 0],
  ];
  for (const [line, outcome, exit] of table) {
    const accepted = line.includes("accept");
    const repair = recorder<Repair>({
      ...REPAIRED,
      outcome,
      went_back,
      accepted,
    });
    const workspace = { journal: { repair: repair.verb } };
    const said = await say(words(line), { workspace });
    assertEquals(said.exit, exit, line);
    assertEquals(repair.calls, [
      accepted ? { accept: true, dryRun: false } : { dryRun: false },
    ]);
  }
});

Deno.test("journal repair tells a person what was saved and where the rest is", async () => {
  const table: [Record<string, unknown>, string][] = [
    [
      {},
      `Repaired
  line 2  byte 437  broken  80 bytes  moved aside; looks like a grant of lane "api" to eve, number 7
  line 4  byte 600  broken  90 bytes  its records got lines of their own
  recovered     2 records
  moved         1 line
  kept in       lane-journal.broken.1
  check line 2  eve must stop
  next          dos lease-lane live   shows who holds what now
`,
    ],
    [
      { dry_run: true, kept_in: null },
      `Would repair
  line 2  byte 437  broken  80 bytes  moves aside; looks like a grant of lane "api" to eve, number 7
  line 4  byte 600  broken  90 bytes  its records get lines of their own
  recovered     2 records
  moved         1 line
  kept in       lane-journal.broken.<time>, beside the journal
  check line 2  eve must stop
  next          dos journal repair   does exactly that
`,
    ],
    [
      {
        lines: [],
        moved: 0,
        kept_in: null,
        outcome: "nothing",
        reason: "it is whole",
      },
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
