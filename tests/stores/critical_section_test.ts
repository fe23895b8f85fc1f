import { assertEquals, assertRejects } from "@std/assert";
import { locked } from "../../src/stores/critical_section.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";

const LOCK = ".lane-lease.lock";

Deno.test("a body runs while both locks are held, and they go however it ends", async () => {
  using den = new Den();
  const { store, machine } = den.open();
  const seen = await machine.run(locked(store, 1_000, function* (): Steps<
    readonly string[] | null
  > {
    yield* [];
    return den.names();
  }));
  assertEquals(seen, [".gitignore", LOCK, ".lane-lease.mutex"]);
  assertEquals(den.names(), [".gitignore", ".lane-lease.mutex"]);
  await assertRejects(
    () =>
      machine.run(locked(store, 1_000, function* (): Steps<never> {
        yield* [];
        throw new RangeError("no");
      })),
    RangeError,
    "no",
  );
  assertEquals(den.names(), [".gitignore", ".lane-lease.mutex"]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("a body does not run where somebody else is inside", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const { store, machine } = den.open();
  let ran = 0;
  const answer = await machine.run(locked(store, 20, function* (): Steps<null> {
    yield* [];
    ran++;
    return null;
  }));
  assertEquals([answer?.kind, ran], ["busy", 0]);
});
