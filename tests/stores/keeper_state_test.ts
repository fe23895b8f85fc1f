import { assert, assertEquals } from "@std/assert";
import {
  keepersHome,
  testKeepers,
  withKeepers,
} from "../../src/stores/keeper_state.ts";
import { reading } from "../../src/stores/ledger_view.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const NAME = "keeper-abcdefghijklmnop";

async function stateOf(den: Den, machine: FaultyMachine): Promise<unknown> {
  const states = await machine.run(testKeepers(den.site, [NAME]));
  assertEquals(machine.openFiles, 0);
  return states.get(NAME);
}

Deno.test("testKeepers tells a held lock from a free one, and makes nothing", async () => {
  using den = new Den();
  const { keepers, machine } = den.open();
  const { name, close } = the(await keepers.open());
  const other = new FaultyMachine();
  const test = async (): Promise<unknown> =>
    (await other.run(testKeepers(den.site, [name]))).get(name);
  assertEquals(await test(), "held");
  const before = den.names();
  await close();
  assertEquals(await test(), "free");
  assertEquals(den.names(), before);
  assertEquals(other.openFiles, 0);
  assertEquals(machine.openFiles, 0);
  assert(other.calls.every(({ how }) => how?.create !== true));
});

Deno.test("testKeepers takes a share of the lock, so that two tests do not see each other", async () => {
  using den = new Den();
  const { keepers } = den.open();
  const { name, close } = the(await keepers.open());
  await close();
  const machine = new FaultyMachine();
  const path = `${keepersHome(den.site)}/${name}`;
  const handle = machine.open(path, { read: true });
  assert(machine.tryLockShared(handle));
  const states = await den.open().keepers.states([name]);
  assertEquals(states.get(name), "free");
  machine.close(handle);
});

Deno.test("testKeepers does not know a keeper without a file or without a directory", async () => {
  using den = new Den();
  assertEquals(await stateOf(den, new FaultyMachine()), "unknown");
  den.makeHome();
  assertEquals(await stateOf(den, new FaultyMachine()), "unknown");
  den.plant("keepers", "directory");
  assertEquals(await stateOf(den, new FaultyMachine()), "unknown");
});

Deno.test("testKeepers opens no planted link, pipe or directory", async () => {
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    using den = new Den();
    den.makeHome();
    den.plant("keepers", "directory");
    den.write("../elsewhere", "");
    den.plant(`keepers/${NAME}`, kind);
    assertEquals(await stateOf(den, new FaultyMachine()), "unknown", kind);
  });
});

Deno.test("testKeepers does not know what it cannot look at, open or lock", async () => {
  const table = [
    ["lstat", "EACCES"],
    ["open", "EACCES"],
    ["open", "ENOENT"],
    ["tryLockShared", "ENOTSUP"],
    ["tryLockShared", "EIO"],
  ] as const;
  await inTurn(table, async ([call, errno]) => {
    using den = new Den();
    den.makeHome();
    den.plant("keepers", "directory");
    den.write(`keepers/${NAME}`, "");
    const machine = new FaultyMachine(({ name }) =>
      name === call ? { errno } : undefined
    );
    assertEquals(await stateOf(den, machine), "unknown", `${call} ${errno}`);
  });
});

Deno.test("withKeepers tests the keepers of live leases, and nothing where there are none", async () => {
  using den = new Den();
  const { keepers, ledger } = den.open();
  const { name, close } = the(await keepers.open());
  const kept = aLease({ keeper: name });
  den.writeJournal(journalOf(grantOf(kept)));
  assertEquals([...(await ledger.read()).keepers], [[name, "held"]]);
  await close();
  const seen = await ledger.transact((view) => ({
    append: [],
    result: view.keepers.get(name),
  }));
  assertEquals(seen.kind === "done" && seen.result, "free");
  const untested = await ledger.transact((view) => ({
    append: [],
    result: view.keepers.size,
  }), { keepers: "untested" });
  assertEquals(untested.kind === "done" && untested.result, 0);

  den.writeJournal(journalOf(grantOf(aLease({ keeper: "mine" }))));
  const { machine, store } = den.open();
  const view = await machine.run(withKeepers(den.site, reading(store)));
  assertEquals(view.keepers.size, 0);
  assert(machine.calls.every(({ path }) => !path.includes("keepers")));
});

Deno.test("testKeepers takes every keeper of a mirror for held, and looks at nothing", async () => {
  using den = new Den();
  const machine = new FaultyMachine();
  const site = { ...den.site, mirror: true };
  const states = await machine.run(testKeepers(site, [NAME]));
  assertEquals([states.get(NAME), machine.calls.length], ["held", 0]);
});
