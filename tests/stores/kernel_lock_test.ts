import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  closeMutex,
  isPast,
  pauseAfter,
  takeKernelLock,
} from "../../src/stores/kernel_lock.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine, Killed, once } from "../support/faulty_machine.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";

Deno.test("takeKernelLock keeps a second process out until the first lets go or dies", async () => {
  await inTurn(["close", "kill"] as const, async (end) => {
    using den = new Den();
    den.makeHome();
    const first = new FaultyMachine();
    const second = new FaultyMachine();
    const held = kindOf(
      await first.run(takeKernelLock(den.site.mutex, 0)),
      "held",
    );
    const denied = await second.run(takeKernelLock(den.site.mutex, 100));
    assertEquals(denied.kind, "busy");
    assert(second.ticksMs() >= 100);
    if (end === "close") {
      await first.run(closeMutex(den.site.mutex, held.handle));
    } else {
      assertThrows(() => first.kill(), Killed);
    }
    const next = kindOf(
      await second.run(takeKernelLock(den.site.mutex, 0)),
      "held",
    );
    await second.run(closeMutex(den.site.mutex, next.handle));
    assertEquals(second.openFiles, 0);
  });
});

Deno.test("takeKernelLock does not trust a lock on a file that lost its name", async () => {
  using den = new Den();
  den.makeHome();
  const machine = new FaultyMachine(
    once(
      ({ name }) => name === "tryLock",
      () => den.remove(".lane-lease.mutex"),
    ),
  );
  const lock = kindOf(
    await machine.run(takeKernelLock(den.site.mutex, 1000)),
    "held",
  );
  assertEquals(
    machine.fstat(lock.handle).identity,
    machine.lstat(den.site.mutex)?.identity,
  );
  machine.close(lock.handle);
});

Deno.test("takeKernelLock leaves the mutex empty and never unlinks, renames or reads it", async () => {
  using den = new Den();
  den.makeHome();
  const machine = new FaultyMachine();
  const lock = kindOf(
    await machine.run(takeKernelLock(den.site.mutex, 0)),
    "held",
  );
  await machine.run(closeMutex(den.site.mutex, lock.handle));
  assertEquals(den.read(".lane-lease.mutex"), "");
  const names = new Set(machine.calls.map(({ name }) => name));
  for (const name of ["remove", "rename", "readAt", "write"] as const) {
    assert(!names.has(name), name);
  }
});

Deno.test("takeKernelLock says that a file system has no locks", async () => {
  const errnos = ["ENOTSUP", "ENOLCK", "ENOSYS", "EOPNOTSUPP"];
  await inTurn(errnos, async (errno) => {
    using den = new Den();
    den.makeHome();
    const machine = new FaultyMachine(({ name }) =>
      name === "tryLock" ? { errno } : undefined
    );
    const lock = await machine.run(takeKernelLock(den.site.mutex, 0));
    assertEquals(lock.kind, "lockless", errno);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("takeKernelLock locks a mutex that it may only read", async () => {
  using den = new Den();
  den.makeHome();
  den.write(".lane-lease.mutex", "");
  const machine = new FaultyMachine(({ how }) =>
    how?.write === true ? { errno: "EACCES" } : undefined
  );
  const lock = kindOf(
    await machine.run(takeKernelLock(den.site.mutex, 0)),
    "held",
  );
  machine.close(lock.handle);
});

Deno.test("takeKernelLock gives each failure its code and leaves no file open", async () => {
  const table = [
    ["lstat", "EACCES", "STORE_UNREADABLE"],
    ["open", "EACCES", "STORE_UNWRITABLE"],
    ["open", "EROFS", "STORE_UNWRITABLE"],
    ["open", "ENOSPC", "STORE_FULL"],
    ["tryLock", "EIO", "STORE_LOCK"],
    ["fstat", "EIO", "STORE_LOCK"],
  ] as const;
  await inTurn(table, async ([call, errno, code]) => {
    using den = new Den();
    den.makeHome();
    const machine = new FaultyMachine(({ name }) =>
      name === call ? { errno } : undefined
    );
    const error = await assertRejects(
      () => machine.run(takeKernelLock(den.site.mutex, 0)),
      StoreError,
    );
    assertEquals(error.code, code, `${call} ${errno}`);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("takeKernelLock says that access is denied where it may make no mutex", async () => {
  using den = new Den();
  den.makeHome();
  const machine = new FaultyMachine(({ how }) =>
    how?.create === true ? { errno: "EACCES" } : undefined
  );
  const error = await assertRejects(
    () => machine.run(takeKernelLock(den.site.mutex, 0)),
    StoreError,
    "EACCES",
  );
  assertEquals(error.code, "STORE_UNWRITABLE");
  assert(error.hint.includes("access"), error.hint);
});

Deno.test("pauseAfter grows, stays short, and never waits past the deadline", async () => {
  const machine = new FaultyMachine();
  let before = 0;
  const pauses: number[] = [];
  await inTurn(Array(20).keys(), async (attempt) => {
    await machine.run(pauseAfter(attempt, 10_000));
    pauses.push(machine.ticksMs() - before);
    before = machine.ticksMs();
  });
  assert((pauses[0] ?? 0) >= 0.5 && (pauses[0] ?? 0) <= 1);
  assert(pauses.slice(12).every((ms) => ms >= 25 && ms <= 50));
  await machine.run(pauseAfter(19, before + 2));
  assert(machine.ticksMs() <= before + 2);
  assert(await machine.run(isPast(machine.ticksMs())));
  assertFalse(await machine.run(isPast(machine.ticksMs() + 1)));
});
