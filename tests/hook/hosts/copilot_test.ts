import { assertEquals } from "@std/assert";
import { copilot } from "../../../src/hook/hosts/copilot.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/copilot/answers.json" with {
  type: "json",
};
import PRETOOL_CREATE from "../../testdata/hosts/copilot/pretool_create.json" with {
  type: "json",
};
import PRETOOL_EDIT_TEXT from "../../testdata/hosts/copilot/pretool_edit_text.json" with {
  type: "json",
};
import PRETOOL_EDITOR_VIEW from "../../testdata/hosts/copilot/pretool_editor_view.json" with {
  type: "json",
};
import PRETOOL_EDITOR_INSERT from "../../testdata/hosts/copilot/pretool_editor_insert.json" with {
  type: "json",
};
import PRETOOL_PATCH from "../../testdata/hosts/copilot/pretool_patch.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/copilot/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_POWERSHELL from "../../testdata/hosts/copilot/pretool_powershell.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/copilot/pretool_read.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/copilot/pretool_none.json" with {
  type: "json",
};
import PRETOOL_PLUGGED_IN from "../../testdata/hosts/copilot/pretool_plugged_in.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/copilot/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/copilot/stop.json" with { type: "json" };
import SESSION_START from "../../testdata/hosts/copilot/session_start.json" with {
  type: "json",
};
import SESSION_END from "../../testdata/hosts/copilot/session_end.json" with {
  type: "json",
};

Deno.test("copilot reads and answers what its host sends, byte for byte", () => {
  checkGolden(copilot, ANSWERS, {
    pretool_create: PRETOOL_CREATE,
    pretool_edit_text: PRETOOL_EDIT_TEXT,
    pretool_editor_view: PRETOOL_EDITOR_VIEW,
    pretool_editor_insert: PRETOOL_EDITOR_INSERT,
    pretool_patch: PRETOOL_PATCH,
    pretool_shell: PRETOOL_SHELL,
    pretool_powershell: PRETOOL_POWERSHELL,
    pretool_read: PRETOOL_READ,
    pretool_none: PRETOOL_NONE,
    pretool_plugged_in: PRETOOL_PLUGGED_IN,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
    session_end: SESSION_END,
  });
});

Deno.test("copilot throws at nothing", () => checkHostile(copilot));

Deno.test("copilot: what has a result is over and cannot be refused", () => {
  assertEquals(copilot.decode(POSTTOOL_SHELL, "pretool"), null);
});

Deno.test("copilot: typing into a shell that runs cannot be told, waiting can", () => {
  const [typed, waited] = ["rm a\n", ""].map((input) =>
    copilot.decode(
      { sessionId: "s", toolName: "write_bash", toolArgs: { input } },
      "pretool",
    )?.use
  );
  assertEquals(typed, {
    kind: "files",
    footprint: {
      writes: [],
      reads: [],
      cannotTell: "it types into a running program",
    },
  });
  assertEquals(waited, { kind: "none" });
});
