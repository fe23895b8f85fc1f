import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  evict,
  type FoundLock,
  readLock,
  recoverAside,
} from "../../src/stores/lock_eviction.ts";
import { BOOT, Den } from "../support/den.ts";
import {
  type CallName,
  FaultyMachine,
  once,
  type Plan,
} from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";

const LOCK = ".lane-lease.lock";
const OLD = `${LOCK}.old`;

async function found(den: Den): Promise<FoundLock> {
  return the(await new FaultyMachine().run(readLock(den.site.lock)));
}

function machineOf(den: Den): FaultyMachine {
  return new FaultyMachine(() => {}, { clock: den.clock });
}

Deno.test("readLock reads the fields, and an absent lock as none", async () => {
  using den = new Den();
  den.makeHome();
  const machine = machineOf(den);
  assertEquals(await machine.run(readLock(den.site.lock)), null);
  den.writeLock(den.peerLock(), 9_000);
  const lock = await machine.run(readLock(den.site.lock));
  assertEquals(lock?.fields.get("owner"), "pete");
  assertEquals(lock?.mtimeMs, den.clock.ms - 9_000);
  assertEquals(machine.openFiles, 0);
});

Deno.test("readLock takes bytes that are no text, and a body that may not be read", async () => {
  using den = new Den();
  den.makeHome();
  await Deno.writeFile(den.site.lock, new Uint8Array([0xff, 0xfe, 0x0a]));
  assertEquals((await found(den)).fields.size, 0);
  const barred = new FaultyMachine(({ name }) =>
    name === "open" ? { errno: "EACCES" } : undefined
  );
  const lock = await barred.run(readLock(den.site.lock));
  assertEquals(lock?.text, null);
  const failing = new FaultyMachine(({ name }) =>
    name === "readAt" ? { errno: "EIO" } : undefined
  );
  await assertRejects(() => failing.run(readLock(den.site.lock)), StoreError);
  assertEquals(failing.openFiles, 0);
});

Deno.test("evict removes the lock that was seen and leaves nothing", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const seen = await found(den);
  await machineOf(den).run(evict(den.site.lock, seen, ""));
  assertEquals(den.names(), []);
});

Deno.test("evict puts back a lock that is not the one that was seen", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("pete", 400_000));
  const seen = await found(den);
  den.remove(LOCK);
  den.writeLock(den.peerLock("paula"));
  await machineOf(den).run(evict(den.site.lock, seen, ""));
  assertEquals(den.read(LOCK), den.peerLock("paula"));
  assertEquals(den.names(), [LOCK]);
});

Deno.test("evict never puts a lock back over one that appeared meanwhile", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("pete", 400_000));
  const seen = await found(den);
  den.remove(LOCK);
  den.writeLock(den.peerLock("paula"));
  const machine = new FaultyMachine(
    once(({ name }) => name === "link", () => den.writeLock("owner: pat\n")),
    { clock: den.clock },
  );
  await machine.run(evict(den.site.lock, seen, ""));
  assertEquals(den.read(LOCK), "owner: pat\n");
  assertEquals(den.names(), [LOCK]);
});

Deno.test("evict restores by a fresh file where links are not to be had", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("pete", 400_000));
  const seen = await found(den);
  den.remove(LOCK);
  den.writeLock(den.peerLock("paula"));
  const machine = new FaultyMachine(({ name }) =>
    name === "link" ? { errno: "EPERM" } : undefined
  );
  await machine.run(evict(den.site.lock, seen, ""));
  assertEquals(den.read(LOCK), den.peerLock("paula"));
  assertEquals(den.names(), [LOCK]);
});

Deno.test("evict does not mind that the lock went by itself", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const seen = await found(den);
  den.remove(LOCK);
  await machineOf(den).run(evict(den.site.lock, seen, ""));
  assertEquals(den.names(), []);
});

Deno.test("evict uses a name of its own where others may do the same", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const seen = await found(den);
  const machine = machineOf(den);
  await machine.run(evict(den.site.lock, seen, "dos-ts:7:abc"));
  assertEquals(
    machine.calls.filter(({ name }) => name === "remove").map(({ path }) =>
      path
    ),
    [den.path(`${LOCK}.dos-ts-7-abc.old`)],
  );
});

Deno.test("recoverAside restores a lock that may be alive and drops one that is not", async () => {
  const table: [string, (den: Den) => string, number, boolean][] = [
    ["fresh peer", (den) => den.peerLock(), 0, true],
    ["old peer", (den) => den.peerLock("pete", 300_000), 0, false],
    [
      "ours",
      (den) => `${den.peerLock("dos-ts:1:x")}kernel: ${BOOT}\n`,
      0,
      false,
    ],
    [
      "another boot",
      (den) => `${den.peerLock("dos-ts:1:x")}kernel: boot-0\n`,
      0,
      true,
    ],
    ["empty and fresh", () => "", 0, true],
    ["empty and old", () => "", 300_000, false],
  ];
  await inTurn(table, async ([what, body, age, restored]) => {
    using den = new Den();
    const text = body(den);
    den.writeLock(text, age, OLD);
    await machineOf(den).run(recoverAside(den.site.lock, BOOT));
    assertEquals(den.names(), restored ? [LOCK] : [], what);
    if (restored) assertEquals(den.read(LOCK), text, what);
  });
});

Deno.test("recoverAside never touches the lock that stands", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("pete"), 0, OLD);
  den.writeLock(den.peerLock("paula"));
  await machineOf(den).run(recoverAside(den.site.lock, BOOT));
  assertEquals(den.read(LOCK), den.peerLock("paula"));
  assertEquals(den.names(), [LOCK]);
});

/** Calls that would leave a lock of Windows away from its name while it is waited for. */
const AWAY: ReadonlySet<CallName> = new Set<CallName>(["lstat", "open"]);

/** A machine of Windows, and whether the lock had a name whenever it waited. */
function windowsOf(
  den: Den,
  plan: Plan,
): { machine: FaultyMachine; wasNamed: boolean[] } {
  const machine = new FaultyMachine(plan, { clock: den.clock });
  machine.windows = true;
  const wasNamed: boolean[] = [];
  machine.onWait = () => wasNamed.push(den.has(LOCK));
  return { machine, wasNamed };
}

Deno.test("evict leaves a lock alone that a peer put there while the rename was hindered", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("pete", 400_000));
  const seen = await found(den);
  const { machine, wasNamed } = windowsOf(
    den,
    once(({ name }) => name === "rename", { errno: "EBUSY" }),
  );
  machine.onWait = () => {
    wasNamed.push(den.has(LOCK));
    den.remove(LOCK);
    den.writeLock(den.peerLock("paula"));
  };
  await machine.run(evict(den.site.lock, seen, ""));
  assertEquals(wasNamed, [true]);
  const renames = machine.calls.filter(({ name }) => name === "rename");
  assertEquals(renames.length, 1);
  assertEquals(den.read(LOCK), den.peerLock("paula"));
  assertEquals(den.names(), [LOCK]);
});

Deno.test("evict waits for a lock that cannot be read back with its name on", async () => {
  await inTurn(AWAY, async (what) => {
    using den = new Den();
    den.writeLock(den.peerLock("pete", 400_000));
    const seen = await found(den);
    let left = 3;
    const { machine, wasNamed } = windowsOf(
      den,
      ({ name, path }) =>
        name === what && path === den.path(OLD) && left-- > 0
          ? { errno: "EBUSY" }
          : undefined,
    );
    await machine.run(evict(den.site.lock, seen, ""));
    assertEquals(wasNamed, [true, true, true], what);
    assertEquals(den.names(), [], what);
  });
});

Deno.test("evict puts a peer's lock back before it waits, whatever is hindered", async () => {
  const table: [CallName, string, string][] = [
    ["lstat", OLD, "EPERM"],
    ["open", OLD, "EBUSY"],
    ["link", LOCK, "EPERM"],
    ["link", LOCK, "EACCES"],
    ["remove", OLD, "EBUSY"],
  ];
  await inTurn(table, async ([what, where, errno]) => {
    using den = new Den();
    den.writeLock(den.peerLock("pete", 400_000));
    const seen = await found(den);
    den.remove(LOCK);
    const theirs = den.peerLock("paula");
    den.writeLock(theirs);
    const { machine, wasNamed } = windowsOf(
      den,
      ({ name, path }) =>
        name === what && path === den.path(where) ? { errno } : undefined,
    );
    const told = `${what} ${where} ${errno}`;
    const came = await machine.run(evict(den.site.lock, seen, "")).catch(
      (error: unknown) => error,
    );
    assert(came === undefined || came instanceof StoreError, told);
    assert(wasNamed.every(Boolean), `${told}: ${wasNamed}`);
    assertEquals(den.read(LOCK), theirs, told);
    assertEquals(machine.openFiles, 0, told);
  });
});

Deno.test("recoverAside gives a lock its name back that is in use", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("paula"), 0, OLD);
  const { machine, wasNamed } = windowsOf(
    den,
    ({ name, path }) =>
      name === "open" && path === den.path(OLD)
        ? { errno: "EBUSY" }
        : undefined,
  );
  await machine.run(recoverAside(den.site.lock, BOOT));
  assertEquals(wasNamed, []);
  assertEquals(den.read(LOCK), den.peerLock("paula"));
});
