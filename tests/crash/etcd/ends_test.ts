/**
 * Whoever is robbed while he lives is found.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Held } from "./checker.ts";
import { checkEnds, type Ends } from "./ends.ts";
import { timeOf } from "./honest.ts";
import type { Mishaps } from "./waits.ts";

const HELD: Held = {
  ...{ lane: "e", loop_ts: "t", holder: "h2.eve", fence: 1, region: ["e"] },
  ...{ hangs: true, granted: 1, ended: 9, endedBy: "SCAVENGE" },
};
const HEARD = new Map([[9, timeOf(9)]]);

function endsOf(mishaps: Partial<Mishaps>, held: Partial<Held> = {}): Ends {
  const nothing = { kills: [], stops: [], cuts: [], elections: [] };
  return checkEnds([{ ...HELD, ...held }], HEARD, { ...nothing, ...mishaps });
}

Deno.test("only the dead are scavenged", () => {
  const killed = (at: number): Partial<Mishaps> => ({
    kills: [{ owner: "h2.eve", at: timeOf(at) }],
  });
  assertMatch(endsOf({}).faults.join(), /who lives, was scavenged/);
  assertMatch(endsOf(killed(10)).faults.join(), /who lives, was scavenged/);
  assertEquals(endsOf(killed(8)).faults, []);
  assertEquals(endsOf({}, { endedBy: "RELEASE" }).faults, []);
});

Deno.test("a session that ends of itself is counted", () => {
  const span = { from: timeOf(2), to: timeOf(4) };
  const lapsed = (mishaps: Partial<Mishaps>): number =>
    endsOf(mishaps, { endedBy: "server" }).lapsed;
  assertEquals(lapsed({}), 1);
  assertEquals(lapsed({ cuts: [{ ...span, host: "h2" }] }), 0);
  assertEquals(lapsed({ cuts: [{ ...span, host: "h1" }] }), 1);
  assertEquals(lapsed({ stops: [{ ...span, owner: "h2.eve" }] }), 0);
});
