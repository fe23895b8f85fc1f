import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { HoldTimes } from "../../src/journal/hold_times.ts";
import { stampAt } from "../support/records.ts";

let stamps = 0;

/** A lease of some minutes from its grant to its end. */
function held(lane: string, minutes: number, end: object = {}): JournalEntry[] {
  const who = { lane, loop_ts: `t${stamps++}` };
  return [
    { op: "ACQUIRE", ...who, ts: stampAt(0) },
    { op: "RELEASE", ...who, ts: stampAt(minutes), ...end },
  ];
}

function taught(...entries: JournalEntry[]): HoldTimes {
  const times = new HoldTimes();
  for (const entry of entries) times.apply(entry);
  return times;
}

Deno.test("HoldTimes takes the middle of a lane's own holds, else of all", () => {
  const times = taught(
    ...[1, 9, 2].flatMap((minutes) => held("api", minutes)),
    ...[30, 40].flatMap((minutes) => held("docs", minutes)),
  );
  assertEquals(times.estimate("API"), { medianMs: 2 * 60_000, holds: 3 });
  assertEquals(times.estimate("docs"), { medianMs: 9 * 60_000, holds: 5 });
  assertEquals(times.estimate("new"), { medianMs: 9 * 60_000, holds: 5 });
});

Deno.test("HoldTimes says nothing from too little, and counts no end that is none", () => {
  assertEquals(taught(...held("api", 1)).estimate("api"), null);
  const odd = taught(
    ...held("api", 1, { op: "SCAVENGE" }),
    ...held("api", 1, { reason: "withdrawn" }),
    ...held("api", 1, { ts: "later" }),
    ...held("api", -1),
    ...held("api", 1).toSpliced(1, 0, { op: "CHECKPOINT", leases: [] }),
    ...held("api", 1).slice(1),
  );
  assertEquals(odd.estimate("api"), null);
});

Deno.test("HoldTimes forgets what is long ago", () => {
  const many = Array.from({ length: 60 }, () => held("api", 1));
  const recent = Array.from({ length: 40 }, () => held("api", 7));
  assertEquals(taught(...many.flat(), ...recent.flat()).estimate("api"), {
    medianMs: 7 * 60_000,
    holds: 50,
  });
});
