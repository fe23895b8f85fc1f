/**
 * Each effect of each act fails in turn, once or from then on. The store then
 * says so with an error of its own, keeps what was granted, and serves the
 * next command as if nothing had been.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  AssertionError,
  assertNotEquals,
} from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import type { Call, Plan } from "../support/faulty_machine.ts";
import { aRequest } from "../support/records.ts";
import {
  deskOf,
  holdsFloor,
  liveIn,
  type Scenario,
  SCENARIOS,
  stage,
} from "../support/scenarios.ts";

/** Closing never fails here: the system closes a file even where it complains. */
const SURE: ReadonlySet<string> = new Set(["close"]);

interface Failing {
  readonly n: number;
  readonly errno: string;
  readonly lasting: boolean;
}

/** How often it was the floor that could not be raised. */
let floors = 0;

/** One run in which the n-th effect fails; true if there was no n-th. */
async function runFailing(
  scenario: Scenario,
  { n, errno, lasting }: Failing,
): Promise<boolean> {
  using den = new Den();
  stage(den, scenario);
  const before = den.journal();
  let failed: Call | undefined;
  const plan: Plan = (call) => {
    if (SURE.has(call.name) || call.n < n) return undefined;
    if (failed !== undefined && !lasting) return undefined;
    failed ??= call;
    return { errno };
  };
  const opened = den.open(plan);
  let acknowledged = false;
  let code = "";
  const told = (): string =>
    `${scenario.name}: ${errno} from ${n} (${failed?.name} ${
      failed?.path.split("/").at(-1)
    })`;
  try {
    acknowledged = await scenario.run(opened, den);
  } catch (error) {
    if (!(error instanceof StoreError)) {
      throw new AssertionError(`${told()}: ${error}`);
    }
    assert(error.message.startsWith("Cannot "), error.message);
    assert(error.hint !== "", error.message);
    code = error.code;
  }
  const state = scenario.stateOf(liveIn(den));
  assertNotEquals(state, "neither", told());
  if (acknowledged) assertNotEquals(state, "undone", told());
  if (code !== "" && code !== "STORE_UNACKNOWLEDGED") {
    const grown = den.journal().slice(before.length);
    assertEquals(den.journal().slice(0, before.length), before, told());
    assert(grown === "" || grown.includes("ENFORCE"), `${told()}: ${grown}`);
  }
  const wrote = failed?.name === "open" && failed.how?.createNew === true ||
    ["write", "rename"].includes(failed?.name ?? "");
  if (wrote && failed?.path.includes("seq.new")) {
    assert(acknowledged, `${told()}: the floor must cost nobody a grant`);
    floors++;
  }
  assertEquals(opened.machine.openFiles, 0, told());

  const next = den.open(() => {}, { pid: 8 });
  let waits = 0;
  next.machine.onWait = () => waits++;
  await next.keeper.repair({ accept: true });
  assert(holdsFloor(den), told());
  const after = await acquire(
    deskOf(next, den),
    aRequest({ owner: "eve", lane: "next", tree: ["next"], lockTimeout: 0 }),
  );
  assertEquals(after.outcome, "acquire", told());
  assertEquals(waits, 0, told());
  return failed === undefined;
}

for (const scenario of SCENARIOS) {
  Deno.test(`${scenario.name}, failing at each effect, breaks nothing`, async () => {
    for (
      const how of [
        { errno: "EIO", lasting: false },
        { errno: "ENOSPC", lasting: true },
      ]
    ) {
      let n = 1;
      floors = 0;
      // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
      while (!(await runFailing(scenario, { n, ...how }))) n++;
      assert(n > 10, `only ${n} effects were seen`);
      assert(floors >= 3, `the floor failed only ${floors} times`);
    }
  });
}
