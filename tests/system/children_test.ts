import { assert, assertEquals } from "@std/assert";
import { createChildren } from "../../src/system/children.ts";
import { inTempDir } from "../program/dos.ts";

/** A program that is asked nothing about files: its words are its source. */
const PROGRAM = [Deno.execPath(), "eval", "-q"];

Deno.test("a child that is started ends with its exit code, or when it is killed", async () => {
  const children = createChildren(PROGRAM);
  const short = children.start(["Deno.exit(7)"]);
  const long = children.start(["setTimeout(() => {}, 60_000)"]);
  await short.ended();
  assertEquals([short.exit(), long.exit()], [7, null]);
  assert(long.pid > 0);
  long.kill();
  await long.ended();
  assert(long.exit() !== 0);
  long.kill();
  children.stop();
});

Deno.test("stop() kills all that run", async () => {
  const children = createChildren(PROGRAM);
  const long = children.start(["setTimeout(() => {}, 60_000)"]);
  children.stop();
  await long.ended();
  assert(long.exit() !== 0);
});

Deno.test("ask() feeds a child and tells how it answered, in an environment that steers nobody", async () => {
  await inTempDir(async (dir) => {
    Deno.env.set("DISPATCH_SELF_TEST_PROBE", "x");
    try {
      const answer = await createChildren(PROGRAM).ask([
        `const text = await new Response(Deno.stdin.readable).text();
        console.error(Deno.env.get("DISPATCH_SELF_TEST_PROBE"));
        console.log(text + Deno.cwd());
        Deno.exit(3);`,
      ], { cwd: dir, input: "in " });
      assertEquals(answer, {
        ...{ stdout: `in ${dir}\n`, stderr: "undefined\n", exit: 3 },
      });
    } finally {
      Deno.env.delete("DISPATCH_SELF_TEST_PROBE");
    }
  });
});

Deno.test("ask() answers for a child that does not read, or is killed", async () => {
  const children = createChildren(PROGRAM);
  const about = { cwd: ".", input: "x".repeat(1 << 20) };
  const deaf = await children.ask(["Deno.exit(0)"], about);
  assertEquals(deaf.exit, 0);
  if (Deno.build.os === "windows") return;
  const killed = await children.ask(["Deno.kill(Deno.pid, 'SIGKILL')"], about);
  assertEquals(killed.exit, null);
});
