import { assertEquals } from "@std/assert";
import { gemini } from "../../../src/hook/hosts/gemini.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/gemini/answers.json" with {
  type: "json",
};
import PRETOOL_WRITE from "../../testdata/hosts/gemini/pretool_write.json" with {
  type: "json",
};
import PRETOOL_REPLACE from "../../testdata/hosts/gemini/pretool_replace.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/gemini/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/gemini/pretool_read.json" with {
  type: "json",
};
import PRETOOL_READ_MANY from "../../testdata/hosts/gemini/pretool_read_many.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/gemini/pretool_none.json" with {
  type: "json",
};
import PRETOOL_PLUGGED_IN from "../../testdata/hosts/gemini/pretool_plugged_in.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/gemini/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/gemini/stop.json" with { type: "json" };
import SESSION_START from "../../testdata/hosts/gemini/session_start.json" with {
  type: "json",
};
import SESSION_END from "../../testdata/hosts/gemini/session_end.json" with {
  type: "json",
};

Deno.test("gemini reads and answers what its host sends, byte for byte", () => {
  checkGolden(gemini, ANSWERS, {
    pretool_write: PRETOOL_WRITE,
    pretool_replace: PRETOOL_REPLACE,
    pretool_shell: PRETOOL_SHELL,
    pretool_read: PRETOOL_READ,
    pretool_read_many: PRETOOL_READ_MANY,
    pretool_none: PRETOOL_NONE,
    pretool_plugged_in: PRETOOL_PLUGGED_IN,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
    session_end: SESSION_END,
  });
});

Deno.test("gemini throws at nothing", () => checkHostile(gemini));

Deno.test("gemini never ends the agent", () => {
  const call = gemini.decode(PRETOOL_WRITE, "pretool");
  if (call === null) throw new Error("A write is a call");
  for (const kind of ["deny", "ask"] as const) {
    const { stdout } = gemini.encode({ kind, reason: "" }, call);
    assertEquals(stdout, '{"decision":"deny","reason":""}\n');
  }
});
