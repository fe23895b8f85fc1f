import { assertEquals, assertNotEquals } from "@std/assert";
import { idOf, type Order, rowsOf } from "../../src/top/rows.ts";
import { aFreeRow, aRow } from "../support/overviews.ts";

const LANES = [
  aRow({ lane: "web", state: "stalled", heartbeat_age_ms: 9, time_left_ms: 5 }),
  aFreeRow({ lane: "Docs" }),
  aRow({ lane: "api", holder: "zoe", state: "dead", time_left_ms: 3 }),
];

function shown(order: Order, more: object = {}): string {
  const how = { order, is_reversed: false, filter: "", ...more };
  return rowsOf(how, { lanes: LANES }).map(({ lane }) => lane).join(" ");
}

Deno.test("rowsOf orders lanes", () => {
  assertEquals(shown("lane"), "web Docs api");
  assertEquals(shown("name"), "api Docs web");
  assertEquals(shown("state"), "api web Docs");
  assertEquals(shown("beat"), "api web Docs");
  assertEquals(shown("left"), "api web Docs");
  assertEquals(shown("holder"), "web api Docs");
  assertEquals(shown("lane", { is_reversed: true }), "api Docs web");
  assertEquals(LANES[0]?.lane, "web");
});

Deno.test("rowsOf filters by lane, holder, state and region", () => {
  for (
    const [filter, lanes] of [
      ["DOC", "Docs"],
      ["zoe", "api"],
      ["stall", "web"],
      ["docs/", "Docs"],
      ["no such", ""],
    ] as const
  ) assertEquals(shown("lane", { filter }), lanes);
});

Deno.test("idOf tells leases on one lane apart", () => {
  assertEquals(idOf(aRow({ lane: "SRC" })), idOf(aRow()));
  assertNotEquals(idOf(aRow({ loop_ts: "L2" })), idOf(aRow()));
  assertNotEquals(idOf(aRow({ is_elsewhere: true })), idOf(aRow()));
});
