import { assertEquals } from "@std/assert";
import { claudeCode } from "../../../src/hook/hosts/claude_code.ts";
import { codex } from "../../../src/hook/hosts/codex.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/codex/answers.json" with {
  type: "json",
};
import PRETOOL_PATCH from "../../testdata/hosts/codex/pretool_patch.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/codex/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_SHELL_PATCH from "../../testdata/hosts/codex/pretool_shell_patch.json" with {
  type: "json",
};
import PRETOOL_SHELL_WORDS from "../../testdata/hosts/codex/pretool_shell_words.json" with {
  type: "json",
};
import PRETOOL_SHELL_WINDOWS from "../../testdata/hosts/codex/pretool_shell_windows.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/codex/pretool_read.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/codex/pretool_none.json" with {
  type: "json",
};
import PRETOOL_PLUGGED_IN from "../../testdata/hosts/codex/pretool_plugged_in.json" with {
  type: "json",
};
import PRETOOL_SUB_AGENT from "../../testdata/hosts/codex/pretool_sub_agent.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/codex/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/codex/stop.json" with { type: "json" };
import SESSION_START from "../../testdata/hosts/codex/session_start.json" with {
  type: "json",
};

Deno.test("codex reads and answers what its host sends, byte for byte", () => {
  checkGolden(codex, ANSWERS, {
    pretool_patch: PRETOOL_PATCH,
    pretool_shell: PRETOOL_SHELL,
    pretool_shell_patch: PRETOOL_SHELL_PATCH,
    pretool_shell_words: PRETOOL_SHELL_WORDS,
    pretool_shell_windows: PRETOOL_SHELL_WINDOWS,
    pretool_read: PRETOOL_READ,
    pretool_none: PRETOOL_NONE,
    pretool_plugged_in: PRETOOL_PLUGGED_IN,
    pretool_sub_agent: PRETOOL_SUB_AGENT,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
  });
});

Deno.test("codex throws at nothing", () => checkHostile(codex));

Deno.test("codex: a session that begins looks like Claude Code's, and is answered alike", () => {
  const text = { kind: "tell", text: "held" } as const;
  for (const moment of ["session-start", "session-end", "stop"] as const) {
    const [ours, theirs] = [codex, claudeCode].map((host) => {
      const call = host.decode(SESSION_START, moment);
      return call === null ? null : [call.session, host.encode(text, call)];
    });
    assertEquals(ours, theirs);
  }
  assertEquals(codex.decode(SESSION_START, "session-start")?.reason, "resume");
});
