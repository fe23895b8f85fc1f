import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  factLines,
  headline,
  leaseCommand,
  refusalLines,
  regainAdvice,
  SHOW_LIVE,
  stampText,
  untilText,
} from "../../src/cli/lease_text.ts";
import { printPage, type Sheet } from "../../src/cli/page.ts";
import { NOW_MS } from "./fake_world.ts";

const SHEET: Sheet = { nowMs: NOW_MS, columns: 60 };
const PLAIN = { colour: false };

Deno.test("headline tells the outcome and what it is about", () => {
  const table: [{ name: string; rest?: string }, string][] = [
    [{ name: "src", rest: "to ann" }, "Granted  src to ann\n"],
    [{ name: "src" }, "Granted  src\n"],
    [{ name: "", rest: "3" }, "Granted 3\n"],
    [{ name: "" }, "Granted\n"],
  ];
  for (const [about, text] of table) {
    assertEquals(printPage([headline("good", "Granted", about)], PLAIN), text);
  }
});

Deno.test("factLines breaks long facts and leaves out those that say nothing", () => {
  const long = "a sentence that is too long for the width of this one sheet";
  assertEquals(
    printPage(
      factLines([["why", long], ["empty", ""], ["next", "go"]], SHEET),
      PLAIN,
    ),
    `  why   a sentence that is too long for the width of this
        one sheet
  next  go
`,
  );
});

Deno.test("stampText and untilText read a stamp as a person does", () => {
  assertEquals(
    stampText("2026-06-01T13:51:00Z", SHEET),
    "13:51 UTC, 12 min ago",
  );
  assertEquals(stampText("yesterday", SHEET), "yesterday");
  assertEquals(stampText(null, SHEET), "");
  assertEquals(
    untilText("2026-06-01T14:46:00Z", SHEET),
    "14:46 UTC, in 43 min, unless a beat renews it",
  );
  assertEquals(untilText(null, SHEET), "");
});

Deno.test("refusalLines says why, who, since, until, what is free and what is next", () => {
  const lines = refusalLines(headline("bad", "Refused", { name: "api" }), {
    reason: "it overlaps",
    held_by: {
      lane: "src",
      holder: "bob",
      since: "2026-06-01T13:51:00Z",
      until: "2026-06-01T14:46:00Z",
    },
    conflict: {
      lane: "src",
      holder: "bob",
      requested_pattern: "src/a*",
      live_pattern: "src/**",
      witness_path: "src/a",
    },
    grantable: ["docs/**"],
    free_clusters: ["docs", "web"],
  }, { sheet: { ...SHEET, columns: 100 }, next: ["one", "two"] });
  assertEquals(
    printPage(lines, PLAIN),
    `Refused  api
  why         it overlaps
  holder      bob on lane src
  since       13:51 UTC, 12 min ago
  until       14:46 UTC, in 43 min, unless a beat renews it
  clash       your src/a* meets src/**, at src/a
  free parts  docs/**
  free lanes  docs, web
  next        one
              two
`,
  );
});

Deno.test("refusalLines makes do with a reason", () => {
  const lines = refusalLines(headline("bad", "Not held", { name: "" }), {
    reason: "nobody holds it",
    held_by: null,
    conflict: null,
  }, { sheet: SHEET, next: [] });
  assertEquals(printPage(lines, PLAIN), "Not held\n  why  nobody holds it\n");
});

Deno.test("leaseCommand quotes for the shell", () => {
  assertEquals(
    leaseCommand("release", [["owner", "two words"], ["lane", "src"]]),
    "dos lease-lane release --owner 'two words' --lane src",
  );
});

Deno.test("leaseCommand takes flags and lists, and leaves out what was not said", () => {
  assertEquals(
    leaseCommand("acquire", [
      ["kind", undefined],
      ["force", true],
      ["reclaim", false],
      ["tree", ["src/**", "a b"]],
      ["other", []],
    ]),
    "dos lease-lane acquire --force --tree 'src/**' 'a b'",
  );
});

Deno.test("leaseCommand suggests nothing where a value cannot be shown as it is", () => {
  for (const value of ["a\u200bb", "\x1b[2J", "a\nb"]) {
    assertEquals(leaseCommand("release", [["owner", value]]), "");
    assertEquals(leaseCommand("acquire", [["tree", ["a", value]]]), "");
  }
});

Deno.test("refusalLines keeps its label where the first advice cannot be shown", () => {
  const lines = refusalLines(headline("bad", "Refused", { name: "" }), {
    reason: "held",
  }, { sheet: SHEET, next: ["", "wait"] });
  assertEquals(
    printPage(lines, PLAIN),
    "Refused\n  why   held\n  next  wait\n",
  );
});

Deno.test("regainAdvice sends nobody into a lane that somebody holds", () => {
  const other = { lane: "src", holder: "bob" };
  assertEquals(regainAdvice({ held_by: other }), SHOW_LIVE);
  assertStringIncludes(regainAdvice({ held_by: null }), "again");
});

Deno.test("factLines keeps to the sheet, however wide the labels are", () => {
  const text = "word ".repeat(40).trim();
  const table: [number, string][] = [
    [80, "why"],
    [80, "free lanes"],
    [60, "no lane for"],
    [40, "exclusive"],
    [30, "next"],
  ];
  for (const [columns, label] of table) {
    const page = printPage(
      factLines([[label, text]], { ...SHEET, columns }),
      PLAIN,
    );
    const widest = Math.max(...page.split("\n").map((x) => x.length));
    // One more word of four letters and its space would not have fitted.
    assert(widest <= columns && widest > columns - 5, `${label}: ${widest}`);
  }
});
