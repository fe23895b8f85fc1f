import { assertEquals } from "@std/assert";
import { SURROUNDING_CHECKS } from "../../src/selftest/surroundings.ts";
import { inTempDir } from "../program/dos.ts";
import { groundIn, runToEnd } from "../support/self_test.ts";

const [REUSED] = SURROUNDING_CHECKS.filter((x) => x.name === "a reused pid");

Deno.test("a system that does not tell when a process started is not held to it", async () => {
  await inTempDir(async (dir) => {
    const holder = (pid = 0): Promise<
      { pid: number; pid_start: string; pid_space: string }
    > => Promise.resolve({ pid, pid_start: "", pid_space: "" });
    const ground = groundIn(dir, { processes: { holder } });
    const [result] = await runToEnd(REUSED ? [REUSED] : [], { ground });
    assertEquals(result?.status, "untried");
  });
});

Deno.test("Windows, whose list has no starts, is not held to them either", async () => {
  await inTempDir(async (dir) => {
    const ground = groundIn(dir, {
      machine: { windows: true },
      processes: { probe: () => Promise.resolve(() => true) },
    });
    const [result] = await runToEnd(REUSED ? [REUSED] : [], { ground });
    assertEquals(result?.status, "untried");
  });
});
