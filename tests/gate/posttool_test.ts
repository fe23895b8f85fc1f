import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import type { Outcome } from "../../src/gate/around.ts";
import { leaveMark } from "../../src/gate/call_marks.ts";
import { posttool } from "../../src/gate/posttool.ts";
import type { HookCall } from "../../src/hook/tool_call.ts";
import {
  aHold,
  anEvent,
  hold,
  HOLDER,
  journalAt,
  minutesAgo,
  recordsOf,
} from "../support/gate.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { plant, withTree } from "../system/planted_tree.ts";

function inRepository(
  use: (root: string) => Promise<void>,
  ...leases: readonly Lease[]
): Promise<void> {
  return withTree({ "r/keep": "" }, async (root) => {
    const top = `${root}/r`;
    await new Deno.Command("git", { args: ["init", "-q", top] }).output();
    hold(top, ...leases);
    await use(top);
  });
}

async function marked(
  root: string,
  changed: readonly string[],
  call: Partial<HookCall> = {},
): Promise<Outcome> {
  const place = { journal: `${root}/.dos/lane-journal.jsonl` };
  await leaveMark(place, "call-1", Date.now() - 1_000);
  plant(root, Object.fromEntries(changed.map((path) => [path, "x"])));
  return await after(root, call);
}

async function after(
  root: string,
  call: Partial<HookCall> = {},
): Promise<Outcome> {
  const { event, wards } = anEvent(root, { moment: "posttool", ...call });
  return await posttool(event, wards);
}

Deno.test("what changed in somebody else's region is asked about, and nothing is recorded", () =>
  inRepository(async (root) => {
    const before = journalAt(root);
    const { verdict, remark } = await marked(root, [
      "src/a",
      "docs/b",
      "src/é c",
    ]);
    const { text } = kindOf(verdict, "tell");
    assertStringIncludes(
      text,
      'dos: changed while your command ran: "src/a", "src/é c". If that was you, take it back: lane "src"',
    );
    assertEquals([remark, journalAt(root)], ["", before]);
    assertEquals((await after(root)).verdict.kind, "pass");
  }, aHold()));

Deno.test("many changed files are counted", () =>
  inRepository(async (root) => {
    const names = Array.from({ length: 9 }, (_, i) => `src/${i}`);
    const { text } = kindOf((await marked(root, names)).verdict, "tell");
    assertStringIncludes(text, '"src/4" and 4 more. If');
  }, aHold()));

Deno.test("nobody is asked about what he holds, what is over, and what nobody holds", async () => {
  const start = { pid_start: HOLDER.pid_start, pid_space: HOLDER.pid_space };
  const leases: Lease[] = [
    aHold({ session_id: "mine" }),
    aHold({ session_id: "", pid: HOLDER.pid, ...start }),
    aHold({ acquired_at: minutesAgo(90) }),
    aHold({ region: ["docs/**"] }),
  ];
  await inTurn(leases, (lease) =>
    inRepository(async (root) => {
      const { verdict } = await marked(root, ["src/a"]);
      assertEquals(verdict.kind, "pass", JSON.stringify(lease));
    }, lease));
});

Deno.test("nobody is asked about a call that left no mark, or has no name", () =>
  inRepository(async (root) => {
    plant(root, { "src/a": "" });
    assertEquals((await after(root)).verdict.kind, "pass");
    assertEquals((await marked(root, [], { callId: "" })).verdict.kind, "pass");
    assertEquals(
      (await after(root, { callId: "call-2" })).verdict.kind,
      "pass",
    );
    assertEquals((await after(root)).verdict.kind, "tell");
  }, aHold()));

Deno.test("what changed before the call began is not asked about", () =>
  inRepository(async (root) => {
    plant(root, { "src/a": "" });
    const place = { journal: `${root}/.dos/lane-journal.jsonl` };
    await leaveMark(place, "call-1", Date.now() + 60_000);
    assertEquals((await after(root)).verdict.kind, "pass");
  }, aHold()));

Deno.test("a mark is taken away whatever comes of it", () =>
  inRepository(async (root) => {
    await marked(root, ["docs/a"]);
    const left = await Array.fromAsync(Deno.readDir(`${root}/.dos/calls`));
    assertEquals([left, recordsOf(root, "ENFORCE")], [[], []]);
  }, aHold()));

Deno.test("a file in a lease of one's own is not asked about, whoever else holds it", () =>
  inRepository(
    async (root) => {
      const { verdict } = await marked(root, ["src/a"]);
      assertEquals(verdict.kind, "pass");
    },
    aHold(),
    aHold({ session_id: "mine", loop_ts: "t-own", region: ["src/a"] }),
  ));
