import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { byKeeper, isKeeperEnded, Kept } from "../../src/lease/kept.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { FakeKeepers } from "../support/keepers.ts";
import { the } from "../support/in_turn.ts";

const SESSION_ENDED = new StoreError("STORE_SESSION_ENDED", "ended");

async function aKept(keepers = new FakeKeepers()): Promise<Kept> {
  return the(await Kept.open(keepers));
}

Deno.test("a keeper is held until it is lost, but for as long as it cannot be confirmed", async () => {
  const keepers = new FakeKeepers();
  const kept = await aKept(keepers);
  assert(await kept.isHeld());
  keepers.why = "too slow";
  assertFalse(await kept.isHeld());
  keepers.why = "";
  assert(await kept.isHeld());
  keepers.lose(kept.keeper.name, "gone");
  await Promise.resolve();
  assertFalse(await kept.isHeld());
});

Deno.test("another keeper takes its place, and the loss of the last one is no news", async () => {
  const keepers = new FakeKeepers();
  const kept = await aKept(keepers);
  const { name } = kept.keeper;
  const next = await kept.anew();
  assertEquals(next, kept.keeper.name);
  assertEquals([keepers.table.get(name), keepers.table.get(next)], [
    "free",
    "held",
  ]);
  keepers.lose(name, "gone");
  await Promise.resolve();
  assert(await kept.isHeld());
  await kept.close();
  assertEquals(keepers.table.get(next), "free");
});

Deno.test("without locks there is none, nor another one", async () => {
  const keepers = new FakeKeepers();
  const kept = await aKept(keepers);
  keepers.hasLocks = false;
  assertEquals(await Kept.open(keepers), null);
  const error = await assertRejects(() => kept.anew(), StoreError);
  assertEquals([error.code, error.message], [
    "STORE_LOCK",
    `Cannot replace the keeper "${kept.keeper.name}": the file system of the store has no locks any more`,
  ]);
  assertStringIncludes(error.hint, "dos doctor");
});

Deno.test("what a keeper was named for is done once more by another", async () => {
  const keepers = new FakeKeepers();
  const kept = await aKept(keepers);
  let told = 0;
  let acts = 0;
  const act = (): Promise<number> => {
    acts++;
    return told > 0 ? Promise.resolve(acts) : Promise.reject(SESSION_ENDED);
  };
  const instead = (): void => void told++;
  assertEquals([await byKeeper(kept, act, instead), told], [2, 1]);
  assertEquals([await byKeeper(kept, act, instead), told], [3, 1]);
  keepers.why = "gone";
  assertEquals([await byKeeper(kept, act, instead), told], [4, 2]);
});

Deno.test("what fails otherwise, again, or by a keeper that cannot be had anew, fails", async () => {
  const kept = await aKept();
  const failing = (error: Error) => (): Promise<void> => Promise.reject(error);
  const other = new StoreError("STORE_SLOW", "slow");
  const fails = async (one: Kept | null, error: Error): Promise<number> => {
    let told = 0;
    const act = byKeeper(one, failing(error), () => void told++);
    await assertRejects(() => act, StoreError);
    return told;
  };
  assertEquals(await fails(kept, other), 0);
  assertEquals(await fails(null, SESSION_ENDED), 0);
  assertEquals(await fails(kept, SESSION_ENDED), 1);
  assertEquals([isKeeperEnded(SESSION_ENDED), isKeeperEnded(other)], [
    true,
    false,
  ]);
});
