// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Answer } from "../../src/cli/command.ts";
import { Talk } from "../../src/cli/talk.ts";
import type { World } from "../../src/cli/world.ts";

const BROKEN = (): Error => new Error("Broken pipe");

function talk(
  options: { env?: Record<string, string>; broken?: () => Error } = {},
): { talk: Talk; said: { stdout: string; stderr: string } } {
  const said = { stdout: "", stderr: "" };
  const world = {
    stdoutIsTerminal: false,
    columns: 80,
    nowMs: () => 0,
    env: (name: string) => options.env?.[name],
    writeStdout(bytes: Uint8Array): Promise<number> {
      if (options.broken) return Promise.reject(options.broken());
      said.stdout += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
    writeStderr(bytes: Uint8Array): Promise<number> {
      said.stderr += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  } as Partial<World> as World;
  return { talk: new Talk(world), said };
}

Deno.test("Talk tells people in a line what a program reads as a no", async () => {
  const table: [Answer, number, string][] = [
    [{ value: { outcome: "refuse", reason: "held" } }, 1, "dos: held\n"],
    [{ value: { outcome: "lock-busy", reason: "b" } }, 4, "dos: b\n"],
    [{ value: { outcome: "released", reason: "done" } }, 0, ""],
    [{ value: { outcome: "refuse" } }, 1, ""],
    [{ value: {}, exit: 1, remark: "two faults" }, 1, "dos: two faults\n"],
    [{ value: {}, exit: 0, remark: "two faults" }, 0, ""],
    [{ value: { outcome: "refuse", reason: "\x1b" } }, 1, "dos: \\u{1b}\n"],
  ];
  for (const [answer, exit, stderr] of table) {
    const { talk: one, said } = talk();
    assertEquals(await one.tell(answer), exit);
    assertEquals(said.stderr, stderr);
  }
});

Deno.test("Talk says a no once where people read the answer itself", async () => {
  const { talk: one, said } = talk();
  one.form = "text";
  const value = { outcome: "refuse", reason: "held" };
  assertEquals(await one.tell({ value, text: () => [["No."]] }), 1);
  assertEquals(said, { stdout: "No.\n", stderr: "" });
});

Deno.test("Talk lets the original speak in text only", async () => {
  const answer: Answer = {
    value: { outcome: "mismatch" },
    exit: 1,
    remark: "ours",
    original: { stderr: "WARN: theirs", exit: 0 },
  };
  const text = talk();
  text.talk.form = "text";
  assertEquals(await text.talk.tell(answer), 0);
  assertEquals(text.said, { stdout: "", stderr: "WARN: theirs\n" });
  const json = talk();
  assertEquals(await json.talk.tell(answer), 1);
  assertEquals(json.said.stderr, "dos: ours\n");
});

Deno.test("Talk takes back what it cannot tell", async () => {
  const { talk: one, said } = talk({ broken: BROKEN });
  const undo = (): Promise<string> => Promise.resolve("Released again.");
  assertEquals(await one.tell({ value: {}, undo }), 5);
  assertEquals(
    said.stderr,
    "dos: Cannot write the answer: Broken pipe. Released again.\n",
  );
});

Deno.test("Talk says so where it cannot take back what it cannot tell", async () => {
  const { talk: one, said } = talk({ broken: BROKEN });
  const undo = (): Promise<string> => Promise.reject(new Error("disk full"));
  assertEquals(await one.tell({ value: {}, undo }), 5);
  assertEquals(
    said.stderr,
    "dos: Cannot write the answer: Broken pipe. What was done could not be taken back: disk full\n",
  );
});

Deno.test("Talk says that what was done stands where it can only not tell it", async () => {
  const table: [boolean, string][] = [
    [
      true,
      "dos: Cannot write the answer: Broken pipe. What was asked was done all the same; only its answer is lost.\n",
    ],
    [false, "dos: Cannot write the answer: Broken pipe\n"],
  ];
  for (const [done, stderr] of table) {
    const { talk: one, said } = talk({ broken: BROKEN });
    assertEquals(await one.tell({ value: {}, done }), 5);
    assertEquals(said.stderr, stderr);
  }
});

Deno.test("Talk takes back what it cannot even put into words", async () => {
  const { talk: one, said } = talk();
  one.form = "text";
  let undone = 0;
  const answer: Answer = {
    value: {},
    text: () => {
      throw new TypeError("no words");
    },
    undo: () => {
      undone++;
      return Promise.resolve("Released again.");
    },
  };
  await assertRejects(() => one.tell(answer), TypeError, "no words");
  assertEquals(undone, 1);
  assertEquals(said.stderr, "dos: Released again.\n");
});

Deno.test("Talk tells parts as they come and stops when nobody listens", async () => {
  const { talk: one, said } = talk();
  async function* parts(): AsyncIterable<Answer> {
    yield { value: 1 };
    yield { value: await Promise.resolve(2) };
  }
  assertEquals(await one.tellParts({ parts: parts() }), 0);
  assertEquals(said.stdout, "1\n2\n");
  const deaf = talk({ broken: BROKEN });
  let ended = false;
  async function* endless(): AsyncIterable<Answer> {
    try {
      for (;;) yield { value: await Promise.resolve(1) };
    } finally {
      ended = true;
    }
  }
  assertEquals(await deaf.talk.tellParts({ parts: endless() }), 5);
  assert(ended);
});

Deno.test("Talk shows a stack for a defect, and only under DOS_DEBUG=1", async () => {
  const quiet = talk();
  assertEquals(await quiet.talk.fail(new TypeError("oops"), "dos x"), 70);
  assertEquals(quiet.said.stderr.split("\n").length, 2);
  const loud = talk({ env: { DOS_DEBUG: "1" } });
  assertEquals(await loud.talk.fail(new TypeError("oops"), "dos x"), 70);
  assertStringIncludes(loud.said.stderr, "\n    at ");
  const usage = talk({ env: { DOS_DEBUG: "1" } });
  const known = Object.assign(new Error("x"), { code: "INVALID_LANE" });
  assertEquals(await usage.talk.fail(known, "dos x"), 2);
  assertEquals(usage.said.stderr.split("\n").length, 2);
});

Deno.test("Talk keeps the exit code of an error that it cannot write to standard output", async () => {
  const { talk: one, said } = talk({ broken: BROKEN });
  const error = Object.assign(new Error("Cannot x"), { code: "STORE_FULL" });
  assertEquals(await one.fail(error, "dos x"), 5);
  assertEquals(said.stderr, "dos: Cannot x\n");
});

Deno.test("Talk aside leaves standard output to somebody else", async () => {
  const answer = { value: { outcome: "refuse", reason: "held" }, exit: 75 };
  const table = [
    ["json", '{"outcome": "refuse", "reason": "held"}\n'],
    ["text", "No.\n"],
  ] as const;
  for (const [form, stderr] of table) {
    const { talk: one, said } = talk({ broken: BROKEN });
    one.form = form;
    one.aside = true;
    assertEquals(await one.tell({ ...answer, text: () => [["No."]] }), 75);
    assertEquals(said, { stdout: "", stderr });
  }
  const { talk: one, said } = talk();
  one.aside = true;
  assertEquals(await one.fail(new TypeError("odd"), "dos run"), 70);
  assertEquals(said.stdout, "");
  assertEquals(JSON.parse(said.stderr).code, "DEFECT");
});

Deno.test("Talk is silent where a reader has enough, but not of what was done", async () => {
  const pipe = (): Error => new Deno.errors.BrokenPipe("Broken pipe");
  const asked = talk({ broken: pipe });
  assertEquals(await asked.talk.tell({ value: {} }), 5);
  assertEquals(await asked.talk.tellText("help"), 5);
  assertEquals(await asked.talk.tellParts({ parts: [{ value: {} }] }), 5);
  assertEquals(asked.said.stderr, "");
  const done = talk({ broken: pipe });
  assertEquals(await done.talk.tell({ value: {}, done: true }), 5);
  assertStringIncludes(done.said.stderr, "only its answer is lost");
});
