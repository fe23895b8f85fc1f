import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome } from "../../src/gate/around.ts";
import { sessionEnd, sessionStart, stop } from "../../src/gate/session.ts";
import type { HookCall } from "../../src/hook/tool_call.ts";
import {
  aHold,
  anEvent,
  type AroundFields,
  hold,
  HOLDER,
  journalAt,
  minutesAgo,
  recordsOf,
} from "../support/gate.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { plant, withTree } from "../system/planted_tree.ts";

const TOML = { "dos.toml": "" };

function run(
  verb: typeof stop,
  cwd: string,
  options: { call?: Partial<HookCall>; around?: AroundFields } = {},
): Promise<Outcome> {
  const { event, wards } = anEvent(cwd, options.call, options.around);
  return verb(event, wards);
}

Deno.test("a session begins with the map of what is held, and how to hold more", () =>
  withTree(TOML, async (root) => {
    hold(
      root,
      aHold(),
      aHold({ lane: "old", loop_ts: "t-2", acquired_at: minutesAgo(90) }),
      aHold({ lane: "\x1b[2J", loop_ts: "t-3", holder: "\n" }),
    );
    const { verdict } = await run(sessionStart, root);
    const { text } = kindOf(verdict, "tell");
    const [map = "", ask = "", ...more] = text.split("\n");
    assertEquals(more, []);
    assertStringIncludes(map, 'dos: held here: "src" (src/**) by "ada" until ');
    assertStringIncludes(map, '"\\u{1b}[2J" (src/**) by "\\u{a}"');
    assert(!text.includes('"old"') && !text.includes("\x1b"));
    assertStringIncludes(ask, "--session-id mine");
  }));

Deno.test("a session begins in silence where leases are not used", () =>
  withTree(
    { "plain/": "", "used/dos.toml": "", "store/": "" },
    async (root) => {
      hold(`${root}/store`, aHold({ acquired_at: minutesAgo(90) }));
      const table: [string, string][] = [
        ["plain", "pass"],
        ["used", "tell"],
        ["store", "tell"],
      ];
      await inTurn(table, async ([name, expected]) => {
        const { verdict } = await run(sessionStart, `${root}/${name}`);
        assertEquals(verdict.kind as string, expected, name);
      });
    },
  ));

Deno.test("no more leases are shown than can be read", () =>
  withTree(TOML, async (root) => {
    const leases = Array.from(
      { length: 11 },
      (_, i) => aHold({ lane: `l${i}`, loop_ts: `t${i}` }),
    );
    hold(root, ...leases);
    const { text } = kindOf((await run(sessionStart, root)).verdict, "tell");
    assertStringIncludes(text, "and 3 more (`dos lease-lane live`)");
    assert(!text.includes('"l8"'));
  }));

Deno.test("later commands of a session are bound to it, by one line", () =>
  withTree(TOML, async (root) => {
    const file = `${root}/env`;
    const around = { vars: { CLAUDE_ENV_FILE: file } };
    const start = (session: string): Promise<Outcome> =>
      run(sessionStart, root, { call: { session }, around });
    const { verdict } = await start("s 1");
    assert(!kindOf(verdict, "tell").text.includes("--session-id"));
    await start("s 1");
    assertEquals(
      await Deno.readTextFile(file),
      "export DOS_SESSION_ID='s 1'\n",
    );
    await start("s2");
    await start("s 1");
    const lines = (await Deno.readTextFile(file)).trimEnd().split("\n");
    assertEquals(lines.at(-1), "export DOS_SESSION_ID='s 1'");
    await start("$(id)'; x\ny");
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", '. "$0"; printf %s "$DOS_SESSION_ID"', file],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "$(id)'; x\ny");
  }));

Deno.test("what stands in the file of a session stays, and no other host's is written", () =>
  withTree({ ...TOML, "env": "export A=1" }, async (root) => {
    const file = `${root}/env`;
    const around = { vars: { CLAUDE_ENV_FILE: file } };
    await run(sessionStart, root, { call: { host: "codex" }, around });
    await run(sessionStart, root, { call: { session: "" }, around });
    assertEquals(await Deno.readTextFile(file), "export A=1");
    await run(sessionStart, root, { around });
    assertEquals(
      await Deno.readTextFile(file),
      "export A=1\nexport DOS_SESSION_ID=mine\n",
    );
  }));

Deno.test("a turn ends with a reminder of what is still held, and of nothing else", () =>
  withTree(TOML, async (root) => {
    const start = { pid_start: HOLDER.pid_start, pid_space: HOLDER.pid_space };
    hold(
      root,
      aHold(),
      aHold({ session_id: "mine", loop_ts: "t-2", lane: "my own" }),
      aHold({
        session_id: "",
        loop_ts: "t-3",
        lane: "p",
        pid: HOLDER.pid,
        ...start,
      }),
    );
    const before = journalAt(root);
    const { text } = kindOf((await run(stop, root)).verdict, "tell");
    assertStringIncludes(text, 'dos: you still hold "my own" (src/**), "p"');
    assertStringIncludes(
      text,
      "`dos lease-lane release --owner ada --lane 'my own'`",
    );
    assertEquals(journalAt(root), before);
    const other = await run(stop, root, {
      call: { session: "x" },
      around: { parent: 7 },
    });
    assertEquals(other.verdict.kind, "pass");
    const outside = await run(stop, "/");
    assertEquals(outside.verdict.kind, "pass");
  }));

Deno.test("a session that ends gives back what has no keeper", () =>
  withTree(TOML, async (root) => {
    hold(
      root,
      aHold(),
      aHold({ session_id: "mine", loop_ts: "t-2" }),
      aHold({ session_id: "mine", loop_ts: "t-3", keeper: 9 }),
    );
    const { verdict, remark } = await run(sessionEnd, root, {
      call: { reason: "logout" },
    });
    assertEquals([verdict.kind, remark], ["pass", ""]);
    assertEquals(
      recordsOf(root, "RELEASE").map(({ loop_ts }) => loop_ts),
      ["t-2"],
    );
  }));

Deno.test("a session whose agent goes on gives nothing back", () =>
  withTree(TOML, async (root) => {
    hold(root, aHold({ session_id: "mine" }));
    await inTurn(["clear", "Compact", "RESUME"], async (reason) => {
      await run(sessionEnd, root, { call: { reason } });
    });
    await run(sessionEnd, root, { call: { session: "" } });
    await run(sessionEnd, root, { call: { session: "other" } });
    assertEquals(recordsOf(root, "RELEASE"), []);
    await run(sessionEnd, root, { call: { reason: "" } });
    assertEquals(recordsOf(root, "RELEASE").length, 1);
  }));

Deno.test("a session that cannot give back says so, and one that held nothing takes no lock", () =>
  withTree(TOML, async (root) => {
    hold(root, aHold({ session_id: "mine" }));
    const before = journalAt(root);
    const lock = `owner: pete\nacquired_at: ${
      minutesAgo(0)
    }\npid: ${Deno.pid}\n`;
    plant(root, { ".dos/.lane-lease.lock": lock });
    const other = await run(sessionEnd, root, { call: { session: "other" } });
    assertEquals(other.remark, "");
    const { verdict, remark } = await run(sessionEnd, root);
    assertEquals(verdict.kind, "pass");
    assertStringIncludes(remark, "the store is locked");
    assertEquals(journalAt(root), before);
  }));
