/**
 * What a workspace may choose, and what the hooks around a call do: after it,
 * at the end of a turn, at the beginning and the end of a session.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { dos, pictureOf, type Ran } from "./dos.ts";
import {
  ADA,
  adasLease,
  ago,
  assertDenied,
  assertPass,
  BOB,
  calling,
  editing,
  hook,
  inShop,
  recordsOf,
  running,
  type Shop,
} from "./hook.ts";

function config(hook: object): string {
  return JSON.stringify({ hook });
}

Deno.test("strict mode lets nobody write outside a lease of his own, and says how to get one", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const bob = { cwd: root };
    const rows: [() => Promise<Ran>, string][] = [
      [() => editing("docs/a.md", bob), "docs/**"],
      [() => editing("top.md", bob), "top.md"],
      [() => running("rm -r docs", bob), "docs/**"],
      [() => running("touch docs/*.md", bob), "docs/**"],
      [() => editing("docs/a.md", { ...bob, session: ADA }), "docs/**"],
    ];
    await inTurn(rows, async ([run, region]) => {
      const reason = assertDenied(await run());
      assertMatch(reason, /lies in no lease of yours/);
      assert(reason.includes(`--tree ${quotedIfNeeded(region)}`), reason);
    });
    assertDenied(
      await running("touch src/api/x docs/b", {
        ...bob,
        session: ADA,
      }),
    );
    assertEquals(await recordsOf(shop, "ENFORCE"), []);
    assertMatch(
      assertDenied(await editing("src/api/app.py", bob)),
      /held by "ada"/,
    );
    assertPass(await editing("/nowhere/x", bob));
    assertPass(await running("ls docs; cat docs/a.md > /dev/null", bob));
    const line = /`dos (.+?)`/.exec(
      assertDenied(await editing("docs/a.md", bob)),
    )?.[1] ?? "";
    const words = line.replaceAll("'", "").replace("YOU", "bob")
      .replace("LANE", "docs").split(" ");
    assertEquals((await dos({ cwd: root }, ...words)).code, 0);
    assertPass(await editing("docs/a.md", bob));
    assertPass(await running("rm -r docs", bob));
  }, { config: config({ mode: "strict" }) });
});

function quotedIfNeeded(text: string): string {
  return /[*]/.test(text) ? `'${text}'` : text;
}

Deno.test("a command that does not say what it changes passes, is asked about or denied, as chosen", async (t) => {
  await inShop(async (shop) => {
    const { root } = shop;
    const answers = ["pass", "ask", "deny"] as const;
    await inTurn(answers, async (cannot_tell) => {
      await t.step(cannot_tell, async () => {
        await Deno.writeTextFile(`${root}/dos.jsonc`, config({ cannot_tell }));
        const ran = await running("make fmt", { cwd: root });
        if (cannot_tell === "pass") assertPass(ran);
        else assertDecision(ran, cannot_tell, /^dos: cannot tell what/);
        assertPass(await running("make", { cwd: root, session: ADA }));
      });
    });
    assertEquals(await recordsOf(shop, "ENFORCE"), []);
  });
  await t.step("and passes where nobody else holds anything", async () => {
    await inShop(async ({ root }) => {
      assertPass(await running("make fmt", { cwd: root }));
    }, {
      config: config({ cannot_tell: "deny" }),
      leases: [adasLease({ acquired_at: ago(61) })],
    });
  });
});

Deno.test("a tool that no table knows passes, is asked about or denied, as chosen", async (t) => {
  await inShop(async ({ root }) => {
    const answers = ["pass", "ask", "deny"] as const;
    await inTurn(answers, async (unknown_tool) => {
      await t.step(unknown_tool, async () => {
        await Deno.writeTextFile(`${root}/dos.jsonc`, config({ unknown_tool }));
        const input = { path: "src/api/app.py" };
        const event = calling("mcp__fs__write", input, { cwd: root });
        const ran = await hook("pretool", { cwd: root, event });
        if (unknown_tool === "pass") assertPass(ran);
        else assertDecision(ran, unknown_tool, /the tool "mcp__fs__write"/);
        const known = calling("TodoWrite", {}, { cwd: root });
        assertPass(await hook("pretool", { cwd: root, event: known }));
      });
    });
  });
});

function assertDecision(ran: Ran, wanted: string, reason: RegExp): void {
  assertEquals([ran.code, ran.stderr], [0, ""]);
  const { permissionDecision, permissionDecisionReason } =
    ran.json().hookSpecificOutput;
  assertEquals(permissionDecision, wanted);
  assertMatch(permissionDecisionReason, reason);
}

/** What Claude Code sends once a command has run. */
function ranEvent(command: string, { root }: Shop, session = BOB): object {
  return {
    ...calling("Bash", { command }, { cwd: root, session }),
    hook_event_name: "PostToolUse",
    tool_response: { stdout: "", stderr: "", interrupted: false },
  };
}

async function marksIn({ root }: Shop): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(`${root}/.dos/calls`));
    return entries.map(({ name }) => name);
  } catch {
    return [];
  }
}

Deno.test("after a command that did not say what it changes, changed files of others are asked about once", async () => {
  await inShop(async (shop) => {
    const { root, journal } = shop;
    const before = await Deno.readTextFile(journal);
    const after = { cwd: root, event: ranEvent("make fmt", shop) };
    assertPass(await running("make fmt", { cwd: root }));
    const [mark, ...more] = await marksIn(shop);
    assertMatch(mark ?? "", /^[0-9a-f]{64}$/);
    assertEquals(more, []);
    await Deno.writeTextFile(`${root}/src/api/app.py`, "a = 2\n");
    await Deno.writeTextFile(`${root}/src/api/new é.py`, "a = 2\n");
    await Deno.writeTextFile(`${root}/docs/a.md`, "# b\n");
    const asked = await hook("posttool", after);
    assertEquals([asked.code, asked.stderr], [0, ""]);
    const { hookEventName, additionalContext, ...rest } =
      asked.json().hookSpecificOutput;
    assertEquals([hookEventName, rest], ["PostToolUse", {}]);
    assertMatch(
      additionalContext,
      /^dos: changed while your command ran: "src\/api\/app\.py", "src\/api\/new é\.py"\. If that was you, .+ held by "ada"/,
    );
    assertEquals(await marksIn(shop), []);
    assertPass(await hook("posttool", after));
    assertEquals(await Deno.readTextFile(journal), before);
  });
});

Deno.test("after a command nothing is said where nothing of others was changed", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const after = { cwd: root, event: ranEvent("make fmt", shop) };
    const file = `${root}/src/api/app.py`;
    // Changed before the command began.
    await Deno.writeTextFile(file, "a = 3\n");
    await Deno.utime(file, new Date(0), new Date(Date.now() - 60_000));
    assertPass(await running("make fmt", { cwd: root }));
    await Deno.writeTextFile(`${root}/docs/a.md`, "# c\n");
    assertPass(await hook("posttool", after));
    assertEquals(await marksIn(shop), []);
    // By the holder itself, and with no mark.
    assertPass(await running("make fmt", { cwd: root, session: ADA }));
    await Deno.writeTextFile(file, "a = 4\n");
    const own = { cwd: root, event: ranEvent("make fmt", shop, ADA) };
    assertPass(await hook("posttool", own));
    assertPass(await hook("posttool", after));
    // A mark is no thing to write through.
    await Deno.mkdir(`${root}/elsewhere`);
    await Deno.remove(`${root}/.dos/calls`, { recursive: true });
    await Deno.symlink(`${root}/elsewhere`, `${root}/.dos/calls`);
    assertPass(await running("make fmt", { cwd: root }));
    assertEquals(await Array.fromAsync(Deno.readDir(`${root}/elsewhere`)), []);
  });
});

Deno.test("the end of a turn reminds of a lease that is held, and never makes the agent go on", async (t) => {
  await inShop(async (shop) => {
    const { root } = shop;
    const before = await pictureOf(root);
    const at = { cwd: root };
    const stop = (session: string, isAgain: boolean): object => ({
      session_id: session,
      cwd: root,
      hook_event_name: "Stop",
      stop_hook_active: isAgain,
    });
    for (const isAgain of [false, true]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await t.step(`stop_hook_active: ${isAgain}`, async () => {
        const event = stop(ADA, isAgain);
        const { code, stdout, stderr } = await hook("stop", { ...at, event });
        assertEquals([code, stderr], [0, ""]);
        const { systemMessage, ...rest } = JSON.parse(stdout);
        assertEquals(rest, {});
        assertMatch(systemMessage, /release --owner ada --lane api/);
        const none = { ...at, event: stop(BOB, isAgain) };
        assertPass(await hook("stop", none));
      });
    }
    assertEquals(await pictureOf(root), before);
  });
});

Deno.test("the start of a session shows who holds what in two lines, and is silent where nobody uses lanes", async () => {
  const more = Array.from({ length: 20 }, (_, i) => {
    const region = [`x${i}/**`];
    const fields = { lane: `x${i}`, region, tree: region, fence: i + 2 };
    return adasLease({ ...fields, loop_ts: `t-${i}`, session_id: `s-${i}` });
  });
  const event = (root: string): object => ({
    session_id: BOB,
    cwd: root,
    hook_event_name: "SessionStart",
    source: "startup",
  });
  await inShop(async ({ root }) => {
    const before = await pictureOf(root);
    const ran = await hook("session-start", { cwd: root, event: event(root) });
    assertEquals([ran.code, ran.stderr], [0, ""]);
    const { hookEventName, additionalContext } = ran.json().hookSpecificOutput;
    assertEquals(hookEventName, "SessionStart");
    const [map = "", ask = "", ...rest] = additionalContext.split("\n");
    assertEquals(rest, []);
    assertMatch(
      map,
      /^dos: held here: "api" \(src\/api\/\*\*\) by "ada" until /,
    );
    assertMatch(map, /; and 13 more \(`dos lease-lane live`\)\.$/);
    assertMatch(ask, /`dos lease-lane acquire .+ --session-id s-bob`/);
    assertEquals(await pictureOf(root), before);
  }, { leases: [adasLease(), ...more] });
  await inShop(async ({ root }) => {
    const run = { cwd: root, event: event(root) };
    const ran = await hook("session-start", run);
    assertMatch(ran.stdout, /dos: no lane is held here\./);
    await Deno.remove(`${root}/.dos`, { recursive: true });
    assertPass(await hook("session-start", run));
    await Deno.writeTextFile(`${root}/dos.jsonc`, "{}");
    assertEquals((await hook("session-start", run)).stdout, ran.stdout);
  }, { leases: [adasLease({ acquired_at: ago(61) })] });
});

Deno.test("a session's file takes any session's name as data", async () => {
  await inShop(async ({ root }) => {
    const file = `${root}/../env`;
    const session = "s'; touch owned; '$(touch owned)\n`touch owned`";
    const event = {
      session_id: session,
      cwd: root,
      hook_event_name: "SessionStart",
    };
    const env = { CLAUDE_ENV_FILE: file };
    await hook("session-start", { cwd: root, env, event });
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", '. "$1"; printf %s "$DOS_SESSION_ID"', "sh", file],
      cwd: root,
    }).output();
    assertEquals(new TextDecoder().decode(stdout), session);
    const names = await Array.fromAsync(Deno.readDir(root));
    assert(!names.some(({ name }) => name === "owned"));
  });
});
