import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  askedMoment,
  lookBack,
  momentOf,
  stampOf,
} from "../../src/cli/look_back.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { Past } from "../support/history.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
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
    return (await lookBack(journal, asked)).live.map(({ lane }) => lane);
  };
  assertEquals(await lanesAt("1"), ["api"]);
  assertEquals(await lanesAt("2"), []);
  assertEquals(await lanesAt(stampAt(5)), ["api"]);
  assertEquals(await lanesAt(null), ["web"]);
});

Deno.test("momentOf tells the time that was asked for, else that of the last record", async () => {
  const journal = historyOf(aPast().entries);
  const at = async (text: string): Promise<unknown> =>
    momentOf(await lookBack(journal, askedMoment(text, NOW)));
  assertEquals(await at("2"), { seq: 2, ts: stampAt(10), records: 2 });
  assertEquals(await at(stampAt(5)), { seq: 1, ts: stampAt(5), records: 1 });
  assertEquals(await at(stampAt(-5)), { seq: 0, ts: stampAt(-5), records: 0 });
  assertEquals([stampOf(null), stampOf(NaN)], [null, null]);
});

Deno.test("lookBack and askedMoment refuse what is no moment of history", async () => {
  assertThrows(() => askedMoment("soon", NOW), UsageFault, '"soon"');
  const asked = askedMoment("9", NOW);
  await assertRejects(
    () => lookBack(historyOf(aPast().entries), asked),
    UsageFault,
    "the last one is 3",
  );
  await assertRejects(
    () => lookBack(historyOf([]), asked),
    UsageFault,
    "no record yet",
  );
});
