import { assert, assertEquals } from "@std/assert";
import {
  isFarOff,
  outliersValue,
  sayOutliers,
  type UsualSpan,
  usualSpan,
} from "../../src/history/usual_span.ts";
import { NOW_MS } from "../support/records.ts";

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const YEAR_ONE = -62_135_596_800_000;
const YEAR_9999 = Date.UTC(9999, 11, 31);

/** So many records, a minute apart, the first of them at `ms`. */
function work(ms: number, count = 20): number[] {
  return Array.from({ length: count }, (_, at) => ms + at * 60_000);
}

function spanOf(times: readonly number[], nowMs = NOW_MS): UsualSpan {
  const span = usualSpan(times, nowMs);
  if (span === null) throw new TypeError("there are times");
  return span;
}

/** The times that are far off. */
function far(times: readonly number[], nowMs = NOW_MS): readonly number[] {
  return spanOf(times, nowMs).outliers;
}

const START = NOW_MS - 5 * YEAR;

Deno.test("usualSpan is that of all records where clocks were right", () => {
  assertEquals(spanOf(work(START)), {
    ...{ firstMs: START, lastMs: START + 19 * 60_000, outliers: [] },
  });
  assertEquals(usualSpan([], NOW_MS), null);
  assertEquals(far([START]), []);
});

Deno.test("usualSpan takes no pause for a wrong clock", () => {
  for (const pause of [2 * DAY, 3 * DAY, 31 * DAY, 300 * DAY]) {
    assertEquals(far([...work(START), ...work(START + pause)]), []);
    assertEquals(far([...work(START), START + pause]), []);
    assertEquals(far([START, ...work(START + pause)]), []);
    assertEquals(far([START, START + pause]), []);
  }
  // Years later somebody goes on.
  assertEquals(far([...work(START, 400), NOW_MS]), []);
  assertEquals(far([...work(START, 40), ...work(NOW_MS, 60)]), []);
  // A journal that grew for years, with quiet ones.
  const months = Array.from({ length: 60 }, (_, at) => START + at * 30 * DAY);
  assertEquals(far([START - 2 * YEAR, ...months]), []);
});

Deno.test("usualSpan bears clocks that disagree by hours", () => {
  const jitter = Array.from(
    { length: 500 },
    (_, at) => START + at * 60_000 + (at % 7) * 3_600_000,
  );
  assertEquals(far(jitter), []);
});

Deno.test("usualSpan leaves out the years 1 and 9999, wherever they come", () => {
  for (const odd of [YEAR_ONE, 0, YEAR_9999]) {
    for (const at of [0, 1, 10, 20]) {
      const times = work(START).toSpliced(at, 0, odd);
      const span = spanOf(times);
      assertEquals(span.outliers, [odd]);
      assertEquals([span.firstMs, span.lastMs], [START, START + 19 * 60_000]);
    }
    assertEquals(far([odd, START, START + DAY]), [odd]);
  }
  assertEquals(far([YEAR_ONE, START]), [YEAR_ONE]);
  assertEquals(far([YEAR_9999, START]), [YEAR_9999]);
  const both = [...work(START), YEAR_9999, YEAR_ONE, ...work(START + DAY)];
  assertEquals(far(both), [YEAR_9999, YEAR_ONE]);
});

Deno.test("usualSpan leaves out one record that is years off the rest, and what a clock wrote that was never set", () => {
  for (const years of [-3, 3]) {
    for (const at of [1, 10, 19]) {
      const odd = START + years * YEAR;
      assertEquals(far(work(START).toSpliced(at, 0, odd)), [odd]);
    }
  }
  assertEquals(far([START - 3 * YEAR, ...work(START)]), [START - 3 * YEAR]);
  assertEquals(far([...work(0, 9), ...work(START, 10)]), work(0, 9));
  assertEquals(
    far([...work(START), ...work(0, 9), ...work(START + DAY, 2)]),
    work(0, 9),
  );
});

Deno.test("usualSpan leaves out what runs backwards by more than a day, or lies ahead by more than one", () => {
  const back = START - 1.5 * DAY;
  assertEquals(far(work(START).toSpliced(7, 0, back)), [back]);
  assertEquals(far(work(START).toSpliced(7, 0, START - 0.9 * DAY)), []);
  const ahead = START + 2 * DAY;
  assertEquals(far(work(START).toSpliced(7, 0, ahead)), [ahead]);
  assertEquals(far([...work(START), ahead], START + 0.9 * DAY), [ahead]);
  assertEquals(far([...work(START), ahead], START + 1.1 * DAY), []);
  // Within what others span it stretches nothing.
  const months = Array.from({ length: 60 }, (_, at) => START + at * DAY);
  assertEquals(far(months.toSpliced(50, 0, START + 9 * DAY)), []);
});

Deno.test("usualSpan leaves out no more than a minority: else nobody knows whose clock was wrong", () => {
  // The clock of the one who looks is a year behind.
  assertEquals(far(work(START), START - YEAR), []);
  // The clock was set back, twice.
  const months = [...work(START, 9), ...work(START - 60 * DAY, 8)];
  assertEquals(far([...months, ...work(START - 90 * DAY, 7)]), []);
  assertEquals(far([START, START - 30 * DAY]), []);
  // It never was right, but for the last record.
  assertEquals(far([...work(0), START]), []);
});

Deno.test("usualSpan finds its way through many records that come in no order", () => {
  let state = 7;
  const times = Array.from({ length: 100_000 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return START + (state % 1000) * DAY;
  });
  assertEquals(far(times), []);
  times[50_000] = YEAR_ONE;
  assertEquals(far(times), [YEAR_ONE]);
});

Deno.test("isFarOff knows the times of wrong clocks, and none where all were right", () => {
  const span = spanOf([YEAR_ONE, ...work(START)]);
  const asked = [YEAR_ONE, START - 2 * DAY, START - 1000, START + 1000];
  assertEquals(asked.map((ms) => isFarOff(ms, span)), [
    ...[true, true, false, false],
  ]);
  assert(!isFarOff(YEAR_ONE, spanOf(work(START))));
});

Deno.test("outliersValue and sayOutliers tell how many there are, and when", () => {
  assertEquals(outliersValue([]), null);
  const two = outliersValue([YEAR_9999, YEAR_ONE]);
  assertEquals(two, {
    ...{ records: 2, earliest: "0001-01-01T00:00:00Z" },
    latest: "9999-12-31T00:00:00Z",
  });
  assertEquals(
    two && sayOutliers(two),
    "2 records have times far from all others (0001-01-01 to 9999-12-31)",
  );
  const one = outliersValue([0]);
  assertEquals(
    one && sayOutliers(one),
    "1 record has a time far from all others (1970-01-01)",
  );
});
