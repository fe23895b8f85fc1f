import { assertEquals } from "@std/assert";
import { describeFailure } from "../../src/cli/failure.ts";
import { UnknownPastError } from "../../src/cli/unknown_past.ts";
import { NOW_MS } from "../support/records.ts";

Deno.test("UnknownPastError says what is not known, why, and what to do, and ends with exit 5", async () => {
  const known = { seq: 57, ms: NOW_MS, records: 3, missing: "lane-journal.x" };
  const error = new UnknownPastError({ kind: "seq", seq: 3 }, known);
  assertEquals(await describeFailure(error, "dos why"), {
    value: {
      outcome: "error",
      code: "STORE_PAST_UNKNOWN",
      reason:
        'Cannot look at record "3": history is not known before record 57 (by time, before 2026-06-01 14:00 UTC), as "lane-journal.x" is not there',
      hint:
        "Put that file back beside the journal, or ask for record 57 or a later one.",
    },
    exit: 5,
  });
});

Deno.test("UnknownPastError tells of a journal without numbers and times too", () => {
  const known = { seq: 0, ms: null, records: Infinity, missing: "" };
  const moment = { kind: "time", ms: NOW_MS, throughMs: NOW_MS } as const;
  const { message, hint } = new UnknownPastError(moment, known);
  assertEquals(
    message,
    'Cannot look at the moment "2026-06-01T14:00:00Z": history is not known before what the journal begins with, as the journal begins with what was left then',
  );
  assertEquals(hint, "Ask for a later one.");
});
