import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EVENT_LIMIT } from "../../src/gate/standard_streams.ts";
import { aHold, hold, recordsOf } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import { commandLine } from "../program/dos.ts";
import { type Plan, plant, withTree } from "../system/planted_tree.ts";

/** Starts a hook with nothing in its environment that could steer it. */
function start(cwd: string, ...args: readonly string[]): Deno.ChildProcess {
  const [program = "", ...rest] = commandLine("hook", ...args);
  const kept = ["PATH", "HOME", "DENO_DIR", "TMPDIR"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return new Deno.Command(program, {
    args: rest,
    cwd,
    clearEnv: true,
    env: { ...Object.fromEntries(kept), DISPATCH_HOST_ID: "box" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SILENT: Ran = { code: 0, stdout: "", stderr: "" };

async function endOf(child: Deno.ChildProcess): Promise<Ran> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

async function given(
  child: Deno.ChildProcess,
  input: string | Uint8Array<ArrayBuffer>,
): Promise<Ran> {
  const ended = endOf(child);
  const writer = child.stdin.getWriter();
  const bytes = typeof input === "string"
    ? new TextEncoder().encode(input)
    : input;
  // A hook that has read enough hangs up.
  await writer.write(bytes).then(() => writer.close()).catch(() => {});
  return await ended;
}

function event(cwd: string, file_path: string): string {
  return JSON.stringify({
    session_id: "mine",
    hook_event_name: "PreToolUse",
    tool_name: "Write",
    tool_input: { file_path, content: "x" },
    cwd,
  });
}

function isDenied({ code, stdout }: Ran): boolean {
  return code === 0 && stdout !== "" &&
    JSON.parse(stdout).hookSpecificOutput.permissionDecision === "deny";
}

/** A workspace with a lease of somebody else's on `src/**`. */
function inYard(
  use: (root: string) => Promise<void>,
  plan: Plan = { "dos.toml": "" },
): Promise<void> {
  return withTree(plan, async (root) => {
    hold(root, aHold());
    await use(root);
  });
}

Deno.test("a hook denies in the host's words, and records it", () =>
  inYard(async (root) => {
    const ran = await given(start(root, "pretool"), event(root, "src/x"));
    assert(isDenied(ran), JSON.stringify(ran));
    assertEquals(ran.stderr, "");
    assertEquals(recordsOf(root, "ENFORCE").length, 1);
  }));

Deno.test("a hook says nothing to what it lets pass, and to what is no event of its own", () =>
  inYard(async (root) => {
    const inputs: (string | Uint8Array<ArrayBuffer>)[] = [
      event(root, "docs/x"),
      ...["", "\n", "oops", "null", "[]", "7", '"x"', "{}", '{"tool_name": 7}'],
      event(root, "src/x").replace("PreToolUse", "PostToolUse"),
      event(root, "src/x").slice(0, -1),
      Uint8Array.of(0xff, 0xfe, 0x00),
    ];
    await inTurn(inputs, async (input) => {
      assertEquals(
        await given(start(root, "pretool"), input),
        SILENT,
        `${input}`,
      );
    });
    assertEquals(recordsOf(root, "ENFORCE"), []);
  }));

Deno.test("a hook reads a byte order mark, and the directory that the event names", () =>
  inYard(async (root) => {
    plant(root, { "docs/x": "", "else/dos.toml": "" });
    const inputs: [string, string[], boolean][] = [
      [`\ufeff${event(root, "src/x")}`, [], true],
      [event(`${root}/docs`, "../src/x"), [], true],
      [event(`${root}/else`, "src/x"), [], false],
      [event(`${root}/else`, "src/x"), ["--workspace", root], false],
      [event(root, "src/x"), ["--workspace=else"], true],
      [event("", "src/x"), [], true],
    ];
    await inTurn(inputs, async ([input, args, expected]) => {
      const ran = await given(start(root, "pretool", ...args), input);
      assertEquals(isDenied(ran), expected, JSON.stringify([input, args]));
    });
  }));

Deno.test("a hook tells of words it does not know, and judges all the same", () =>
  inYard(async (root) => {
    const odd = ["--fail\x1b[2J", "more", "--host", "clippy"];
    const denied = await given(
      start(root, "pretool", ...odd),
      event(root, "src/x"),
    );
    assert(isDenied(denied));
    assertEquals(denied.stderr.split("\n"), [
      'dos: hook: the word "--fail\\u{1b}[2J" means nothing here and was passed over',
      'dos: hook: the word "more" means nothing here and was passed over',
      'dos: hook: no host is called "clippy"; it is told by the event',
      "",
    ]);
    const passed = await given(start(root, "pretool", "-x"), event(root, "a"));
    assertEquals([passed.code, passed.stdout], [0, ""]);
    assert(passed.stderr !== "");
  }));

Deno.test("a hook speaks as the host that was named", () =>
  inYard(async (root) => {
    const child = start(root, "pretool", "--host", "Gemini");
    const input = event(root, "src/x").replace("PreToolUse", "BeforeTool")
      .replace('"Write"', '"write_file"');
    const { stdout } = await given(child, input);
    assertEquals(JSON.parse(stdout).decision, "deny");
  }));

Deno.test("what cannot be told follows the policy, a malformed file's too", async () => {
  const table: [string, boolean][] = [
    ["oops", false],
    ['[hook]\nfail = "closed"\noops', true],
  ];
  await inTurn(
    table,
    ([text, isClosed]) =>
      withTree({ "dos.toml": text }, async (root) => {
        const ran = await given(start(root, "pretool"), event(root, "x"));
        assertEquals(isDenied(ran), isClosed);
        assertEquals(ran.code, 0);
        assertEquals(ran.stderr.split("\n").length, 2, ran.stderr);
        assertStringIncludes(ran.stderr, "dos.toml");
      }),
  );
});

Deno.test("an event that is too long follows the policy, without a host to speak to", async () => {
  const long = new Uint8Array(EVENT_LIMIT + 1).fill(0x20);
  await inTurn(
    [["open", 0], ["closed", 2]] as const,
    ([fail, code]) =>
      withTree({ "dos.toml": `[hook]\nfail = "${fail}"\n` }, async (root) => {
        const ran = await given(start(root, "pretool"), long);
        assertEquals([ran.code, ran.stdout], [code, ""]);
        assertStringIncludes(ran.stderr, "the event is too long");
      }),
  );
});

Deno.test("an event that never ends is waited for no longer than the limit", () =>
  withTree({ "dos.toml": '[hook]\nfail = "closed"\n' }, async (root) => {
    const child = start(root, "pretool");
    const writer = child.stdin.getWriter();
    const part = event(root, "x").slice(0, -1);
    await writer.write(new TextEncoder().encode(part));
    const ran = await endOf(child);
    await writer.abort().catch(() => {});
    assertEquals([ran.code, ran.stdout], [2, ""]);
    assertStringIncludes(ran.stderr, "did not come to its end in time");
  }));

Deno.test("an event that is whole is answered though the host keeps the pipe open", () =>
  inYard(async (root) => {
    const child = start(root, "pretool");
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${event(root, "src/x")}\n`));
    const ran = await endOf(child);
    await writer.abort().catch(() => {});
    assert(isDenied(ran));
    assertEquals(ran.stderr, "");
  }));

Deno.test("a refusal that nobody takes is one all the same", () =>
  inYard(async (root) => {
    const child = start(root, "pretool");
    await child.stdout.cancel();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(event(root, "src/x")));
    await writer.close();
    await child.stderr.cancel();
    assertEquals((await child.status).code, 2);
  }));

Deno.test("every other moment is answered, and never fails a host", () =>
  inYard(async (root) => {
    const table: [string, string][] = [
      ["posttool", "PostToolUse"],
      ["stop", "Stop"],
      ["session-start", "SessionStart"],
      ["session-end", "SessionEnd"],
    ];
    await inTurn(table, async ([moment, hook_event_name]) => {
      const input = JSON.stringify({
        ...{ session_id: "mine", hook_event_name, cwd: root },
        ...{ tool_name: "Bash", tool_input: { command: "ls" } },
      });
      const ran = await given(start(root, moment), input);
      assertEquals([ran.code, ran.stderr], [0, ""], moment);
      assertEquals(ran.stdout !== "", moment === "session-start", moment);
    });
  }));
