import { assert, assertEquals, assertRejects } from "@std/assert";
import { childrenOf, Miss } from "../../src/selftest/check.ts";
import {
  CROWD_LINES,
  lineOf,
  linesIn,
  lockIn,
  partWords,
  playPart,
  readLine,
  startIn,
  untilReady,
} from "../../src/selftest/part.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { inTempDir } from "../program/dos.ts";
import { endedChild, groundIn } from "../support/self_test.ts";

Deno.test("readLine() reads whole lines only", () => {
  const line = { name: "ann", n: 12, won: true };
  const text = lineOf(line);
  assertEquals(readLine(text), line);
  assertEquals(readLine(text.slice(0, -1)), null);
  assertEquals(readLine(text.slice(1)), { ...line, name: "nn" });
  assertEquals(readLine(`${text}${text}`), null);
  assertEquals(readLine(""), null);
});

Deno.test("untilReady() tells a child that ended from one that never comes", async () => {
  await inTempDir(async (dir) => {
    const at = { dir, name: "x" };
    const ended = { ...at, child: endedChild(70) };
    await assertRejects(
      () => untilReady(groundIn(dir), ended),
      Miss,
      "exit 70",
    );
    const child = { ...endedChild(0), exit: () => null };
    let ticks = 0;
    const ground = groundIn(dir, {
      machine: { ticksMs: () => ticks += 1_000 },
    });
    await assertRejects(
      () => untilReady(ground, { ...at, child }),
      Miss,
      "not ready",
    );
  });
});

Deno.test("a child that holds the lock lets go of it when it is killed", async () => {
  await inTempDir(async (dir) => {
    const ground = groundIn(dir);
    const at = { dir, name: "x" };
    const child = childrenOf(ground).start(partWords("hold", at));
    await untilReady(ground, { ...at, child });
    const machine = createMachine();
    const lock = machine.open(lockIn(dir), { read: true, write: true });
    assert(!machine.tryLock(lock));
    child.kill();
    await child.ended();
    assert(machine.tryLock(lock));
    machine.close(lock);
  });
});

Deno.test("a child that stays ends when its directory is gone", async () => {
  await inTempDir(async (dir) => {
    const ground = groundIn(dir);
    await Deno.mkdir(`${dir}/sub`);
    const at = { dir: `${dir}/sub`, name: "x" };
    const child = childrenOf(ground).start(partWords("stay", at));
    await untilReady(ground, { ...at, child });
    await Deno.remove(`${dir}/sub`, { recursive: true });
    await child.ended();
    assertEquals(child.exit(), 0);
  });
});

Deno.test("a member of a crowd writes its lines once it may begin", async () => {
  await inTempDir(async (dir) => {
    const { machine, wait } = groundIn(dir);
    await Deno.writeTextFile(startIn(dir), "");
    await Deno.writeTextFile(`${dir}/claim-3`, "");
    await playPart("crowd", { dir, name: "ann" }, { machine, wait });
    const text = await Deno.readTextFile(linesIn(dir));
    const lines = text.trimEnd().split("\n").map(readLine);
    assertEquals(lines.length, CROWD_LINES);
    assertEquals(lines.filter((x) => x?.won === false).map((x) => x?.n), [3]);
  });
});
