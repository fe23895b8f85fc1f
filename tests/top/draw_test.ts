import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { printPage } from "../../src/cli/page.ts";
import type { Overview } from "../../src/lease/overview.ts";
import {
  type Canvas,
  draw,
  overviewLines,
  pageOf,
} from "../../src/top/draw.ts";
import { FIRST_STATE, type ViewState } from "../../src/top/model.ts";
import { pictured } from "../support/canvas.ts";
import { aFreeRow, anOverview, aRow } from "../support/overviews.ts";
import { stampAt } from "../support/records.ts";
import { aTicket } from "../support/tickets.ts";

const USUAL: Canvas = { columns: 80, rows: 24 };

const FULL: Overview = anOverview({
  lanes: [
    aRow({ queue: [7] }),
    aRow({ lane: "web", holder: "bob", state: "stalled", time_left_ms: -5 }),
    aFreeRow(),
    aFreeRow({ lane: "global", is_exclusive: true, region: [] }),
  ],
  queue: [{
    ...aTicket({ ticket: 7, lane: "src", owner: "cid" }),
    ...{ state: "waiting", keeper_state: "held", behind: [] },
    held_by: [{
      ...{ lane: "src", holder: "ann", loop_ts: "L1", fence: 17 },
      ...{ since: "", until: null },
    }],
  }],
  refusals: [{
    ...{ seq: 3, ts: stampAt(-4), lane: "src", holder: "dan" },
    ...{ reason_class: "OVERLAP", reason: "it is held by ann" },
  }],
});

function shown(
  overview: Overview,
  canvas: Canvas = USUAL,
  state: Partial<ViewState> = {},
): string[] {
  const lines = draw({ ...FIRST_STATE, ...state }, overview, canvas);
  assertEquals(lines.length, canvas.rows);
  return pictured(lines, canvas);
}

Deno.test("draw shows lanes, who waits and who was refused on 80x24", () => {
  const lines = shown(FULL);
  assertEquals(lines[0]?.slice(0, 14), "dos top  /repo");
  assertStringIncludes(lines[0] ?? "", "14:00:00 UTC");
  assertEquals(lines[1], "4 lanes  1 advancing  1 stalled  2 free");
  assertEquals(lines.slice(3, 8).map((line) => line.replace(/ +/g, " ")), [
    " LANE HOLDER STATE BEAT LEFT Q ACTIVITY REGION",
    "> src ann advancing 60s 54m 1 ▃▆█·▃▆█· src/**".replace(
      "▃▆█·▃▆█·",
      lines[4]?.match(/[▁-█·]{8,}/)?.[0] ?? "",
    ),
    ` web bob stalled 60s over - ${
      lines[5]?.match(/[▁-█·]{8,}/)?.[0] ?? ""
    } src/**`,
    " docs free - - - ········ docs/**",
    " global* free - - - ········ -",
  ]);
  const text = lines.join("\n");
  assertStringIncludes(text, "WAITING\n  #7    src");
  assertStringIncludes(text, "for ann on src");
  assertStringIncludes(text, "REFUSED\n  4 min ago   src");
  assertEquals(lines.at(-2), `src advancing: ${FULL.lanes[0]?.reason}`);
  assertEquals(
    lines.at(-1),
    "enter history   s sort: lane   / filter   ? help   q quit",
  );
});

Deno.test("draw lets no age, number or name run into what stands beside it on 80x24", () => {
  const long = "a-name-that-is-much-too-long";
  const refusals = ["0001-01-01T00:00:00Z", stampAt(-640), stampAt(-9000)]
    .map((ts) => ({
      ...{ seq: 3, ts, lane: long, holder: long },
      ...{ reason_class: "OVERLAP", reason: "it is held" },
    }));
  const queue = FULL.queue.flatMap((ticket) => [
    { ...ticket, ticket: 1_234_567, lane: long, owner: long },
    { ...ticket, since: "0001-01-01T00:00:00Z" },
  ]);
  const lines = shown(anOverview({ ...FULL, refusals, queue }))
    .map((line) => line.trim());
  const at = lines.indexOf("REFUSED  2 of 3");
  assertEquals(lines.slice(at - 4, at + 3), [
    "WAITING",
    "#1234567  a-name-that…  a-name-that…  0s    for ann on src",
    "#7        src           cid           >3y   for ann on src",
    "",
    "REFUSED  2 of 3",
    ">3 y ago    a-name-that…  a-name-that…  OVERLAP  it is held",
    "10 h ago    a-name-that…  a-name-that…  OVERLAP  it is held",
  ]);
});

Deno.test("draw fits every size, from a narrow one to 120x40", () => {
  for (const columns of [20, 33, 47, 60, 80, 120, 200]) {
    for (const rows of [5, 11, 12, 24, 40]) {
      for (const view of ["lanes", "help", "history"] as const) {
        const history = { lane: "src", entries: null, top: 0 };
        shown(FULL, { columns, rows }, { view, history });
      }
    }
  }
  const narrow = shown(FULL, { columns: 40, rows: 12 }).join("\n");
  assertStringIncludes(narrow, "stalled");
  const wide = shown(FULL, { columns: 120, rows: 40 }).join("\n");
  assertStringIncludes(wide, "it is held by ann");
});

Deno.test("draw scrolls through a thousand leases, and says which it shows", () => {
  const lanes = Array.from(
    { length: 1000 },
    (_, n) => aRow({ lane: `lane-${n}`, loop_ts: `t${n}` }),
  );
  const overview = anOverview({ lanes });
  const page = pageOf(FIRST_STATE, overview, USUAL);
  const lines = shown(overview, USUAL, { at: 500 });
  assertEquals(lines.filter((line) => line.startsWith(">")).length, 1);
  assert(lines.some((line) => line.startsWith("> lane-500 ")));
  assertStringIncludes(lines.at(-2) ?? "", "of 1000");
  assertEquals(
    lines.filter((line) => / lane-\d+ /.test(line)).length,
    page + 1,
  );
  const last = shown(overview, USUAL, { at: 999 });
  assert(last.some((line) => line.startsWith("> lane-999 ")));
});

Deno.test("draw keeps hostile names from steering the terminal or the table", () => {
  const odd = "\x1b[2J\x1b]0;x\x07\u202e漢字漢字漢字漢字漢字漢字\ud800";
  const overview = anOverview({
    workspace: odd,
    remarks: [odd],
    lanes: [
      aRow({ lane: odd, holder: odd, region: [odd], reason: odd }),
      aRow({ lane: "x".repeat(100_000), holder: "", loop_ts: "u" }),
      aRow({ lane: "", loop_ts: "v", is_elsewhere: true }),
    ],
    refusals: [{
      ...{ seq: 1, ts: odd, lane: odd, holder: odd },
      ...{ reason_class: odd, reason: odd },
    }],
    queue: [{
      ...aTicket({ lane: odd, owner: odd, since: odd }),
      ...{ state: "dead", keeper_state: "free", behind: [1], held_by: [] },
    }],
  });
  const entries = [{ op: odd, ts: odd, holder: odd, reason: odd }, { op: {} }];
  for (const columns of [20, 40, 80, 120]) {
    const canvas = { columns, rows: 30 };
    shown(overview, canvas);
    shown(overview, canvas, { filter: odd, is_typing: true });
    shown(overview, canvas, {
      view: "history",
      history: { lane: odd, entries, top: 0 },
    });
    pictured(overviewLines(overview, columns), canvas);
  }
});

Deno.test("draw says where there is nothing to show", () => {
  const empty = anOverview({ lanes: [] });
  assertStringIncludes(shown(empty).join("\n"), "`dos init` declares some");
  const none = shown(FULL, USUAL, { filter: "zzz" }).join("\n");
  assertStringIncludes(none, 'No lane holds "zzz"');
});

Deno.test("draw warns of what is odd about the journal", () => {
  const remarks = ["The journal has 2 lines that cannot be read"];
  assertEquals(shown(anOverview({ remarks }))[2], remarks[0]);
});

Deno.test("draw uses nothing but the eight colours, bold and faint", () => {
  const text = printPage(draw(FIRST_STATE, FULL, USUAL), { colour: true });
  // deno-lint-ignore no-control-regex -- colours are escape sequences
  const codes = new Set(text.match(/\x1b\[[^a-z]*[a-z]/g));
  for (const code of codes) {
    // deno-lint-ignore no-control-regex -- colours are escape sequences
    assert(/^\x1b\[(0|1|2|3[0-7])m$/.test(code), JSON.stringify(code));
  }
});

Deno.test("overviewLines shows every lane", () => {
  const text = pictured(overviewLines(FULL, 80), USUAL).join("\n");
  for (const word of ["src", "web", "docs", "global*", "WAITING", "REFUSED"]) {
    assertStringIncludes(text, word);
  }
  assertEquals(text.match(/quit/), null);
});
