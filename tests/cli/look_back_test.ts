import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  askedMoment,
  lookBack,
  momentOf,
  wholePast,
} from "../../src/cli/look_back.ts";
import { UnknownPastError } from "../../src/cli/unknown_past.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { Past } from "../support/history.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { historyOf } from "./past_journal.ts";

const NOW = NOW_MS + 3_600_000;

function aPast(): Past {
  const past = new Past();
  past.hold(0, "api", 10);
  past.grant(20, "web");
  return past;
}

Deno.test("lookBack shows how things stood at a record, at a time and in the end", async () => {
  const journal = historyOf(aPast().entries);
  const lanesAt = async (text: string | null): Promise<unknown> => {
    const asked = text === null ? null : askedMoment(text, NOW);
    return (await lookBack(journal, asked, NOW)).live.map(({ lane }) => lane);
  };
  assertEquals(await lanesAt("1"), ["api"]);
  assertEquals(await lanesAt("2"), []);
  assertEquals(await lanesAt(stampAt(5)), ["api"]);
  assertEquals(await lanesAt(null), ["web"]);
});

Deno.test("momentOf tells the time that was asked for, else that of the last record", async () => {
  const journal = historyOf(aPast().entries);
  const at = async (text: string): Promise<unknown> =>
    momentOf(await lookBack(journal, askedMoment(text, NOW), NOW));
  assertEquals(await at("2"), { seq: 2, ts: stampAt(10), records: 2 });
  assertEquals(await at(stampAt(5)), { seq: 1, ts: stampAt(5), records: 1 });
  assertEquals(await at(stampAt(-5)), { seq: 0, ts: stampAt(-5), records: 0 });
});

Deno.test("lookBack and askedMoment refuse what is no moment of history", async () => {
  assertThrows(() => askedMoment("soon", NOW), UsageFault, '"soon"');
  const asked = askedMoment("9", NOW);
  await assertRejects(
    () => lookBack(historyOf(aPast().entries), asked, NOW),
    UsageFault,
    "the last one is 3",
  );
  await assertRejects(
    () => lookBack(historyOf([]), asked, NOW),
    UsageFault,
    "no record yet",
  );
});

const MISSING = "lane-journal.1-9.jsonl";

/** What is left of a journal whose history is lost. */
const REST = [
  { op: "CHECKPOINT", leases: [aLease()], history: MISSING, seq_watermark: 9 },
  { op: "HALT", seq: 10, ts: stampAt(5) },
];

Deno.test("lookBack says that what was before is not known, rather than that nothing was", async () => {
  const journal = historyOf(REST, `/repo/.dos/${MISSING}`);
  const at = (text: string): Promise<unknown> =>
    lookBack(journal, askedMoment(text, NOW), NOW);
  for (const text of ["1", "8", stampAt(-60), stampAt(4)]) {
    // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
    const error = await assertRejects(() => at(text), UnknownPastError);
    assertStringIncludes(
      error.message,
      "history is not known before record 9 (by time, before 2026-06-01 14:05 UTC)",
    );
    assertStringIncludes(error.message, `"${MISSING}" is not there`);
    assertStringIncludes(error.hint, "record 9 or a later one");
  }
  for (const text of ["9", "10", stampAt(5), "now"]) {
    // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
    const view = await lookBack(journal, askedMoment(text, NOW), NOW);
    assertEquals([view.live.length, view.knownFrom?.seq], [1, 9], text);
  }
});

Deno.test("lookBack knows how things stand now, whatever it does not know", async () => {
  const [checkpoint = {}] = REST;
  const journal = historyOf([checkpoint]);
  const asked = askedMoment("now", NOW);
  assertEquals((await lookBack(journal, asked, NOW)).live.length, 1);
  assertEquals((await lookBack(journal, null, NOW)).live.length, 1);
  await assertRejects(
    () => lookBack(journal, askedMoment("1 m", NOW), NOW),
    UnknownPastError,
    "not known before record 9, as the journal begins with what was left",
  );
  const { chronicle, knownFrom } = await wholePast(journal);
  assertEquals([chronicle.entries, knownFrom?.seq], [1, 9]);
  assertEquals((await wholePast(historyOf(aPast().entries))).knownFrom, null);
});
