import { assert, assertThrows } from "@std/assert";
import {
  childrenOf,
  Miss,
  must,
  until,
  Untried,
} from "../../src/selftest/check.ts";
import { inTempDir } from "../program/dos.ts";
import { groundIn } from "../support/self_test.ts";

Deno.test("must() misses with what was seen", () => {
  const [holds, fails] = [1 < 2, 2 < 1];
  must(holds, "nothing");
  assertThrows(() => must(fails, "two"), Miss, "two");
});

Deno.test("childrenOf() is untried where no program may be started", async () => {
  await inTempDir((dir) => {
    const ground = groundIn(dir, { children: null });
    assertThrows(() => childrenOf(ground), Untried);
    return Promise.resolve();
  });
});

Deno.test("until() waits as long as it may", async () => {
  await inTempDir(async (dir) => {
    const ground = groundIn(dir);
    let looks = 0;
    const third = (): boolean => ++looks === 3;
    assert(await until(ground, 1_000, third));
    const never = (): boolean => false;
    assert(!await until(ground, 20, never));
  });
});
