import { assertEquals } from "@std/assert";
import { cursor } from "../../../src/hook/hosts/cursor.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/cursor/answers.json" with {
  type: "json",
};
import PRETOOL_WRITE from "../../testdata/hosts/cursor/pretool_write.json" with {
  type: "json",
};
import PRETOOL_DELETE from "../../testdata/hosts/cursor/pretool_delete.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/cursor/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/cursor/pretool_read.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/cursor/pretool_none.json" with {
  type: "json",
};
import PRETOOL_PLUGGED_IN from "../../testdata/hosts/cursor/pretool_plugged_in.json" with {
  type: "json",
};
import PRETOOL_TEXT_INPUT from "../../testdata/hosts/cursor/pretool_text_input.json" with {
  type: "json",
};
import BEFORE_SHELL_EXECUTION from "../../testdata/hosts/cursor/before_shell_execution.json" with {
  type: "json",
};
import BEFORE_MCP_EXECUTION from "../../testdata/hosts/cursor/before_mcp_execution.json" with {
  type: "json",
};
import BEFORE_READ_FILE from "../../testdata/hosts/cursor/before_read_file.json" with {
  type: "json",
};
import AFTER_FILE_EDIT from "../../testdata/hosts/cursor/after_file_edit.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/cursor/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/cursor/stop.json" with { type: "json" };
import SESSION_START from "../../testdata/hosts/cursor/session_start.json" with {
  type: "json",
};
import SESSION_END from "../../testdata/hosts/cursor/session_end.json" with {
  type: "json",
};

Deno.test("cursor reads and answers what its host sends, byte for byte", () => {
  checkGolden(cursor, ANSWERS, {
    pretool_write: PRETOOL_WRITE,
    pretool_delete: PRETOOL_DELETE,
    pretool_shell: PRETOOL_SHELL,
    pretool_read: PRETOOL_READ,
    pretool_none: PRETOOL_NONE,
    pretool_plugged_in: PRETOOL_PLUGGED_IN,
    pretool_text_input: PRETOOL_TEXT_INPUT,
    before_shell_execution: BEFORE_SHELL_EXECUTION,
    before_mcp_execution: BEFORE_MCP_EXECUTION,
    before_read_file: BEFORE_READ_FILE,
    after_file_edit: AFTER_FILE_EDIT,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
    session_end: SESSION_END,
  });
});

Deno.test("cursor throws at nothing", () => checkHostile(cursor));

Deno.test("cursor finds a call without the name of its event", () => {
  const bare = { conversation_id: "c", command: "rm a", cwd: "/w" };
  assertEquals(cursor.decode(bare, "pretool")?.tool, "beforeShellExecution");
  assertEquals(cursor.decode(bare, "posttool")?.tool, "afterShellExecution");
  assertEquals(cursor.decode({ file_path: "/w/a" }, "pretool"), null);
});

Deno.test("cursor: the command of a plugged-in server is no command line", () => {
  const { tool_name: _, ...nameless } = BEFORE_MCP_EXECUTION;
  assertEquals(cursor.decode(nameless, "pretool"), null);
});

Deno.test("cursor: an event of another moment is no call", () => {
  assertEquals(cursor.decode(AFTER_FILE_EDIT, "pretool"), null);
  assertEquals(cursor.decode(BEFORE_SHELL_EXECUTION, "posttool"), null);
  assertEquals(cursor.decode(STOP, "session-end"), null);
});

Deno.test("cursor knows the notebooks that are edited", () => {
  for (const key of ["target_notebook", "notebook_path", "path"]) {
    const payload = { tool_name: "EditNotebook", tool_input: { [key]: "n" } };
    const use = cursor.decode(payload, "pretool")?.use;
    assertEquals(
      use?.kind === "files" && use.footprint.writes.map((x) => x.path),
      ["n"],
    );
  }
});
