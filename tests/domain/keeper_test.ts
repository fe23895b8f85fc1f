import { assert, assertEquals } from "@std/assert";
import {
  childrenOf,
  isKeeperName,
  KEEPER_ALPHABET,
  KEEPER_LENGTH,
  keeperOf,
  keepersOf,
  offeredTo,
  probedFor,
  witnessOf,
} from "../../src/domain/keeper.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { aLease } from "../support/records.ts";

const NAME = "keeper-abcdefghijklmnop";

Deno.test("keeperOf takes nothing for a name but the exact shape", () => {
  const others: readonly unknown[] = [
    "",
    "keeper-",
    "keeper-abcdefghijklmno",
    "keeper-abcdefghijklmnopq",
    "keeper-ABCDEFGHIJKLMNOP",
    "keeper-abcdefghijklmno1",
    "keeper-abcdefghijklmno/",
    "keeper-../../../../etc/",
    `../${NAME}`,
    `${NAME}\n`,
    `${NAME}.txt`,
    [NAME],
    { name: NAME },
    7,
    null,
    true,
  ];
  for (const keeper of others) {
    assertEquals(keeperOf(aLease({ keeper })), "", String(keeper));
  }
  assertEquals(keeperOf(aLease()), "");
  assertEquals(keeperOf(Object.create({ keeper: NAME })), "");
  assertEquals(keeperOf(aLease({ keeper: NAME })), NAME);
});

Deno.test("isKeeperName takes every name that the alphabet and the length allow", () => {
  for (const letter of KEEPER_ALPHABET) {
    assert(isKeeperName(`keeper-${letter.repeat(KEEPER_LENGTH)}`), letter);
  }
  assertEquals(new Set(KEEPER_ALPHABET).size, 32);
});

Deno.test("keepersOf tells each name once and skips what is none", () => {
  const other = "keeper-2222222222222222";
  const names = keepersOf([
    aLease({ keeper: NAME }),
    aLease(),
    aLease({ keeper: "mine" }),
    { keeper: other },
    { keeper: NAME },
  ]);
  assertEquals([...names], [NAME, other]);
});

Deno.test("childrenOf gives each child what a probe asks for", () => {
  const lease = aLease({
    pid_space: "boot-1/1",
    children: [{ pid: 7, pid_start: "7:99" }, { pid: 8 }],
  });
  const near = { pid_space: "boot-1/1", host_id: "box" };
  assertEquals(childrenOf(lease), [
    { pid: 7, pid_start: "7:99", ...near },
    { pid: 8, pid_start: undefined, ...near },
  ]);
});

Deno.test("childrenOf knows nothing where a record does not say it all", () => {
  const unknown = [undefined, null, [], "7", { pid: 7 }, [7], [[7]], [null]];
  for (const children of unknown) {
    assertEquals(childrenOf(aLease({ children })), null, String(children));
  }
});

Deno.test("offeredTo tells the ticket of a lease that nobody has taken yet", () => {
  const offered = { keeper: `keeper-${"a".repeat(16)}`, offered: 7 };
  const table: [Lease, number | null][] = [
    [offered, 7],
    [{ ...offered, children: null }, 7],
    [{ ...offered, children: [] }, null],
    [{ ...offered, children: [{ pid: 1 }] }, null],
    [{ ...offered, keeper: "x" }, null],
    [{ ...offered, offered: "7" }, null],
    [{ ...offered, offered: 0 }, null],
    [{ ...offered, offered: 1.5 }, null],
    [{}, null],
  ];
  for (const [lease, ticket] of table) assertEquals(offeredTo(lease), ticket);
});

Deno.test("probedFor adds the first process of the machine where a lease is on its way", () => {
  const lease = { pid_space: "boot-1/1", host_id: "box", pid: 0, keeper: NAME };
  const witness = { pid: 1, pid_space: "boot-1/1", host_id: "box" };
  assertEquals(witnessOf(lease), witness);
  assertEquals(probedFor(lease), [lease]);
  const offered = { ...lease, offered: 7 };
  assertEquals(probedFor(offered), [offered, witness]);
  const taken = { ...offered, children: [{ pid: 5 }] };
  assertEquals(probedFor(taken).map(({ pid }) => pid), [0, 5]);
});
