import { assertEquals } from "@std/assert";
import { waitLine } from "../../src/cli/wait_text.ts";
import type { WaitState } from "../../src/lease/wait_state.ts";
import { NOW_MS } from "./fake_world.ts";

/** A wait of ann's for src, next in turn. */
export function aState(fields: Partial<WaitState> = {}): WaitState {
  return {
    ticket: 7,
    lane: "src",
    owner: "ann",
    place: 1,
    ahead: [],
    held_by: [],
    estimate_s: null,
    waited_ms: 0,
    reason_class: "LANE_HELD",
    reason: "it is held",
    ...fields,
  };
}

Deno.test("waitLine tells the place, who is in front, who holds, and a guess that is called one", () => {
  const holder = {
    lane: "src",
    holder: "bob",
    loop_ts: "L1",
    fence: 1,
    since: "2026-06-01T13:51:00Z",
    until: null,
  };
  const eve = { ticket: 5, owner: "eve", lane: "src", since: "" };
  const table: [Partial<WaitState>, string][] = [
    [{}, "waiting for src, next in turn"],
    [{ ticket: null, lane: "" }, "waiting for any lane, without a queue"],
    [
      { place: 2, ahead: [eve], held_by: [holder], estimate_s: 300 },
      "waiting for src, place 2 in the queue; in front: eve (ticket 5); src held by bob for 12 min; about 5 min more (an estimate)",
    ],
    [
      { held_by: [{ ...holder, holder: "", since: "?" }, holder] },
      "waiting for src, next in turn; src held by somebody without a name and 1 more",
    ],
  ];
  for (const [fields, line] of table) {
    assertEquals(waitLine(aState(fields), NOW_MS), line);
  }
});
