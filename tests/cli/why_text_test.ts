import { assertEquals, assertStringIncludes } from "@std/assert";
import { printPage } from "../../src/cli/page.ts";
import { endText, whyLines, type WhyReport } from "../../src/cli/why_text.ts";
import { aHold, aReport } from "./why_report.ts";
import { NOW_MS, stampAt } from "../support/records.ts";

function told(fields: Partial<WhyReport> = {}): string {
  const lines = whyLines(aReport(fields), { nowMs: NOW_MS, columns: 80 });
  return printPage(lines, { colour: false });
}

Deno.test("whyLines tells who holds it, by which lease, since and until when", () => {
  assertEquals(
    told({ held_by: [aHold()], next: ["dos x"] }),
    `Held  api/a.ts   by ada
  taken for  path api/a.ts
  holder     ada on lane api
  covers     api/**
  lease      t-ada, fence 1, record 1
  since      13:50 UTC, 10 min ago
  until      14:45 UTC, in 45 min, unless a beat renews it
  next       dos x
`,
  );
});

Deno.test("whyLines tells of another time as of then", () => {
  const text = told({
    now: false,
    held_by: [
      aHold({ end: "released", until: stampAt(-1), until_seq: 5, fence: null }),
      aHold(),
    ],
    refusals: [{
      ...{ seq: 3, ts: stampAt(-2), lane: "", holder: "bob", reason: "held" },
      ...{ reason_class: "OVERLAP", region: ["a"], conflict: null },
    }],
    refused: 9,
  });
  assertStringIncludes(text, "Was held  api/a.ts   by ada and 1 more");
  assertStringIncludes(text, "as of      14:00 UTC, now; after record 7");
  assertStringIncludes(text, "record 5: given back");
  assertStringIncludes(text, "without a fence: dos-kernel wrote it");
  assertStringIncludes(text, "record 3: bob, any lane (a)");
  assertStringIncludes(text, "OVERLAP: held");
  assertStringIncludes(text, "and 8 more refusals");
});

Deno.test("whyLines tells who held it last, who waits, and what silence means", () => {
  const text = told({
    last_held: aHold({ end: "scavenged", ended_by: "eve", end_reason: "gone" }),
    waiting: [{
      ...{ ticket: 4, lane: "", owner: "bob", region: [], end: null },
      ...{ since: stampAt(-3), until: null },
    }],
    request_unknown: "line 3",
  });
  assertStringIncludes(text, "Free  api/a.ts");
  assertStringIncludes(text, "last       ada on lane api");
  assertStringIncludes(text, "ended by eve because its holder was gone (gone)");
  assertStringIncludes(text, "bob for any lane since 13:57 UTC");
  assertStringIncludes(text, "asked now  ? line 3");
  const silent = told({ held_by: [aHold({ expires: stampAt(-1) })] });
  assertStringIncludes(silent, "silent past its time");
});

Deno.test("whyLines tells what an owner holds", () => {
  const owner = { taken_for: "owner", subject: "ada" } as const;
  assertStringIncludes(
    told({ ...owner, held_by: [aHold()] }),
    "Holds  ada   api",
  );
  assertStringIncludes(told(owner), "Holds nothing  ada");
});

Deno.test("endText tells how a hold ended, in words", () => {
  const say = (fields: Parameters<typeof aHold>[0]): string =>
    endText(aHold(fields));
  assertEquals(
    say({ end: "released", end_reason: "lane-lease:ada" }),
    "given back",
  );
  assertEquals(
    say({ end: "handed-over", ended_by: "eve", end_reason: "adopt:eve" }),
    "handed over to eve",
  );
  assertEquals(
    say({ end: "released", ended_by: "eve", end_reason: "force" }),
    "given back by eve (force)",
  );
  assertEquals(say({}), "");
});
