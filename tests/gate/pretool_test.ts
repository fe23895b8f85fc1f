import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { leaveMark } from "../../src/gate/call_marks.ts";
import type { ToolUse } from "../../src/hook/tool_call.ts";
import {
  aHold,
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
import { doubtful, inYard, judged, verdictOf } from "../support/pretool.ts";
import { NOW_MS } from "../support/records.ts";
import { withTree } from "../system/planted_tree.ts";

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
