import { assertEquals, assertStringIncludes } from "@std/assert";
import { takeMark } from "../../src/gate/call_marks.ts";
import type { ToolUse } from "../../src/hook/tool_call.ts";
import {
  aHold,
  hold,
  journalAt,
  minutesAgo,
  running,
  writing,
} from "../support/gate.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { doubtful, inYard, judged, verdictOf } from "../support/pretool.ts";
import { plant, withTree } from "../system/planted_tree.ts";

Deno.test("in strict mode nothing is written that no lease of one's own holds", () =>
  inYard(async (root) => {
    const table: [ToolUse, string][] = [
      [writing("src/a"), "pass"],
      [writing("docs/a"), "deny"],
      [writing("src/a", "docs/a"), "deny"],
      [running("rm -rf src"), "pass"],
      [running("rm -rf ."), "deny"],
      [running("rm src/*"), "pass"],
      [running("rm src/*/../../docs/x"), "deny"],
      [running("cat docs/a"), "pass"],
      [{ kind: "none" }, "pass"],
    ];
    await inTurn(table, async ([use, expected]) => {
      assertEquals(await verdictOf(root, use), expected, JSON.stringify(use));
    });
    const { verdict } = await judged(root, writing("docs/a"));
    const { reason } = kindOf(verdict, "deny");
    assertStringIncludes(reason, "--tree 'docs/**' --session-id mine");
  }, {
    plan: { "dos.toml": '[hook]\nmode = "strict"\n' },
    leases: [aHold({ session_id: "mine" })],
  }));

Deno.test("a call of which cannot be told what it changes follows the workspace's word", async () => {
  await inTurn(["pass", "ask", "deny"], (word) =>
    inYard(async (root) => {
      const { verdict, after } = await judged(root, doubtful());
      assertEquals(verdict.kind as string, word);
      await after?.();
      const place = { journal: `${root}/.dos/lane-journal.jsonl` };
      const mark = await takeMark(place, "call-1");
      assertEquals(mark !== null, word === "pass");
      hold(root, aHold({ session_id: "mine" }));
      assertEquals(await verdictOf(root, doubtful()), "pass");
      hold(root, aHold({ acquired_at: minutesAgo(90) }));
      assertEquals(await verdictOf(root, doubtful()), "pass");
    }, { plan: { "dos.toml": `[hook]\ncannot_tell = "${word}"\n` } }));
});

Deno.test("a tool that no table knows follows the workspace's word", async () => {
  await inTurn(["pass", "ask", "deny"], (word) =>
    inYard(async (root) => {
      const call = { tool: "mcp__x__y" };
      const outcome = await judged(root, { kind: "unknown" }, { call });
      assertEquals(outcome.verdict.kind as string, word);
    }, { plan: { "dos.toml": `[hook]\nunknown_tool = "${word}"\n` } }));
});

Deno.test("a broken workspace keeps no other from being judged", () =>
  withTree({ "good/dos.toml": "", "bad/dos.toml": "oops" }, async (root) => {
    hold(`${root}/good`, aHold());
    const cwd = `${root}/good`;
    assertEquals(await verdictOf(cwd, writing("../bad/x", "src/x")), "deny");
    assertEquals(await verdictOf(cwd, writing("src/x", "../bad/x")), "deny");
    const open = await judged(cwd, writing("../bad/x"));
    assertEquals(open.verdict.kind, "pass");
    assertStringIncludes(open.remark, "the call was let pass unchecked");
    plant(root, { "bad/dos.toml": '[hook]\nfail = "closed"\noops' });
    assertEquals(await verdictOf(cwd, writing("../bad/x")), "deny");
    assertEquals(await verdictOf(`${root}/bad`, { kind: "none" }), "pass");
    assertEquals((await judged(`${root}/bad`, { kind: "none" })).remark, "");
  }));

Deno.test("a store that cannot be trusted follows the policy, for whoever writes", async () => {
  await inTurn(["open", "closed"], (fail) =>
    withTree({
      "dos.toml": `[hook]\nfail = "${fail}"\n`,
      ".dos/lane-journal.jsonl": '{"op": oops}\n',
    }, async (root) => {
      const outcome = await judged(root, writing("x"));
      const expected = fail === "open" ? "pass" : "deny";
      assertEquals(outcome.verdict.kind, expected);
      assertStringIncludes(outcome.remark, "cannot be read");
      assertEquals(await verdictOf(root, { kind: "none" }), "pass");
    }));
});

Deno.test("what is held in a damaged journal is denied all the same", () =>
  inYard(async (root) => {
    const text = `{"op": oops}\n${journalAt(root)}`;
    plant(root, { ".dos/lane-journal.jsonl": text });
    assertEquals(await verdictOf(root, writing("src/x")), "deny");
  }));
