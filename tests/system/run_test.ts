import { assertEquals } from "@std/assert";
import { runProgram } from "../../src/system/run.ts";

const deno = Deno.execPath();

Deno.test("runProgram tells code, output and errors, one character per byte", async () => {
  const script =
    'Deno.stdout.writeSync(new Uint8Array([0xe9, 10])); console.error("no"); Deno.exit(3)';
  const env = { NO_COLOR: "1" };
  assertEquals(
    await runProgram(deno, ["eval", script], { timeoutMs: 20_000, env }),
    {
      code: 3,
      stdout: "\u00e9\n",
      stderr: "no\n",
    },
  );
});

Deno.test("runProgram hands down no environment but its own", async () => {
  Deno.env.set("DOS_TEST_SECRET", "x");
  const script =
    'console.log(Deno.env.get("DOS_TEST_SECRET"), Deno.env.get("LC_ALL"))';
  const env = { LC_ALL: "C", NO_COLOR: "1" };
  const ran = await runProgram(deno, ["eval", script], {
    timeoutMs: 20_000,
    env,
  });
  assertEquals(ran?.stdout, "undefined C\n");
});

Deno.test("runProgram gives nothing for a program that is missing or slow", async () => {
  assertEquals(
    await runProgram("no-such-program", [], { timeoutMs: 2_000 }),
    null,
  );
  const script = "await new Promise((done) => setTimeout(done, 60_000))";
  assertEquals(
    await runProgram(deno, ["eval", script], { timeoutMs: 50 }),
    null,
  );
});

Deno.test("runProgram gives what was said or nothing, whenever the limit comes", async () => {
  const answers = new Set<string | undefined>();
  for (let i = 0; i < 150; i++) {
    // Much else to do when the program ends: then its end and the limit come together.
    setTimeout(() => busy(20), 0);
    // deno-lint-ignore no-await-in-loop -- one limit after the other
    const ran = await runProgram("/bin/echo", ["hi"], { timeoutMs: i % 30 });
    answers.add(ran?.stdout);
  }
  assertEquals(answers, new Set([undefined, "hi\n"]));
});

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

Deno.test("runProgram gives one character per byte", async () => {
  const ran = await runProgram("printf", ["\\200\\237\\377"], {
    timeoutMs: 10_000,
  });
  assertEquals(ran?.stdout, "\x80\x9f\xff");
});
