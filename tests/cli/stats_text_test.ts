import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { printPage, widthOf } from "../../src/cli/page.ts";
import { statsLines, type StatsReport } from "../../src/cli/stats_text.ts";
import { NOW_MS, stampAt } from "../support/records.ts";

const REPORT: StatsReport = {
  ...{ since: stampAt(0), until: stampAt(60), known_from: null, records: 9 },
  ...{ outliers: null, lanes: [], pairs: [], unnamed_blockers: 0 },
  ...{ unused: ["docs"], is_whole: true },
};

function told(fields: Partial<StatsReport>, isPart: boolean): string {
  const sheet = { nowMs: NOW_MS, columns: 80 };
  const lines = statsLines({ ...REPORT, ...fields }, { isPart }, sheet);
  return printPage(lines, { colour: false });
}

const WHOLE = { isPart: false };
const PART = { isPart: true };

Deno.test("statsLines calls a lane unused only where all of history is known and counted", () => {
  const table: [Partial<StatsReport>, { isPart: boolean }, string][] = [
    [{}, WHOLE, "docs  never used"],
    [{ is_whole: false }, PART, "docs  not used in this time"],
    [{ is_whole: false }, WHOLE, "docs  not used as far as history is known"],
  ];
  for (const [fields, { isPart }, text] of table) {
    assertStringIncludes(told(fields, isPart), text);
  }
});

Deno.test("statsLines says within 80 columns what is not known, and which clocks were wrong", () => {
  const text = told({
    known_from: { seq: 1_234_567, ts: stampAt(0), missing: "" },
    outliers: {
      ...{ records: 2, earliest: "0001-01-01T00:00:00Z" },
      latest: "9999-12-31T23:59:59Z",
    },
    is_whole: false,
  }, PART.isPart);
  assertStringIncludes(text, "2 records have times far from all others");
  assertStringIncludes(text, "History is not known before record 1234567");
  assertStringIncludes(
    text,
    "\nNothing is known to have happened in this time.",
  );
  assert(text.split("\n").every((line) => widthOf(line) <= 80), text);
});

Deno.test("statsLines says where nothing happened yet", () => {
  assertEquals(
    told({ records: 0, unused: [] }, WHOLE.isPart),
    "Nothing happened yet. No lane was ever asked for.\n",
  );
});
