import { assertEquals } from "@std/assert";
import type { Answer } from "../../src/cli/command.ts";
import {
  type Form,
  formAskedFor,
  renderAnswer,
  wantsColour,
} from "../../src/cli/render.ts";
import type { World } from "../../src/cli/world.ts";

function world(
  { stdoutIsTerminal = false, env = {} }: {
    stdoutIsTerminal?: boolean;
    env?: Record<string, string>;
  },
): World {
  return {
    stdoutIsTerminal,
    columns: 0,
    nowMs: () => 0,
    env: (name: string) => env[name],
  } as World;
}

Deno.test("formAskedFor reads the form before anything else is understood", () => {
  const table: [string[], Form, Form][] = [
    [[], "text", "text"],
    [[], "json", "json"],
    [["--json"], "text", "json"],
    [["verb", "--nope", "--text"], "json", "text"],
    [["--pretty"], "text", "pretty"],
    [["--json", "--pretty"], "text", "pretty"],
    [["--", "--json"], "text", "text"],
    [["--owner=--json"], "text", "text"],
  ];
  for (const [argv, otherwise, form] of table) {
    assertEquals(formAskedFor(argv, otherwise), form, argv.join(" "));
  }
});

Deno.test("wantsColour lets DOS_COLOR decide, then NO_COLOR, then the terminal", () => {
  const table: [boolean, Record<string, string>, boolean][] = [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [false, { DOS_COLOR: "always" }, true],
    [true, { DOS_COLOR: "always", NO_COLOR: "1" }, true],
    [true, { DOS_COLOR: "never" }, false],
    [true, { DOS_COLOR: "0" }, false],
    [true, { DOS_COLOR: "FALSE" }, false],
    [true, { DOS_COLOR: "what" }, true],
  ];
  for (const [terminal, env, colour] of table) {
    assertEquals(
      wantsColour(world({ stdoutIsTerminal: terminal, env })),
      colour,
      JSON.stringify(env),
    );
  }
});

Deno.test("renderAnswer has a form for programs, one for readers and one for people", () => {
  const answer: Answer = {
    value: { outcome: "released", a: 1 },
    text: () => [[["good", "Released"], "\x1b"]],
  };
  const table: [Form, boolean, string][] = [
    ["json", true, '{"a": 1, "outcome": "released"}\n'],
    ["pretty", true, '{\n  "a": 1,\n  "outcome": "released"\n}\n'],
    ["text", false, "Released\\u{1b}\n"],
    ["text", true, "\x1b[32mReleased\x1b[0m\\u{1b}\n"],
  ];
  for (const [form, terminal, text] of table) {
    const place = world({ stdoutIsTerminal: terminal });
    assertEquals(renderAnswer(answer, form, place), text);
  }
});

Deno.test("renderAnswer falls back to JSON where there is no text", () => {
  assertEquals(renderAnswer({ value: 7 }, "text", world({})), "7\n");
});

Deno.test("renderAnswer has one text for a busy lock, whatever the verb", () => {
  const value = { outcome: "lock-busy", reason: "locked by 42" };
  assertEquals(
    renderAnswer({ value, text: () => [] }, "text", world({})),
    `Busy  nothing was done
  why   locked by 42
  next  try again, or wait longer with --lock-timeout
`,
  );
});

Deno.test("renderAnswer breaks what it says of a busy lock to the terminal", () => {
  const reason = "the lock of the store is held by a process that is not done";
  const value = { outcome: "lock-busy", reason };
  const narrow = { ...world({}), columns: 40 };
  assertEquals(
    renderAnswer({ value }, "text", narrow),
    `Busy  nothing was done
  why   the lock of the store is held by
        a process that is not done
  next  try again, or wait longer with
        --lock-timeout
`,
  );
});
