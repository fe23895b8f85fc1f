import { assertEquals } from "@std/assert";
import { windsurf } from "../../../src/hook/hosts/windsurf.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/windsurf/answers.json" with {
  type: "json",
};
import PRE_WRITE_CODE from "../../testdata/hosts/windsurf/pre_write_code.json" with {
  type: "json",
};
import PRE_RUN_COMMAND from "../../testdata/hosts/windsurf/pre_run_command.json" with {
  type: "json",
};
import PRE_RUN_COMMAND_WINDOWS from "../../testdata/hosts/windsurf/pre_run_command_windows.json" with {
  type: "json",
};
import PRE_READ_CODE from "../../testdata/hosts/windsurf/pre_read_code.json" with {
  type: "json",
};
import PRE_MCP_TOOL_USE from "../../testdata/hosts/windsurf/pre_mcp_tool_use.json" with {
  type: "json",
};
import POST_RUN_COMMAND from "../../testdata/hosts/windsurf/post_run_command.json" with {
  type: "json",
};
import POST_CASCADE_RESPONSE from "../../testdata/hosts/windsurf/post_cascade_response.json" with {
  type: "json",
};

Deno.test("windsurf reads and answers what its host sends, byte for byte", () => {
  checkGolden(windsurf, ANSWERS, {
    pre_write_code: PRE_WRITE_CODE,
    pre_run_command: PRE_RUN_COMMAND,
    pre_run_command_windows: PRE_RUN_COMMAND_WINDOWS,
    pre_read_code: PRE_READ_CODE,
    pre_mcp_tool_use: PRE_MCP_TOOL_USE,
    post_run_command: POST_RUN_COMMAND,
    post_cascade_response: POST_CASCADE_RESPONSE,
  });
});

Deno.test("windsurf throws at nothing", () => checkHostile(windsurf));

Deno.test("windsurf: other actions are no calls", () => {
  for (const agent_action_name of ["pre_user_prompt", "post_write_code"]) {
    const payload = { ...PRE_WRITE_CODE, agent_action_name };
    assertEquals(windsurf.decode(payload, "pretool"), null);
  }
  assertEquals(windsurf.decode(PRE_WRITE_CODE, "stop"), null);
});

Deno.test("windsurf: a reason cannot steer the terminal it is shown on", () => {
  const call = windsurf.decode(PRE_WRITE_CODE, "pretool");
  if (call === null) throw new Error("A write is a call");
  const reply = windsurf.encode(
    { kind: "deny", reason: "a\u001b[2J\nb\n" },
    call,
  );
  assertEquals(reply, { stdout: "", stderr: "a\\u{1b}[2J\nb\n", exit: 2 });
});
