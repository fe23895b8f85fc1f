import { assert, assertEquals, assertRejects } from "@std/assert";
import { act, type Steps } from "../../src/stores/machine.ts";
import {
  isSharing,
  type Patience,
  PATIENCE_MS,
  patiently,
} from "../../src/stores/sharing.ts";
import { FaultyMachine, systemError } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";

/** Tries a call that fails so often with this error, and tells what came of it and when. */
async function attempt(
  failures: number,
  error: unknown,
  options: { windows?: boolean; patience?: Patience } = {},
): Promise<{ tries: number; tookMs: number; error: unknown }> {
  const { windows = true, patience } = options;
  const machine = new FaultyMachine();
  machine.windows = windows;
  let tries = 0;
  function* steps(): Steps<number> {
    yield* patiently("rename", "/x", () => {
      if (++tries <= failures) throw error;
    }, patience);
    return yield* act("ticks", "", () => machine.ticksMs());
  }
  const came = await machine.run(steps()).then(
    (): unknown => null,
    (reason: unknown) => reason,
  );
  return { tries, tookMs: machine.ticksMs(), error: came };
}

Deno.test("patiently waits out whatever another program does to a file on Windows", async () => {
  const errors = [
    ...["EPERM", "EBUSY", "EACCES"].map(systemError),
    ...[5, 32, 33].map((n) => new Error(`It is in use. (os error ${n})`)),
  ];
  await inTurn(errors, async (error) => {
    const came = await attempt(5, error);
    assertEquals([came.tries, came.error], [6, null], error.message);
    assert(came.tookMs > 0 && came.tookMs < 250, `${came.tookMs}`);
  });
});

Deno.test("patiently ends, keeps the code and says how long it was", async () => {
  const { error, tookMs, tries } = await attempt(
    Infinity,
    systemError("EPERM"),
  );
  assert(tookMs >= PATIENCE_MS && tookMs < PATIENCE_MS + 100, `${tookMs}`);
  assert(tries > 50 && tries < 200, `${tries}`);
  assertEquals((error as { code?: string }).code, "EPERM");
  assertEquals(
    (error as Error).message,
    "EPERM: as planned; still so after 3.0 s: another program has it open, or access is denied",
  );
});

Deno.test("patiently keeps to the time that is left to its caller", async () => {
  const patience = { until: 20 };
  const { tookMs } = await attempt(Infinity, systemError("EBUSY"), {
    patience,
  });
  assertEquals(tookMs, 20);
  const short = await attempt(Infinity, systemError("EBUSY"), {
    patience: { ms: 0 },
  });
  assertEquals([short.tookMs, short.tries], [0, 1]);
});

Deno.test("patiently tries once where there are no such errors, and with errors that do not pass", async () => {
  const table: [unknown, boolean, Patience][] = [
    [systemError("EPERM"), false, {}],
    [systemError("EBUSY"), false, { isOurs: true }],
    [systemError("ENOENT"), true, { isOurs: true }],
    [systemError("EEXIST"), true, {}],
    [systemError("EIO"), true, {}],
    [systemError("ENOSPC"), true, {}],
    [new Deno.errors.NotCapable("Requires write access"), true, {}],
  ];
  await inTurn(table, async ([error, windows, patience]) => {
    const came = await attempt(Infinity, error, { windows, patience });
    assertEquals([came.tries, came.tookMs, came.error], [1, 0, error]);
  });
});

Deno.test("patiently waits for a name of ours that is on its way out", async () => {
  const patience = { isOurs: true };
  const came = await attempt(3, systemError("EEXIST"), { patience });
  assertEquals([came.tries, came.error], [4, null]);
});

Deno.test("patiently takes one effect where nothing is in its way", async () => {
  const machine = new FaultyMachine();
  machine.windows = true;
  const steps = patiently("lstat", "/", () => "there");
  assertEquals(await machine.run(steps), "there");
  assertEquals(machine.ticksMs(), 0);
  await assertRejects(() =>
    machine.run(patiently("x", "", () => {
      throw systemError("ENOENT");
    }))
  );
});

Deno.test("isSharing knows a right that Deno itself withholds", () => {
  assertEquals([
    isSharing(new Deno.errors.NotCapable("(os error 5)")),
    isSharing(new Error("(os error 53)")),
    isSharing(null),
  ], [false, false, false]);
});

Deno.test("patiently waits no longer for many calls than for one, until a while has passed", async () => {
  const machine = new FaultyMachine();
  machine.windows = true;
  let tries = 0;
  function* refused(): Steps<unknown> {
    try {
      return yield* patiently("open", "/x", () => {
        tries++;
        throw systemError("EPERM");
      });
    } catch (error) {
      return error;
    }
  }
  for (let n = 0; n < 5; n++) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    await machine.run(refused());
  }
  assert(machine.ticksMs() < PATIENCE_MS + 100, `${machine.ticksMs()}`);
  await machine.runner().wait(30_000);
  tries = 0;
  await machine.run(refused());
  assert(tries > 50, `${tries}`);
});
