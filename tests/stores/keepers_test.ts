import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
} from "@std/assert";
import { keepersOf } from "../../src/domain/keeper.ts";
import { type LedgerView, StoreError } from "../../src/lease/ports.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { keepersHome } from "../../src/stores/keeper_state.ts";
import { createKeepers, sweepKeepers } from "../../src/stores/keepers.ts";
import { Den } from "../support/den.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

function used({ live }: LedgerView): ReadonlySet<string> {
  return keepersOf(live);
}

function filesOf(den: Den): string[] {
  return [...Deno.readDirSync(keepersHome(den.site))].map(({ name }) => name);
}

Deno.test("a keeper is held until it is closed or its process is killed", async () => {
  await inTurn(["close", "kill"] as const, async (end) => {
    using den = new Den();
    const { keepers, machine } = den.open();
    const { name, close } = the(await keepers.open());
    assertMatch(name, /^keeper-[a-z2-7]{16}$/);
    const other = den.open().keepers;
    assertEquals((await other.states([name])).get(name), "held");
    if (end === "close") {
      await close();
      await close();
      assertEquals(machine.openFiles, 0);
    } else await Promise.resolve().then(() => machine.kill()).catch(() => {});
    assertEquals((await other.states([name])).get(name), "free");
  });
});

Deno.test("states looks at nothing that has not the shape of a keeper's name", async () => {
  using den = new Den();
  const { keepers, machine } = den.open();
  const states = await keepers.states(["../../etc/passwd", "keeper-1", ""]);
  assertEquals(states.size, 0);
  assertEquals(machine.calls, []);
});

Deno.test("open makes another keeper where a sweep took the first for a leftover", async () => {
  await inTurn(["before", "while"] as const, async (moment) => {
    using den = new Den();
    const sweeper = den.open();
    const name = moment === "before" ? "tryLock" : "fstat";
    let swept = "";
    const { keepers, machine } = den.open(once(
      (call) => call.name === name && call.path.includes("keeper-"),
      ({ path }) => {
        swept = path.split("/").at(-1) ?? "";
        Deno.removeSync(path);
      },
    ));
    const keeper = the(await keepers.open());
    assert(keeper.name !== swept);
    assertEquals(filesOf(den), [keeper.name]);
    const states = await sweeper.keepers.states([keeper.name]);
    assertEquals([...states.values()], ["held"]);
    await keeper.close();
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("open says that a file system has no locks by giving no keeper", async () => {
  await inTurn(["ENOTSUP", "ENOLCK", "ENOSYS"], async (errno) => {
    using den = new Den();
    const { keepers, machine } = den.open(({ name }) =>
      name === "tryLock" ? { errno } : undefined
    );
    assertEquals(await keepers.open(), null, errno);
    assertEquals(filesOf(den), []);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("open gives each failure its code and leaves no file open", async () => {
  const table = [
    ["open", "EACCES", "STORE_UNWRITABLE"],
    ["open", "ENOSPC", "STORE_FULL"],
    ["makeDirectory", "EROFS", "STORE_UNWRITABLE"],
    ["tryLock", "EIO", "STORE_LOCK"],
    ["fstat", "EIO", "STORE_LOCK"],
  ] as const;
  await inTurn(table, async ([call, errno, code]) => {
    using den = new Den();
    const { keepers, machine } = den.open(({ name }) =>
      name === call ? { errno } : undefined
    );
    const error = await assertRejects(() => keepers.open(), StoreError);
    assertEquals(error.code, code, `${call} ${errno}`);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("sweep removes what nobody holds and nothing names, and that only", async () => {
  using den = new Den();
  const { keepers, machine } = den.open();
  const [held, named, left] = [
    the(await keepers.open()),
    the(await keepers.open()),
    the(await keepers.open()),
  ];
  await named.close();
  await left.close();
  den.write("keepers/notes.txt", "mine");
  den.plant("keepers/keeper-aaaaaaaaaaaaaaaa", "symlink");
  den.writeJournal(journalOf(grantOf(aLease({ keeper: named.name }))));
  await keepers.sweep(used);
  assertEquals(
    new Set(filesOf(den)),
    new Set([
      held.name,
      named.name,
      "notes.txt",
      "keeper-aaaaaaaaaaaaaaaa",
    ]),
  );
  await held.close();
  assertEquals(machine.openFiles, 0);
});

Deno.test("sweep has the store's lock and the file's own while it removes one", async () => {
  using den = new Den();
  const first = den.open();
  const { name, close } = the(await first.keepers.open());
  await close();
  let seen = 0;
  const { store, machine } = den.open((call) => {
    if (call.name !== "remove" || !call.path.endsWith(name)) return undefined;
    seen++;
    assert(den.has(".lane-lease.lock"));
    const rival = createMachine();
    const handle = rival.open(call.path, { read: true });
    assertFalse(rival.tryLockShared(handle));
    rival.close(handle);
    return undefined;
  });
  await machine.run(sweepKeepers(store, used));
  assertEquals(seen, 1);
  assertEquals(filesOf(den), []);
  assert(!den.has(".lane-lease.lock"));
});

Deno.test("sweep leaves everything where the store fails or its lock is busy", async () => {
  using den = new Den();
  const { keepers, ledger } = den.open();
  await ledger.transact(() => ({ append: [{ op: "HALT" }], result: 0 }));
  const { name, close } = the(await keepers.open());
  await close();
  await den.open(({ name }) => name === "readAt" ? { errno: "EIO" } : undefined)
    .keepers.sweep(used);
  await den.open(({ name }) =>
    name === "list" ? { errno: "EMFILE" } : undefined
  )
    .keepers.sweep(used);
  den.writeLock(den.peerLock());
  await den.open().keepers.sweep(used);
  assertEquals(filesOf(den), [name]);
});

Deno.test("createKeepers makes nothing until a keeper is opened", async () => {
  using den = new Den();
  const { store, machine } = den.open();
  const keepers = createKeepers(() => Promise.resolve(store), machine.runner());
  await keepers.states(["keeper-aaaaaaaaaaaaaaaa"]);
  assertEquals(den.names(), null);
});

Deno.test("a keeper killed before each of its effects blocks nobody and is swept", async () => {
  for (let n = 1;; n++) {
    using den = new Den();
    const killed = den.open((call) => call.n === n ? "kill" : undefined);
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    const kept = await killed.keepers.open().catch(() => null);
    const { keepers, machine } = den.open();
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    const next = the(await keepers.open());
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    await keepers.sweep(used);
    const isAlone = killed.machine.dead;
    if (isAlone) assertEquals(filesOf(den), [next.name], `killed before ${n}`);
    // deno-lint-ignore no-await-in-loop -- each run decides whether there is a next
    await next.close();
    assertEquals(machine.openFiles, 0);
    if (isAlone) continue;
    killed.machine.follow(() => {});
    // deno-lint-ignore no-await-in-loop -- the last run
    await kept?.close();
    break;
  }
});
