import { assertEquals } from "@std/assert";
import { readKeys } from "../../src/top/keys.ts";
import {
  chosenRow,
  type Deed,
  FIRST_STATE,
  press,
  type ViewState,
} from "../../src/top/model.ts";
import { rowsOf } from "../../src/top/rows.ts";
import { aFreeRow, anOverview, aRow } from "../support/overviews.ts";

const OVERVIEW = anOverview({
  lanes: ["a", "b", "c", "d", "e"].map((lane) => aRow({ lane })),
});

function typing(
  text: string,
  from: ViewState = FIRST_STATE,
  overview = OVERVIEW,
): { state: ViewState; deeds: Deed[] } {
  let state = from;
  const deeds: Deed[] = [];
  for (const key of readKeys(new TextEncoder().encode(text))) {
    const done = press(state, key, { overview, page: 3 });
    state = done.state;
    deeds.push(done.deed);
  }
  return { state, deeds };
}

function chosen(state: ViewState, overview = OVERVIEW): string | undefined {
  return chosenRow(state, rowsOf(state, overview)).row?.lane;
}

Deno.test("keys choose a lane and stay within the table", () => {
  const table: [string, string][] = [
    ["", "a"],
    ["j", "b"],
    ["\x1b[B\x1b[B\x1b[A", "b"],
    ["kkk", "a"],
    ["\x1b[6~", "c"],
    [" \x1b[5~", "a"],
    ["G", "e"],
    ["Gjj", "e"],
    ["Gg", "a"],
    ["x", "a"],
  ];
  for (const [text, lane] of table) {
    assertEquals(chosen(typing(text).state), lane, text);
  }
});

Deno.test("the choice stays with its lane, and where that is gone with its place", () => {
  const { state } = typing("jj");
  const moved = anOverview({ lanes: OVERVIEW.lanes.toReversed() });
  assertEquals(chosen(state, moved), "c");
  const without = OVERVIEW.lanes.filter(({ lane }) => lane !== "c");
  assertEquals(chosen(state, anOverview({ lanes: without })), "d");
  assertEquals(chosen(state, anOverview({ lanes: [] })), undefined);
});

Deno.test("keys sort, turn around, and ask for help", () => {
  assertEquals(typing("s").state.order, "name");
  assertEquals(typing("ss").state.order, "state");
  assertEquals(typing("S").state.order, "holder");
  assertEquals(typing("sS").state.order, "lane");
  assertEquals(chosen(typing("r").state), "e");
  assertEquals(typing("?").state.view, "help");
  assertEquals(typing("?q").state.view, "lanes");
  assertEquals(typing("?\x1b").state.view, "lanes");
});

Deno.test("a filter takes what is typed, quits nothing, and goes with escape", () => {
  const { state, deeds } = typing("/qB\x7f");
  assertEquals([state.filter, state.is_typing], ["q", true]);
  assertEquals(new Set(deeds), new Set(["nothing"]));
  assertEquals(chosen(typing("/b").state), "b");
  const kept = typing("/b\r").state;
  assertEquals([kept.filter, kept.is_typing], ["b", false]);
  assertEquals(typing("\x1b", kept).state.filter, "");
  assertEquals(typing("/b\x1b").state.filter, "");
  assertEquals(typing("/\x1b[A\x7f").state.filter, "");
  assertEquals(typing(`/${"x".repeat(200)}`).state.filter.length, 80);
});

Deno.test("enter opens a history, which scrolls and closes", () => {
  const { state, deeds } = typing("j\r");
  assertEquals(deeds, ["nothing", "open"]);
  assertEquals(state.history, { lane: "b", entries: null, top: 0 });
  const entries = Array.from({ length: 10 }, (_, seq) => ({ seq }));
  const read = { ...state, history: { lane: "b", entries, top: 0 } };
  assertEquals(typing("jj", read).state.history?.top, 2);
  assertEquals(typing("G", read).state.history?.top, 7);
  assertEquals(typing("Gk g", read).state.history?.top, 0);
  assertEquals(typing("q", read).state.view, "lanes");
  assertEquals(chosen(typing("q", read).state), "b");
  const empty = anOverview({ lanes: [] });
  assertEquals(typing("\r", FIRST_STATE, empty).deeds, ["nothing"]);
});

Deno.test("q quits and Ctrl-C interrupts, whatever is shown", () => {
  assertEquals(typing("q").deeds, ["quit"]);
  assertEquals(typing("/\x03").deeds, ["nothing", "interrupt"]);
  assertEquals(typing("?\x03").deeds, ["nothing", "interrupt"]);
  const free = anOverview({ lanes: [aFreeRow()] });
  assertEquals(typing("\r\x03", FIRST_STATE, free).deeds, [
    "open",
    "interrupt",
  ]);
});
