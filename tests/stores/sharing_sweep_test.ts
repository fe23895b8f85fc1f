/**
 * On Windows another program has a file open for a moment, or for good, at
 * each effect of each act in turn. What passes costs nobody a grant; what does
 * not ends in a while with an error of the store's own. And nothing there is
 * asked for that Windows cannot do.
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
import { takeKernelLock } from "../../src/stores/kernel_lock.ts";
import { Den } from "../support/den.ts";
import {
  type Call,
  type CallName,
  FaultyMachine,
  type Plan,
} from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aRequest } from "../support/records.ts";
import {
  deskOf,
  holdsFloor,
  liveIn,
  type Scenario,
  SCENARIOS,
  stage,
} from "../support/scenarios.ts";

/** What a program that has a file open stands in the way of. */
const HINDERED: ReadonlySet<CallName> = new Set<CallName>([
  ...["open", "rename", "remove", "lstat", "link"] as const,
]);

const LOCK = ".lane-lease.lock";

/** All waits of one act, with those for the lock. */
const LONGEST_MS = 5_000;

interface Hindrance {
  /** From the n-th call that can be hindered on, all like it. */
  readonly n: number;
  readonly errno: string;
  /** So many of them. */
  readonly tries: number;
}

interface Came {
  readonly isOver: boolean;
  readonly acknowledged: boolean;
  readonly code: string;
  readonly told: string;
}

async function runHindered(
  scenario: Scenario,
  { n, errno, tries }: Hindrance,
): Promise<Came> {
  using den = new Den();
  stage(den, scenario);
  let [seen, left] = [0, tries];
  let hindered: Call | undefined;
  const plan: Plan = (call) => {
    if (!HINDERED.has(call.name)) return undefined;
    if (hindered === undefined && ++seen === n) hindered = call;
    const isSame = call.name === hindered?.name &&
      call.path === hindered.path;
    return isSame && left-- > 0 ? { errno } : undefined;
  };
  const opened = den.open(plan);
  opened.machine.windows = true;
  const told = (): string =>
    `${scenario.name}: ${errno} ${tries} times from ${n} (${hindered?.name} ${
      hindered?.path.split("/").at(-1)
    })`;
  let [acknowledged, code] = [false, ""];
  try {
    acknowledged = await scenario.run(opened, den);
  } catch (error) {
    if (!(error instanceof StoreError)) {
      throw new AssertionError(`${told()}: ${error}`);
    }
    code = error.code;
  }
  const state = scenario.stateOf(liveIn(den));
  assertNotEquals(state, "neither", told());
  if (acknowledged) assertNotEquals(state, "undone", told());
  assertEquals(opened.machine.openFiles, 0, told());
  assert(opened.machine.ticksMs() < LONGEST_MS, told());
  const names = opened.machine.calls.map((call) => call.name);
  assert(!names.includes("syncDirectory"), told());

  const next = den.open(() => {}, { pid: 8 });
  await next.keeper.repair({ accept: true });
  assert(holdsFloor(den), told());
  const after = await acquire(
    deskOf(next, den),
    aRequest({ owner: "eve", lane: "next", tree: ["next"], lockTimeout: 0 }),
  );
  assertEquals(after.outcome, "acquire", told());
  return { isOver: hindered === undefined, acknowledged, code, told: told() };
}

for (const scenario of SCENARIOS) {
  Deno.test(`${scenario.name}, hindered for a moment at each effect, does its work`, async () => {
    await inTurn(["EPERM", "EBUSY"], async (errno) => {
      for (let n = 1;; n++) {
        // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
        const came = await runHindered(scenario, { n, errno, tries: 2 });
        assertEquals([came.acknowledged, came.code], [true, ""], came.told);
        if (!came.isOver) continue;
        assert(n > 8, `only ${n} effects were seen`);
        return;
      }
    });
  });

  Deno.test(`${scenario.name}, hindered for good at each effect, ends and breaks nothing`, async () => {
    for (let n = 1;; n++) {
      const hindrance = { n, errno: "EPERM", tries: Infinity };
      // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
      if ((await runHindered(scenario, hindrance)).isOver) return;
    }
  });
}

/**
 * A lock of a dead peer is in the way, and one that lives takes it over, when
 * something is first hindered or right before ours takes it aside.
 */
async function runRobbed(
  when: "hindered" | "aside",
  { n, errno, tries }: Hindrance,
): Promise<boolean> {
  using den = new Den();
  den.writeLock(den.peerLock("pete", 400_000));
  const theirs = den.peerLock("paula");
  let [seen, left, taken] = [0, tries, false];
  let hindered: Call | undefined;
  const take = (): void => {
    if (taken || !den.has(LOCK) || !den.read(LOCK).includes("pete")) return;
    den.remove(LOCK);
    den.writeLock(theirs);
    taken = true;
  };
  const opened = den.open((call) => {
    if (when === "aside" && call.name === "rename") take();
    if (!HINDERED.has(call.name)) return undefined;
    if (hindered === undefined && ++seen === n) {
      hindered = call;
      if (when === "hindered") take();
    }
    const isSame = call.name === hindered?.name && call.path === hindered.path;
    return isSame && left-- > 0 ? { errno } : undefined;
  });
  opened.machine.windows = true;
  const told = (): string =>
    `${when}: ${errno} ${tries} times from ${n} (${hindered?.name} ${
      hindered?.path.split("/").at(-1)
    })`;
  opened.machine.onWait = () => {
    if (taken) assertEquals(den.has(LOCK) && den.read(LOCK), theirs, told());
  };
  const wish = aRequest({ lane: "next", tree: ["next"], lockTimeout: 0.1 });
  let outcome = "an error";
  try {
    outcome = (await acquire(deskOf(opened, den), wish)).outcome;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
  if (taken) {
    assertNotEquals(outcome, "acquire", told());
    assertEquals(den.read(LOCK), theirs, told());
  }
  assertEquals(opened.machine.openFiles, 0, told());
  return hindered === undefined;
}

Deno.test("a peer that takes a stale lock over first keeps it, and its name, whatever is hindered", async () => {
  const sorts = (["hindered", "aside"] as const).flatMap((when) =>
    ["EPERM", "EBUSY"].flatMap((errno) =>
      [2, Infinity].map((tries) => ({ when, errno, tries }))
    )
  );
  await inTurn(sorts, async ({ when, errno, tries }) => {
    for (let n = 1;; n++) {
      // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
      if (await runRobbed(when, { n, errno, tries })) return;
    }
  });
});

Deno.test("a lock's name that is removed but still taken is waited for, not hammered at", async () => {
  using den = new Den();
  let taken = 40;
  let asked = 0;
  const opened = den.open(({ name, path, how }) => {
    const makes = name === "link" || how?.createNew === true;
    if (!makes || path !== den.site.lock) return undefined;
    asked++;
    return opened.machine.ticksMs() < taken ? { errno: "EEXIST" } : undefined;
  });
  opened.machine.windows = true;
  const wish = aRequest({ lane: "next", tree: ["next"] });
  assertEquals((await acquire(deskOf(opened, den), wish)).outcome, "acquire");
  assert(asked < 30, `${asked} tries`);

  [taken, asked] = [Infinity, 0];
  const other = aRequest({ owner: "eve", tree: ["b"], lockTimeout: 0.5 });
  const busy = await acquire(deskOf(opened, den), other);
  assertEquals(busy.outcome, "lock-busy");
  assert(asked < 60, `${asked} tries`);
});

Deno.test("a mutex whose name cannot be looked at is not held", async () => {
  using den = new Den();
  den.makeHome();
  const machine = new FaultyMachine(({ name, path, n }) =>
    name === "lstat" && path === den.site.mutex && n > 1
      ? { errno: "EPERM" }
      : undefined
  );
  machine.windows = true;
  const came = await machine.run(takeKernelLock(den.site.mutex, 0));
  assertEquals(came.kind, "busy");
  assertEquals(machine.openFiles, 0);
});
