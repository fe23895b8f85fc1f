/**
 * Waits that are too long are found.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Held } from "./checker.ts";
import { timeOf } from "./honest.ts";
import type { Note } from "./plan.ts";
import { note } from "./planting.ts";
import { checkWaits, type Mishaps } from "./waits.ts";

const NOTHING: Mishaps = { kills: [], stops: [], cuts: [], elections: [] };

Deno.test("a wait on the side of the majority has an end", () => {
  const from = timeOf(100);
  const to = from + 40_000;
  const quick: Note = { ...note("held", "ada"), from, to: from, ms: 0 };
  const slow: Note = {
    ...note("granted", "ada"),
    host: "h0",
    from,
    to,
    ms: to - from,
  };
  const faultsOf = (mishaps: Partial<Mishaps>, one = slow): readonly string[] =>
    checkWaits([quick, quick, one], { ...NOTHING, ...mishaps }, {
      leases: [],
      heard: new Map(),
    }).faults;
  assertEquals(faultsOf({}).length, 1);
  assertEquals(faultsOf({}, { ...slow, ms: 16_000, to: from + 16_000 }), []);
  const span = { from: from - 1, to: from + 1 };
  assertEquals(faultsOf({ cuts: [{ ...span, host: "h0" }] }), []);
  assertEquals(faultsOf({ cuts: [{ ...span, host: "h1" }] }).length, 1);
  assertEquals(faultsOf({ stops: [{ ...span, owner: "ada" }] }), []);
  assertEquals(faultsOf({ stops: [{ ...span, owner: "bob" }] }).length, 1);
  const led = { ...slow, ms: 21_000, to: from + 21_000 };
  assertEquals(faultsOf({}, led).length, 1);
  assertEquals(faultsOf({ elections: [span] }, led), []);
});

Deno.test("a lease does not outlive its holder", () => {
  const held: Held = {
    ...{ lane: "e", loop_ts: "t", holder: "eve", fence: 1, region: ["e"] },
    ...{ hangs: true, granted: 1, ended: 2, endedBy: "server" },
  };
  const at = timeOf(100);
  const faultsOf = (ms: number, one = held): readonly string[] =>
    checkWaits([], { ...NOTHING, kills: [{ owner: "eve", at }] }, {
      leases: [one],
      heard: new Map([[2, at + ms]]),
    }).faults;
  assertEquals(faultsOf(16_000), []);
  assertMatch(faultsOf(18_000).join(), /outlived eve by 18000 ms/);
  assertMatch(faultsOf(0, { ...held, ended: 0 }).join(), /outlived eve/);
  assertEquals(faultsOf(18_000, { ...held, hangs: false }), []);
});
