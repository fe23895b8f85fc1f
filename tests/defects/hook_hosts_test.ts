/**
 * Defects of dos-kernel 0.22.0 by which its hook does nothing on most hosts,
 * numbered as in their description, and what ours does in their place: the
 * golden payload of each host is refused to the byte as that host reads it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  ADA,
  assertDenied,
  assertPass,
  calling,
  hook,
  inShop,
  recordsOf,
  type Shop,
} from "../program/hook.ts";
import { inTurn } from "../support/in_turn.ts";
import type { HostName } from "../../src/hook/tool_call.ts";

const DATA = new URL("../testdata/hosts/", import.meta.url);
/** Where the agents of the golden payloads work, and what they are told there. */
const GOLDEN_ROOT = "/home/ada/shop";
const GOLDEN_REASON =
  '"src/api/app.py" is held by lane api (ada) until 14:32Z — wait, or work elsewhere';

const REASON_REGEXP =
  /^dos: "[^"]+" is not yours to change: lane "api" \(src\/api\/\*\*\) is held by "ada"; since \d\d:\d\d UTC, (?:now|\d+ s ago); until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC, in 5\d min unless renewed(?: \(\d more of its paths are held too\))?\. Next: work elsewhere \(`dos lease-lane live` shows what is held\), and ask for it with `dos lease-lane acquire --owner YOU --lane api --tree 'src\/api\/\*\*'` once it is released$/;

function golden(host: HostName, name: string): string {
  return Deno.readTextFileSync(new URL(`${host}/${name}.json`, DATA));
}

/** A golden payload, as if it came from a shop of this test. */
function payloadIn({ root }: Shop, host: HostName, name: string): string {
  return golden(host, name).replaceAll(GOLDEN_ROOT, root);
}

/** The golden refusal of a host, with the reason that was given. */
function refusalOf(
  host: HostName,
  reason: string,
): { code: number; stdout: string; stderr: string } {
  const { stdout, stderr, exit } = JSON.parse(golden(host, "answers"))
    .replies.pretool.deny;
  const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
  return {
    code: exit,
    stdout: stdout.replaceAll(quoted(GOLDEN_REASON), quoted(reason)),
    stderr: stderr.replaceAll(GOLDEN_REASON, reason),
  };
}

/** The reason in an answer, wherever the host has it. */
function reasonIn(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): string {
  if (stdout === "") return stderr.trimEnd();
  const answer = JSON.parse(stdout);
  return answer.reason ?? answer.agent_message ??
    (answer.hookSpecificOutput ?? answer).permissionDecisionReason;
}

/** The golden payloads of each host that write into `src/api`, and those that do not. */
const PAYLOADS: readonly {
  readonly defect: number;
  readonly host: HostName;
  readonly denied: string;
  readonly passed: string;
}[] = [
  {
    defect: 1,
    host: "claude-code",
    denied:
      "pretool_write pretool_multi_edit pretool_shell pretool_sub_agent pretool_powershell",
    passed: "pretool_read pretool_none pretool_notebook pretool_plugged_in",
  },
  {
    defect: 4,
    host: "gemini",
    denied: "pretool_write pretool_replace pretool_shell",
    passed:
      "pretool_read pretool_read_many pretool_none pretool_plugged_in posttool_shell",
  },
  {
    defect: 5,
    host: "cursor",
    denied: "pretool_write pretool_text_input",
    passed: "pretool_read pretool_none before_read_file before_mcp_execution",
  },
  {
    defect: 6,
    host: "antigravity",
    denied: "pretool_write",
    passed: "pretool_read pretool_search pretool_none pretool_unknown",
  },
  {
    defect: 6,
    host: "copilot",
    denied: "pretool_create pretool_edit_text pretool_shell pretool_patch",
    passed: "pretool_read pretool_editor_view pretool_none pretool_plugged_in",
  },
  {
    defect: 6,
    host: "windsurf",
    denied: "pre_write_code pre_run_command",
    passed: "pre_read_code pre_mcp_tool_use",
  },
  {
    defect: 7,
    host: "codex",
    denied: "pretool_patch pretool_shell",
    passed: "pretool_read pretool_none pretool_sub_agent pretool_plugged_in",
  },
];

for (const { defect, host, denied, passed } of PAYLOADS) {
  Deno.test(`defect ${defect}: ${host} is refused in its own dialect what writes into another's region`, async (t) => {
    await inShop(async (shop) => {
      await inTurn(denied.split(" "), async (name) => {
        await t.step(`${name} is denied`, async () => {
          const event = payloadIn(shop, host, name);
          const { code, stdout, stderr } = await hook("pretool", {
            cwd: "/",
            event,
          });
          const reason = reasonIn({ stdout, stderr });
          assertMatch(reason, REASON_REGEXP);
          assertEquals({ code, stdout, stderr }, refusalOf(host, reason));
          assert(!stdout.includes("continue"), "it would end the agent");
        });
      });
      const before = await Deno.readTextFile(shop.journal);
      await inTurn(passed.split(" "), async (name) => {
        await t.step(`${name} passes`, async () => {
          const event = payloadIn(shop, host, name);
          assertPass(await hook("pretool", { cwd: "/", event }));
        });
      });
      assertEquals(await Deno.readTextFile(shop.journal), before);
    });
  });
}

Deno.test("defect 5: Cursor's command lines, its deletions and edits by other names are denied, and an edit that is over is not", async (t) => {
  await inShop(async (shop) => {
    const { root } = shop;
    const shell = JSON.parse(golden("cursor", "before_shell_execution"));
    const tool = JSON.parse(payloadIn(shop, "cursor", "pretool_write"));
    const inputs = [
      {
        ...shell,
        workspace_roots: [root],
        cwd: root,
        command: "rm -r src/api",
      },
      {
        ...shell,
        workspace_roots: [root],
        cwd: "",
        command: "touch src/api/b",
      },
      { ...tool, tool_name: "Delete", tool_input: { path: "src" } },
      { ...tool, tool_name: "StrReplace", tool_input: { path: "src/api/b" } },
      { ...tool, cwd: "", tool_input: { target_file: "src/api/b" } },
    ];
    await inTurn(inputs, async (event) => {
      const what = event.command ?? event.tool_name;
      await t.step(what, async () => {
        const { code, stdout, stderr } = await hook("pretool", {
          cwd: "/",
          event,
        });
        const reason = reasonIn({ stdout, stderr });
        assertMatch(reason, REASON_REGEXP);
        const wanted = refusalOf("cursor", reason);
        assertEquals({ code, stdout, stderr }, wanted);
      });
    });
    const edited = payloadIn(shop, "cursor", "after_file_edit");
    assertPass(await hook("posttool", { cwd: root, event: edited }));
  });
});

Deno.test("defect 7: a Codex patch is denied if any one of its files is held, and its answer at a turn's end is one it reads", async (t) => {
  await inShop(async (shop) => {
    const { root } = shop;
    const model = JSON.parse(payloadIn(shop, "codex", "pretool_patch"));
    const patches: [string, string][] = [
      ["update", "*** Update File: src/api/app.py\n@@\n-a\n+b"],
      ["add", "*** Add File: src/api/new/b.py\n+b"],
      ["delete", "*** Delete File: src/api/app.py"],
      ["move in", "*** Update File: docs/a.md\n*** Move to: src/api/a.md"],
      ["move out", "*** Update File: src/api/app.py\n*** Move to: docs/a"],
    ];
    await inTurn(patches, async ([what, part]) => {
      await t.step(what, async () => {
        const harmless = ["docs/a.md", "docs/b.md", "src/web/page.py"].map((
          x,
        ) => `*** Update File: ${x}\n@@\n-a\n+b`);
        const command = [
          "*** Begin Patch",
          ...harmless,
          part,
          "*** End Patch\n",
        ].join("\n");
        const event = { ...model, tool_input: { command } };
        const ran = await hook("pretool", { cwd: "/", event });
        assertMatch(assertDenied(ran, what), REASON_REGEXP);
      });
    });
    const stop = JSON.parse(payloadIn(shop, "codex", "stop"));
    const event = { ...stop, session_id: ADA };
    const { code, stdout } = await hook("stop", { cwd: root, event });
    assertEquals([code, Object.keys(JSON.parse(stdout))], [0, [
      "systemMessage",
    ]]);
    assertMatch(stdout, /you still hold/);
  });
});

Deno.test("defect 20: an unknown host or dialect changes nothing and is journalled as what was answered", async (t) => {
  await inShop(async (shop) => {
    const { root } = shop;
    const event = calling("Write", { file_path: "src/api/app.py" }, {
      cwd: root,
    });
    await t.step("--dialect is passed over", async () => {
      const args = ["--dialect", "hermes"];
      assertDenied(await hook("pretool", { cwd: root, event, args }));
    });
    await t.step("--host is told of and passed over", async () => {
      const args = ["--host", "nobody"];
      const ran = await hook("pretool", { cwd: root, event, args });
      assertDenied({ ...ran, stderr: "" });
      assertEquals(
        ran.stderr,
        'dos: hook: no host is called "nobody"; it is told by the event\n',
      );
    });
    await t.step("a known --host answers in its dialect", async () => {
      const args = ["--host=copilot"];
      const { code, stdout } = await hook("pretool", {
        cwd: root,
        event,
        args,
      });
      assertEquals(code, 0);
      assertEquals(JSON.parse(stdout).permissionDecision, "deny");
    });
    await t.step("a pass is journalled as nothing", async () => {
      const before = await recordsOf(shop);
      const args = ["--dialect", "hermes", "--host", "nobody"];
      const harmless = calling("Write", { file_path: "docs/a.md" }, {
        cwd: root,
      });
      const ran = await hook("pretool", { cwd: root, event: harmless, args });
      assertEquals([ran.code, ran.stdout], [0, ""]);
      assertEquals(await recordsOf(shop), before);
    });
  });
});
