// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const WHOLE = {
  ok: true,
  entries: 40,
  lines: 40,
  bytes: 9000,
  damage: [],
  gaps: [],
  repeats: [],
  went_back: null,
  findings: [],
  live: 1,
};
const DAMAGED = {
  ...WHOLE,
  ok: false,
  damage: [{
    line: 17,
    kind: "broken",
    offset: 4000,
    bytes: 80,
    means: "it may hide a grant",
    looks_like: null,
    raw: '{"op": "AC\x1b}',
  }],
  findings: ["seq 7 stands twice"],
};

type Verify = JournalVerbs["verify"];

Deno.test("journal verify exits 1 where anything is wrong, and says how much", async () => {
  const line =
    "dos: the journal has 2 faults, 1 damaged line among them; see `dos journal repair --dry-run`\n";
  const table: [unknown, number, string][] = [
    [WHOLE, 0, ""],
    [DAMAGED, 1, line],
  ];
  for (const [value, exit, stderr] of table) {
    const verify = recorder<Verify>(value);
    const workspace = { journal: { verify: verify.verb } };
    const said = await say(words("journal verify"), { workspace });
    assertEquals([said.exit, said.stderr], [exit, stderr]);
    assertEquals(JSON.parse(said.stdout), value);
  }
});

Deno.test("journal verify tells a person which lines are damaged", async () => {
  const table: [unknown, string][] = [
    [WHOLE, "Whole 40 entries, 1 live lease\n"],
    [
      DAMAGED,
      `Damaged 40 entries, 1 live lease
  line 17  byte 4000  broken  80 bytes  {"op": "AC\\u{1b}}
  broken  it may hide a grant
  seq 7 stands twice
  next  dos journal repair --dry-run   tells line by line what would be done
`,
    ],
    [
      {
        ...DAMAGED,
        findings: [],
        damage: [{
          ...DAMAGED.damage[0],
          looks_like: { op: "ACQUIRE", lane: "api", holder: "eve", seq: 7 },
        }],
      },
      `Damaged 40 entries, 1 live lease
  line 17  byte 4000  broken  80 bytes  looks like a grant of lane "api" to eve, number 7
  broken  it may hide a grant
  next  dos journal repair --dry-run   tells line by line what would be done
`,
    ],
    [
      { ...WHOLE, ok: false, went_back: { ends_at: 3, given_out: 17 } },
      `Damaged 40 entries, 1 live lease
  the store went back  it ends at 3, but 17 was given out; it was deleted, cut or restored
  next  Put the newer journal back; or, if it is lost, run \`dos journal repair --accept\`: after that
        whoever held a lease must acquire it again
`,
    ],
  ];
  for (const [value, text] of table) {
    const verify = recorder<Verify>(value);
    const workspace = { journal: { verify: verify.verb } };
    const said = await say(words("journal verify --text"), { workspace });
    assertEquals(said.stdout, text);
  }
});
