import { assertEquals } from "@std/assert";
import { detectHost } from "../../../src/hook/hosts/detect.ts";
import type { HookMoment } from "../../../src/hook/tool_call.ts";
import { claudeCode } from "../../../src/hook/hosts/claude_code.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/claude-code/answers.json" with {
  type: "json",
};
import PRETOOL_WRITE from "../../testdata/hosts/claude-code/pretool_write.json" with {
  type: "json",
};
import PRETOOL_MULTI_EDIT from "../../testdata/hosts/claude-code/pretool_multi_edit.json" with {
  type: "json",
};
import PRETOOL_NOTEBOOK from "../../testdata/hosts/claude-code/pretool_notebook.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/claude-code/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_POWERSHELL from "../../testdata/hosts/claude-code/pretool_powershell.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/claude-code/pretool_read.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/claude-code/pretool_none.json" with {
  type: "json",
};
import PRETOOL_PLUGGED_IN from "../../testdata/hosts/claude-code/pretool_plugged_in.json" with {
  type: "json",
};
import PRETOOL_SUB_AGENT from "../../testdata/hosts/claude-code/pretool_sub_agent.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/claude-code/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/claude-code/stop.json" with {
  type: "json",
};
import SESSION_START from "../../testdata/hosts/claude-code/session_start.json" with {
  type: "json",
};
import SESSION_END from "../../testdata/hosts/claude-code/session_end.json" with {
  type: "json",
};

Deno.test("claudeCode reads and answers what its host sends, byte for byte", () => {
  checkGolden(claudeCode, ANSWERS, {
    pretool_write: PRETOOL_WRITE,
    pretool_multi_edit: PRETOOL_MULTI_EDIT,
    pretool_notebook: PRETOOL_NOTEBOOK,
    pretool_shell: PRETOOL_SHELL,
    pretool_powershell: PRETOOL_POWERSHELL,
    pretool_read: PRETOOL_READ,
    pretool_none: PRETOOL_NONE,
    pretool_plugged_in: PRETOOL_PLUGGED_IN,
    pretool_sub_agent: PRETOOL_SUB_AGENT,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
    session_end: SESSION_END,
  });
});

Deno.test("claudeCode throws at nothing", () => checkHostile(claudeCode));

Deno.test("claudeCode: an event of another moment, or without a tool, is no call", () => {
  const table: [unknown, HookMoment][] = [
    [POSTTOOL_SHELL, "pretool"],
    [PRETOOL_WRITE, "posttool"],
    [{ ...STOP, hook_event_name: "SubagentStop" }, "stop"],
    [{ ...PRETOOL_WRITE, hook_event_name: "PermissionRequest" }, "pretool"],
    [{ ...PRETOOL_WRITE, tool_name: 7 }, "pretool"],
    [[PRETOOL_WRITE], "pretool"],
  ];
  for (const [payload, moment] of table) {
    assertEquals(claudeCode.decode(payload, moment), null);
  }
});

Deno.test("claudeCode reads the tools of Copilot in VS Code", () => {
  const payload = {
    timestamp: "2026-11-23T10:00:00.000Z",
    sessionId: "vs-1",
    hookEventName: "PreToolUse",
    cwd: "/w",
    tool_name: "multi_replace_string_in_file",
    tool_input: { replacements: [{ filePath: "/w/a" }, { filePath: "/w/b" }] },
  };
  const call = detectHost(payload).decode(payload, "pretool");
  assertEquals([call?.host, call?.session], ["claude-code", "vs-1"]);
  assertEquals(
    call?.use.kind === "files" && call.use.footprint.writes.map((x) => x.path),
    ["/w/a", "/w/b"],
  );
});

Deno.test("claudeCode: a write without a path that can be read is not told", () => {
  for (
    const tool_input of [undefined, {}, { file_path: 7 }, { file_path: "" }]
  ) {
    const { use } = claudeCode.decode(
      { tool_name: "Write", tool_input },
      "pretool",
    ) ?? {};
    assertEquals(use, {
      kind: "files",
      footprint: { writes: [], reads: [], cannotTell: "it names no file" },
    });
  }
});
