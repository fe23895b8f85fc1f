import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
} from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  dropLock,
  type LockWish,
  stillOurs,
  takeLock,
} from "../../src/stores/file_lock.ts";
import { parseLock } from "../../src/stores/lock_body.ts";
import { BOOT, Den } from "../support/den.ts";
import { FaultyMachine, once, type Plan } from "../support/faulty_machine.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";

const LOCK = ".lane-lease.lock";
const MUTEX = ".lane-lease.mutex";

function wishOf(fields: Partial<LockWish> = {}): LockWish {
  return { timeoutMs: 0, host: "box", kernel: BOOT, warn: () => {}, ...fields };
}

function machineOf(den: Den, plan: Plan = () => {}): FaultyMachine {
  den.makeHome();
  return new FaultyMachine(plan, { clock: den.clock });
}

Deno.test("takeLock writes a whole body, and dropLock leaves only the empty mutex", async () => {
  using den = new Den();
  const machine = machineOf(den);
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  const fields = parseLock(den.read(LOCK));
  assertMatch(fields.get("owner") ?? "", /^dos-ts:7:[a-z2-7]{16}$/);
  assertEquals([...fields.keys()], [
    "owner",
    "acquired_at",
    "pid",
    "host",
    "kernel",
  ]);
  assertEquals(fields.get("kernel"), BOOT);
  assert(await machine.run(stillOurs(den.site, grip)));
  assertEquals(den.names(), [LOCK, MUTEX]);
  await machine.run(dropLock(den.site, grip, wishOf()));
  assertEquals(den.names(), [MUTEX]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("takeLock gives every acquisition a token of its own", async () => {
  using den = new Den();
  const machine = machineOf(den);
  const tokens = new Set<string>();
  await inTurn(Array(5).keys(), async () => {
    const grip = kindOf(
      await machine.run(takeLock(den.site, wishOf())),
      "held",
    );
    tokens.add(grip.token);
    await machine.run(dropLock(den.site, grip, wishOf()));
  });
  assertEquals(tokens.size, 5);
});

Deno.test("takeLock: what is in the way decides who gets in", async () => {
  const ours = (kernel: string) => (den: Den): string =>
    `${den.peerLock("dos-ts:1:x")}kernel: ${kernel}\n`;
  const future = (den: Den): string => den.peerLock("pete", -86_400_000);
  const table: [string, (den: Den) => string, number, boolean][] = [
    ["a fresh lock of Python", (den) => den.peerLock(), 0, false],
    ["one of 299 s", (den) => den.peerLock("pete", 299_000), 0, false],
    ["one of 300 s", (den) => den.peerLock("pete", 300_000), 0, true],
    ["ours of this boot", ours(BOOT), 0, true],
    ["ours of another boot", ours("boot-0"), 0, false],
    ["ours without a boot", ours(""), 0, false],
    ["an empty file", () => "", 0, false],
    ["an empty file of 300 s", () => "", 300_000, true],
    ["a future stamp", future, 0, false],
    ["a future stamp on an old file", future, 300_000, true],
    ["a stamp nobody reads", () => "acquired_at: soon\n", 0, false],
    ["an old one", () => "acquired_at: soon\n", 300_000, true],
  ];
  await inTurn(table, async ([what, body, age, taken]) => {
    using den = new Den();
    const before = body(den);
    den.writeLock(before, age);
    const machine = machineOf(den);
    const answer = await machine.run(takeLock(den.site, wishOf()));
    assertEquals(answer.kind === "held", taken, what);
    if (!taken) assertEquals(den.read(LOCK), before, what);
    assertEquals(den.names(), [LOCK, MUTEX], what);
    assertEquals(machine.openFiles, taken ? 1 : 0, what);
    if (answer.kind === "held") machine.close(answer.mutex);
  });
});

Deno.test("takeLock waits for Python until the deadline and names the holder", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const machine = machineOf(den);
  const busy = kindOf(
    await machine.run(takeLock(den.site, wishOf({ timeoutMs: 700 }))),
    "busy",
  );
  assertEquals(busy.holder, "pete, pid 4242, since 2026-06-01T14:00:00Z");
  assert(busy.waitedMs >= 700);
});

Deno.test("takeLock gets in as soon as Python gives its lock back", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const machine = machineOf(den);
  let waits = 0;
  machine.onWait = () => {
    if (++waits === 3) den.remove(LOCK);
  };
  const wish = wishOf({ timeoutMs: 60_000 });
  const grip = kindOf(await machine.run(takeLock(den.site, wish)), "held");
  assertEquals(waits, 3);
  await machine.run(dropLock(den.site, grip, wish));
});

Deno.test("takeLock answers busy to a process of ours while another is inside", async () => {
  using den = new Den();
  const first = machineOf(den);
  const grip = kindOf(await first.run(takeLock(den.site, wishOf())), "held");
  const second = machineOf(den);
  const wish = wishOf({ timeoutMs: 50 });
  const busy = kindOf(await second.run(takeLock(den.site, wish)), "busy");
  assert(busy.holder.startsWith(grip.token), busy.holder);
  assertEquals(parseLock(den.read(LOCK)).get("owner"), grip.token);
  assertEquals(second.openFiles, 0);
  await first.run(dropLock(den.site, grip, wishOf()));
});

Deno.test("takeLock loses to a peer that creates the lock in the same moment", async () => {
  using den = new Den();
  const machine = machineOf(
    den,
    once(({ name }) => name === "link", () => den.writeLock(den.peerLock())),
  );
  const wish = wishOf({ timeoutMs: 20 });
  assertEquals((await machine.run(takeLock(den.site, wish))).kind, "busy");
  assertEquals(den.read(LOCK), den.peerLock());
  assertEquals(den.names(), [LOCK, MUTEX]);
});

Deno.test("takeLock clears what a dead process left beside the lock", async () => {
  using den = new Den();
  den.write(`${LOCK}.new`, "owner: half");
  den.write(`${LOCK}.old`, `owner: dos-ts:1:x\nkernel: ${BOOT}\n`);
  const machine = machineOf(den);
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  assertEquals(den.names(), [LOCK, MUTEX]);
  await machine.run(dropLock(den.site, grip, wishOf()));
});

Deno.test("takeLock restores a live lock that a dead process had taken aside, and waits for it", async () => {
  using den = new Den();
  den.writeLock(den.peerLock(), 0, `${LOCK}.old`);
  const machine = machineOf(den);
  assertEquals(
    (await machine.run(takeLock(den.site, wishOf()))).kind,
    "busy",
  );
  assertEquals(den.read(LOCK), den.peerLock());
  assertEquals(den.names(), [LOCK, MUTEX]);
});

Deno.test("takeLock on a file system without locks says so and uses the lock file alone", async () => {
  using den = new Den();
  const said: string[] = [];
  const wish = wishOf({ warn: (sentence) => said.push(sentence) });
  const lockless: Plan = ({ name }) =>
    name === "tryLock" ? { errno: "ENOTSUP" } : undefined;
  const machine = machineOf(den, lockless);
  const grip = kindOf(await machine.run(takeLock(den.site, wish)), "held");
  assertEquals(grip.mutex, null);
  assertEquals(said.length, 1);
  assertFalse(parseLock(den.read(LOCK)).has("kernel"));
  const second = machineOf(den, lockless);
  assertEquals((await second.run(takeLock(den.site, wish))).kind, "busy");
  await machine.run(dropLock(den.site, grip, wish));
  assertEquals(den.names(), [MUTEX]);
});

Deno.test("takeLock without locks removes no lock of ours before its 300 s: nobody proved it dead", async () => {
  using den = new Den();
  den.writeLock(`${den.peerLock("dos-ts:1:x")}kernel: ${BOOT}\n`);
  const machine = machineOf(
    den,
    ({ name }) => name === "tryLock" ? { errno: "ENOLCK" } : undefined,
  );
  assertEquals(
    (await machine.run(takeLock(den.site, wishOf()))).kind,
    "busy",
  );
});

Deno.test("takeLock works where there are no links", async () => {
  const plan: Plan = ({ name }) =>
    name === "link" ? { errno: "EPERM" } : undefined;
  using den = new Den();
  const machine = machineOf(den, plan);
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  assertEquals(parseLock(den.read(LOCK)).get("owner"), grip.token);
  assertEquals(den.names(), [LOCK, MUTEX]);
  await machine.run(dropLock(den.site, grip, wishOf()));
});

Deno.test("takeLock gives each failure its code, leaves no lock and no open file", async () => {
  const table = [
    ["open", "EACCES", "STORE_UNWRITABLE"],
    ["open", "ENOSPC", "STORE_FULL"],
    ["open", "EROFS", "STORE_UNWRITABLE"],
    ["write", "ENOSPC", "STORE_FULL"],
    ["write", "EIO", "STORE_UNWRITABLE"],
    ["link", "EACCES", "STORE_UNWRITABLE"],
    ["link", "EIO", "STORE_UNWRITABLE"],
  ] as const;
  await inTurn(table, async ([call, errno, code]) => {
    using den = new Den();
    const machine = machineOf(
      den,
      ({ name, path }) =>
        name === call && !path.endsWith(MUTEX) ? { errno } : undefined,
    );
    const error = await assertRejects(
      () => machine.run(takeLock(den.site, wishOf())),
      StoreError,
    );
    assertEquals(error.code, code, `${call} ${errno}`);
    assertEquals(den.names(), [MUTEX], `${call} ${errno}`);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("takeLock puts no half body in place", async () => {
  using den = new Den();
  const machine = machineOf(
    den,
    ({ name }) => name === "write" ? { short: 9 } : undefined,
  );
  await assertRejects(
    () => machine.run(takeLock(den.site, wishOf())),
    StoreError,
    "only 9 of",
  );
  assertEquals(den.names(), [MUTEX]);
});

Deno.test("takeLock is not undone by a draft that cannot be removed", async () => {
  using den = new Den();
  let linked = false;
  const machine = machineOf(den, ({ name }) => {
    linked ||= name === "link";
    return linked && name === "remove" ? { errno: "EBUSY" } : undefined;
  });
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  machine.follow(() => {});
  await machine.run(dropLock(den.site, grip, wishOf()));
  const next = machineOf(den);
  const again = kindOf(await next.run(takeLock(den.site, wishOf())), "held");
  await next.run(dropLock(den.site, again, wishOf()));
  assertEquals(den.names(), [MUTEX]);
});

Deno.test("stillOurs notices a lock that is gone or somebody else's", async () => {
  using den = new Den();
  const machine = machineOf(den);
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  den.remove(LOCK);
  assertFalse(await machine.run(stillOurs(den.site, grip)));
  den.writeLock(den.peerLock());
  assertFalse(await machine.run(stillOurs(den.site, grip)));
  await machine.run(dropLock(den.site, grip, wishOf()));
  assertEquals(den.read(LOCK), den.peerLock());
});

Deno.test("dropLock frees the kernel lock whatever happens, and tells of the rest", async () => {
  await inTurn(["EACCES", "EBUSY"], async (errno) => {
    using den = new Den();
    const said: string[] = [];
    const machine = machineOf(den);
    const grip = kindOf(
      await machine.run(takeLock(den.site, wishOf())),
      "held",
    );
    machine.follow(({ name }) => name === "remove" ? { errno } : undefined);
    const wish = wishOf({ warn: (sentence) => said.push(sentence) });
    await machine.run(dropLock(den.site, grip, wish));
    assertEquals(said.length, 1);
    assertEquals(machine.openFiles, 0);
    const next = machineOf(den);
    const after = kindOf(await next.run(takeLock(den.site, wishOf())), "held");
    await next.run(dropLock(den.site, after, wishOf()));
    assertEquals(den.names(), [MUTEX]);
  });
});

Deno.test("stillOurs takes a lock that cannot be read for neither ours nor lost", async () => {
  using den = new Den();
  const machine = machineOf(den);
  const grip = kindOf(await machine.run(takeLock(den.site, wishOf())), "held");
  assert(await machine.run(stillOurs(den.site, grip)));
  machine.follow(({ name }) =>
    name === "open" ? { errno: "EMFILE" } : undefined
  );
  const error = await assertRejects(
    () => machine.run(stillOurs(den.site, grip)),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNREADABLE");
  machine.follow(() => {});
  den.remove(LOCK);
  assertFalse(await machine.run(stillOurs(den.site, grip)));
  await machine.run(dropLock(den.site, grip, wishOf()));
});
