import { assertEquals } from "@std/assert";
import { closeJournal, openJournal } from "../../src/stores/journal_file.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { type Plan, planRepair } from "../../src/stores/repair_plan.ts";
import { Den } from "../support/den.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const ADA = journalOf(grantOf(aLease(), 3));
const TORN = '{"op": "ACQUIRE", "seq": 9, "la';
const BROKEN = '{"op": "ACQUIRE", "seq": 9 oops }\n';
const FAR = '{"op": "ACQUIRE", "seq": 99999999 oops }\n';

function* planned(den: Den, number: number): Steps<Plan> {
  const file = yield* openJournal(den.site.journal);
  try {
    return yield* planRepair(file, { number, malformed: [] });
  } finally {
    yield* closeJournal(file);
  }
}

Deno.test("planRepair: a line that may have been confirmed accounts for missing numbers, a torn one does not", async () => {
  const table: [string, string, number, number, number | null][] = [
    ["nothing", "", 0, 0, null],
    ["sound", ADA, 3, 3, null],
    ["sound and behind", ADA, 9, 3, 3],
    ["torn, all accounted for", ADA + TORN, 3, 9, null],
    ["torn and behind", ADA + TORN, 9, 8, 8],
    ["broken", ADA + BROKEN, 9, 9, null],
    ["broken and further behind", ADA + BROKEN, 10, 9, 9],
    ["a number out of reach", ADA + FAR, 4, 4, null],
    ["a glued record", `{"to${ADA}`, 3, 3, null],
    ["a glued record and behind", `{"to${ADA}`, 4, 3, 3],
  ];
  await inTurn(table, async ([what, text, floor, watermark, endsAt]) => {
    using den = new Den();
    if (text !== "") den.writeJournal(text);
    const plan = await den.open().machine.run(planned(den, floor));
    assertEquals(plan.watermark, watermark, what);
    assertEquals(plan.setback?.ends_at ?? null, endsAt, what);
  });
});
