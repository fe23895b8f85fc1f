import { assertEquals } from "@std/assert";
import {
  type LaneSigns,
  laneState,
  SPAWN_MS,
} from "../../src/lease/lane_state.ts";

const FREE: LaneSigns = {
  verdict: null,
  is_gone: false,
  is_starting: false,
  announced_ms: null,
  waiting: 0,
};

Deno.test("laneState says what a lane is doing, the first that fits", () => {
  const table: [Partial<LaneSigns>, string][] = [
    [{}, "free"],
    [{ verdict: "ADVANCING" }, "advancing"],
    [{ verdict: "SPINNING" }, "spinning"],
    [{ verdict: "STALLED", waiting: 2, announced_ms: 0 }, "stalled"],
    [{ verdict: "ADVANCING", is_starting: true }, "spawning"],
    [{ verdict: "ADVANCING", is_starting: true, is_gone: true }, "dead"],
    [{ is_gone: true, is_starting: true }, "free"],
    [{ waiting: 1, announced_ms: 0 }, "waiting"],
    [{ announced_ms: SPAWN_MS - 1 }, "spawning"],
    [{ announced_ms: SPAWN_MS }, "free"],
  ];
  for (const [signs, state] of table) {
    assertEquals(laneState({ ...FREE, ...signs }), state);
  }
});
