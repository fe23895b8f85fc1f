/**
 * A process is killed before each of its effects in turn. Whatever it was
 * doing, the next command works at once, what was acknowledged is there, and
 * what was not is there wholly or not at all.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { Den } from "../support/den.ts";
import type { Plan } from "../support/faulty_machine.ts";
import { kindOf } from "../support/in_turn.ts";
import { aRequest } from "../support/records.ts";
import {
  deskOf,
  holdsFloor,
  liveIn,
  type Scenario,
  SCENARIOS,
  stage,
} from "../support/scenarios.ts";

const LEFT_BY_SUCCESS =
  /^(\.gitignore|\.lane-lease\.mutex|\.lane-seq|lane-journal\..*)$/;

/** One run that ends before its n-th effect; true if it came to its end. */
async function runKilled(scenario: Scenario, n: number): Promise<boolean> {
  using den = new Den();
  stage(den, scenario);
  const plan: Plan = (call) => call.n === n ? "kill" : undefined;
  const killed = den.open(plan);
  let acknowledged = false;
  try {
    acknowledged = await scenario.run(killed, den);
  } catch (error) {
    if (!killed.machine.dead) throw error;
  }
  const where = `${scenario.name}, killed before ${n}: ${
    killed.machine.calls.at(-1)?.name
  }`;
  const state = scenario.stateOf(liveIn(den));
  assertNotEquals(state, "neither", where);
  if (acknowledged) assertNotEquals(state, "undone", where);

  const next = den.open(() => {}, { pid: 8 });
  let waits = 0;
  next.machine.onWait = () => waits++;
  if (scenario.name.startsWith("repair")) {
    await next.keeper.repair({ accept: true });
  }
  assert(holdsFloor(den), where);
  const after = await acquire(
    deskOf(next, den),
    aRequest({ owner: "eve", lane: "next", tree: ["next"], lockTimeout: 0 }),
  );
  assertEquals(after.outcome, "acquire", where);
  assertEquals(waits, 0, where);
  const live = liveIn(den).filter(({ lane }) => lane !== "next");
  if (scenario.name === "repair") {
    assertEquals(scenario.stateOf(live), "done", where);
  } else assertEquals(scenario.stateOf(live), state, where);
  assert(holdsFloor(den), where);
  const seqs = parseJournal(den.journal()).map(({ seq }) => seq)
    .filter((seq) => seq !== undefined);
  assertEquals(new Set(seqs).size, seqs.length, `${where}: seq repeats`);
  assertEquals(next.machine.openFiles, 0);
  if (!killed.machine.dead) return true;
  const names = den.names() ?? [];
  const draft = /\.(compact|repair)\.tmp$/;
  assert(
    names.every((name) => LEFT_BY_SUCCESS.test(name) || draft.test(name)),
    `${where}: ${names}`,
  );
  return false;
}

for (const scenario of SCENARIOS) {
  Deno.test(`${scenario.name}, killed before each effect, leaves a store that works`, async () => {
    let n = 1;
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    while (!(await runKilled(scenario, n))) n++;
    assert(n > 10, `only ${n} effects were seen`);
  });
}

Deno.test("a killed compaction or repair is done again by asking again", async () => {
  const scenario = SCENARIOS.find(({ name }) => name === "compact");
  for (let n = 1;; n++) {
    using den = new Den();
    if (scenario !== undefined) stage(den, scenario);
    const killed = den.open((call) => call.n === n ? "kill" : undefined);
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    await killed.keeper.compact().catch(() => {});
    if (!killed.machine.dead) break;
    const { keeper, ledger } = den.open();
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    const { outcome } = await keeper.compact();
    assert(outcome === "compacted" || outcome === "nothing", outcome);
    assert(den.journal().startsWith('{"history": '));
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    const done = await ledger.transact(({ live }) => ({
      append: [],
      result: live.length,
    }));
    assertEquals(kindOf(done, "done").result, 1);
    assert(!den.has("lane-journal.jsonl.compact.tmp"));
  }
});
