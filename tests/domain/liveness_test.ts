import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type Evidence, liveness } from "../../src/domain/liveness.ts";

const IDLE: Evidence = {
  run_started_ms: 0,
  now_ms: 3_600_000,
  commits_since_start: 0,
  journal_events_since: 0,
  last_heartbeat_age_ms: null,
  tokens_spent_since: null,
  process_alive: null,
};

Deno.test("liveness takes the first rung that answers", () => {
  const table: [Partial<Evidence>, string, RegExp][] = [
    [{}, "STALLED", /no beat/],
    [{ process_alive: true }, "STALLED", /no beat/],
    [
      { commits_since_start: 1, process_alive: false },
      "ADVANCING",
      /1 commit /,
    ],
    [
      { journal_events_since: 2, process_alive: false },
      "ADVANCING",
      /2 journal events/,
    ],
    [{ last_heartbeat_age_ms: 900_000 }, "SPINNING", /did nothing/],
    [{ last_heartbeat_age_ms: 900_001 }, "STALLED", /more than 900 s/],
    [{ last_heartbeat_age_ms: 0, process_alive: false }, "STALLED", /gone/],
    [{ last_heartbeat_age_ms: 0, now_ms: 1_799_999 }, "ADVANCING", /too young/],
    [{ last_heartbeat_age_ms: 0, now_ms: 1_800_000 }, "SPINNING", /nothing/],
    [
      { last_heartbeat_age_ms: 0, tokens_spent_since: 9 },
      "SPINNING",
      /nothing/,
    ],
  ];
  for (const [part, verdict, reason] of table) {
    const got = liveness({ ...IDLE, ...part });
    assertEquals(got.verdict, verdict, JSON.stringify(part));
    assertMatch(got.reason, reason);
  }
});

Deno.test("liveness takes its patience from the policy", () => {
  const beating = { ...IDLE, last_heartbeat_age_ms: 5000 };
  assertEquals(liveness(beating, { spin_ms: 4999 }).verdict, "STALLED");
  assertEquals(liveness(beating, { grace_ms: 3_600_001 }).verdict, "ADVANCING");
  assertEquals(liveness(beating, { grace_ms: 0 }).verdict, "SPINNING");
});

Deno.test("liveness throws on counts, ages and windows below zero or no number", () => {
  for (const bad of [-1, NaN]) {
    assertThrows(
      () => liveness({ ...IDLE, commits_since_start: bad }),
      RangeError,
    );
    assertThrows(
      () => liveness({ ...IDLE, journal_events_since: bad }),
      RangeError,
    );
    assertThrows(
      () => liveness({ ...IDLE, last_heartbeat_age_ms: bad }),
      RangeError,
      "last_heartbeat_age_ms",
    );
    assertThrows(
      () => liveness(IDLE, { grace_ms: bad }),
      RangeError,
      "grace_ms",
    );
    assertThrows(() => liveness(IDLE, { spin_ms: bad }), RangeError, "spin_ms");
  }
});
