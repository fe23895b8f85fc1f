import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import type { Outcome } from "../../src/gate/around.ts";
import { leaveMark, takeMark } from "../../src/gate/call_marks.ts";
import { pretool } from "../../src/gate/pretool.ts";
import type { HookCall, ToolUse } from "../../src/hook/tool_call.ts";
import {
  aHold,
  anEvent,
  type AroundFields,
  hold,
  HOLDER,
  journalAt,
  minutesAgo,
  recordsOf,
  running,
  writing,
} from "../support/gate.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { NOW_MS } from "../support/records.ts";
import { type Plan, plant, withTree } from "../system/planted_tree.ts";

async function judged(
  cwd: string,
  use: ToolUse,
  options: { call?: Partial<HookCall>; around?: AroundFields } = {},
): Promise<Outcome> {
  const { event, wards } = anEvent(
    cwd,
    { use, ...options.call },
    options.around,
  );
  return await pretool(event, wards);
}

async function verdictOf(...call: Parameters<typeof judged>): Promise<string> {
  return (await judged(...call)).verdict.kind;
}

/** A workspace with a lease of somebody else's on `src/**`. */
function inYard(
  use: (root: string) => Promise<void>,
  options: { plan?: Plan; leases?: readonly Lease[] } = {},
): Promise<void> {
  const { plan = { "dos.toml": "" }, leases = [aHold()] } = options;
  return withTree(plan, async (root) => {
    hold(root, ...leases);
    await use(root);
  });
}

function doubtful(...paths: readonly string[]): ToolUse {
  const writes = paths.map((path) => ({ path, below: false, glob: false }));
  const footprint = { writes, reads: [], cannotTell: "it runs a script" };
  return { kind: "files", footprint };
}

Deno.test("a write into somebody else's region is denied, and recorded afterwards", () =>
  inYard(async (root) => {
    const { verdict, remark, after } = await judged(
      root,
      writing("docs/a", "./src//x"),
    );
    const { reason } = kindOf(verdict, "deny");
    assertStringIncludes(reason, '"./src//x" is not yours to change');
    assertStringIncludes(reason, '"ada"');
    assertEquals(remark, "");
    assertEquals(recordsOf(root, "ENFORCE"), []);
    await after?.();
    const [record] = recordsOf(root, "ENFORCE");
    assertEquals([record?.["holder"], record?.["path"]], ["mine", "./src//x"]);
  }));

Deno.test("a call that touches nothing of others passes without a trace", () =>
  inYard(async (root) => {
    const before = journalAt(root);
    const uses: ToolUse[] = [
      writing("docs/a", "srcs/x", "a"),
      writing(),
      { kind: "none" },
      { kind: "unknown" },
      running("cat src/x; echo src/x > docs/out; rm docs/b"),
      running("grep -r src ."),
    ];
    await inTurn(uses, async (use) => {
      const { verdict, remark, after } = await judged(root, use);
      assertEquals([verdict, remark], [{ kind: "pass" }, ""]);
      await after?.();
    });
    assertEquals(journalAt(root), before);
    const names = await Array.fromAsync(
      Deno.readDir(`${root}/.dos`),
      ({ name }) => name,
    );
    assertEquals(names, ["lane-journal.jsonl"]);
  }));

Deno.test("a command is denied for what it writes, in any spelling", () =>
  inYard(async (root) => {
    const commands = [
      ...[
        "rm src/x",
        "cd src && touch a",
        "echo x >src/a",
        "rm -rf src",
        "rm *",
      ],
      ...[
        "mv docs ./src/",
        "rm -rf .",
        'tee "src/a b"',
        "rm -rf s*",
        "rm SRC/X",
      ],
      `rm ${root}/src/x`,
    ];
    await inTurn(commands, async (command) => {
      assertEquals(await verdictOf(root, running(command)), "deny", command);
    });
  }));

Deno.test("nobody is denied what he holds, expired or not, alone or with others", () => {
  const own = aHold({ session_id: "mine", loop_ts: "t-own", lane: "own" });
  const table: [readonly Lease[], AroundFields, string][] = [
    [[own], {}, "pass"],
    [[{ ...own, acquired_at: minutesAgo(999) }], {}, "pass"],
    [[aHold(), { ...own, region: ["src/x"] }], {}, "pass"],
    [[aHold(), { ...own, region: ["src/y"] }], {}, "deny"],
    [[aHold()], { vars: { DOS_LEASE: "t-ada@src" } }, "pass"],
    [[aHold()], { vars: { DOS_LEASE: "t-ada@docs" } }, "deny"],
    [[aHold({ session_id: "", pid: HOLDER.pid, ...START })], {}, "pass"],
    [[aHold({ session_id: "", pid: 7, ...START })], {}, "deny"],
    [[aHold({ pid: HOLDER.pid, ...START })], {}, "deny"],
  ];
  return inTurn(table, async ([leases, around, expected]) => {
    await inYard(async (root) => {
      const verdict = await verdictOf(root, writing("src/x"), { around });
      assertEquals(verdict, expected, JSON.stringify(leases));
    }, { leases });
  });
});

const START = { pid_start: HOLDER.pid_start, pid_space: HOLDER.pid_space };

Deno.test("a lease of one's own on a directory gives no leave to remove what others hold in it", () =>
  inYard(async (root) => {
    assertEquals(await verdictOf(root, writing("src/x")), "pass");
    assertEquals(await verdictOf(root, running("rm -rf src")), "deny");
    assertEquals(await verdictOf(root, running("rm src/*")), "deny");
  }, {
    leases: [
      aHold({ region: ["src/deep/**", "src/a"] }),
      aHold({
        session_id: "mine",
        loop_ts: "t-own",
      }),
    ],
  }));

Deno.test("a lease that is over stops nobody", () =>
  inYard(async (root) => {
    assertEquals(await verdictOf(root, writing("src/x")), "pass");
    assertEquals(await verdictOf(root, writing("docs/x")), "deny");
  }, {
    leases: [
      aHold({ acquired_at: minutesAgo(90) }),
      aHold({ lane: "d", region: ["docs/**"], acquired_at: minutesAgo(20) }),
    ],
  }));

Deno.test("whoever works renews what he holds, once it is silent, wherever he writes", () =>
  inYard(async (root) => {
    const uses = [writing("docs/a"), writing("src/a"), running("ls")];
    await inTurn(uses, async (use) => {
      const { after } = await judged(root, use);
      await after?.();
    });
    assertEquals(
      recordsOf(root, "HEARTBEAT").map(({ lane }) => lane),
      ["src"],
    );
  }, {
    leases: [
      aHold({ session_id: "mine", acquired_at: minutesAgo(90) }),
      aHold({ session_id: "mine", lane: "b", loop_ts: "t-2" }),
      aHold({
        lane: "c",
        loop_ts: "t-3",
        region: ["c"],
        acquired_at: minutesAgo(5),
      }),
    ],
  }));

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

Deno.test("one thing that cannot be recorded keeps no other from being so", () =>
  withTree({ "a/dos.toml": "", "b/dos.toml": "" }, async (root) => {
    const own = aHold({ session_id: "mine", acquired_at: minutesAgo(9) });
    hold(`${root}/a`, aHold({ region: ["other"] }));
    hold(`${root}/b`, own);
    const place = { journal: `${root}/a/.dos/lane-journal.jsonl` };
    await leaveMark(place, "call-1", NOW_MS);
    const { after } = await judged(`${root}/a`, doubtful("x", "../b/src/x"));
    await after?.();
    assertEquals(recordsOf(`${root}/b`, "HEARTBEAT").length, 1);
  }));

Deno.test("outside every workspace everything passes", () =>
  withTree({}, async (root) => {
    const uses = [writing("x"), running("rm -rf ."), doubtful("y")];
    await inTurn(uses, async (use) => {
      const { verdict, remark } = await judged(root, use);
      assertEquals([verdict.kind, remark], ["pass", ""]);
    });
    assertEquals(await Array.fromAsync(Deno.readDir(root)), []);
  }));

Deno.test("a path is judged through links and past what is missing", () =>
  inYard(async (root) => {
    await Deno.mkdir(`${root}/src`);
    await Deno.mkdir(`${root}/out`);
    await Deno.symlink(`${root}/src`, `${root}/out/in`);
    await Deno.symlink("../src/new", `${root}/out/dangling`);
    const paths = [
      "out/in/x",
      "out/dangling",
      "out/in/../src/x",
      "gone/../src/x",
    ];
    await inTurn(paths, async (path) => {
      assertEquals(await verdictOf(root, writing(path)), "deny", path);
    });
    assert(await verdictOf(root, writing("out/x")) === "pass");
  }));
