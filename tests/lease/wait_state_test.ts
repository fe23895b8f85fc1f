import { assertEquals, assertNotEquals } from "@std/assert";
import { prepare } from "../../src/lease/asking.ts";
import { inTheWay, stateMark, waitState } from "../../src/lease/wait_state.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { aWait } from "../support/tickets.ts";

Deno.test("waitState names who is before and in the way, and guesses from holds", async () => {
  const { desk, memory, clock } = anOffice({
    journal: journalOf(
      grantOf(aLease({ holder: "bob" })),
      aWait({ seq: 2, owner: "eve" }),
      aWait({ seq: 3, lane: "x", region: ["x"] }),
    ),
  });
  clock.advance(1);
  const asked = await prepare(desk, aRequest());
  const view = await memory.read();
  const last = { reason_class: "LANE_HELD", reason: "held", waitedMs: 1.5 };
  const stateFor = (medianMs: number | null): ReturnType<typeof waitState> =>
    waitState(asked, {
      outlook: {
        ...view,
        revision: "",
        estimate: () => medianMs === null ? null : { medianMs, holds: 3 },
      },
      way: inTheWay(asked, view),
    }, last);
  const state = stateFor(100_000);
  assertEquals(state.place, 2);
  assertEquals(state.ahead.map(({ owner }) => owner), ["eve"]);
  assertEquals(state.held_by.map(({ holder }) => holder), ["bob"]);
  assertEquals(state.estimate_s, 140);
  assertEquals(stateFor(30_000).estimate_s, 30);
  assertEquals(stateFor(null).estimate_s, null);
  assertEquals([state.waited_ms, state.ticket], [2, null]);
  assertEquals(stateMark(state), stateMark({ ...state, waited_ms: 9 }));
  assertNotEquals(stateMark(state), stateMark({ ...state, place: 1 }));
});
