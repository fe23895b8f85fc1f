import { assertEquals } from "@std/assert";
import { antigravity } from "../../../src/hook/hosts/antigravity.ts";
import { checkGolden, checkHostile } from "./golden.ts";
import ANSWERS from "../../testdata/hosts/antigravity/answers.json" with {
  type: "json",
};
import PRETOOL_WRITE from "../../testdata/hosts/antigravity/pretool_write.json" with {
  type: "json",
};
import PRETOOL_REPLACE from "../../testdata/hosts/antigravity/pretool_replace.json" with {
  type: "json",
};
import PRETOOL_SHELL from "../../testdata/hosts/antigravity/pretool_shell.json" with {
  type: "json",
};
import PRETOOL_READ from "../../testdata/hosts/antigravity/pretool_read.json" with {
  type: "json",
};
import PRETOOL_SEARCH from "../../testdata/hosts/antigravity/pretool_search.json" with {
  type: "json",
};
import PRETOOL_NONE from "../../testdata/hosts/antigravity/pretool_none.json" with {
  type: "json",
};
import PRETOOL_UNKNOWN from "../../testdata/hosts/antigravity/pretool_unknown.json" with {
  type: "json",
};
import POSTTOOL_SHELL from "../../testdata/hosts/antigravity/posttool_shell.json" with {
  type: "json",
};
import STOP from "../../testdata/hosts/antigravity/stop.json" with {
  type: "json",
};
import SESSION_START from "../../testdata/hosts/antigravity/session_start.json" with {
  type: "json",
};

Deno.test("antigravity reads and answers what its host sends, byte for byte", () => {
  checkGolden(antigravity, ANSWERS, {
    pretool_write: PRETOOL_WRITE,
    pretool_replace: PRETOOL_REPLACE,
    pretool_shell: PRETOOL_SHELL,
    pretool_read: PRETOOL_READ,
    pretool_search: PRETOOL_SEARCH,
    pretool_none: PRETOOL_NONE,
    pretool_unknown: PRETOOL_UNKNOWN,
    posttool_shell: POSTTOOL_SHELL,
    stop: STOP,
    session_start: SESSION_START,
  });
});

Deno.test("antigravity throws at nothing", () => checkHostile(antigravity));

Deno.test("antigravity: a step without a number has no id", () => {
  const { stepIdx: _, ...nameless } = PRETOOL_WRITE;
  assertEquals(antigravity.decode(nameless, "pretool")?.callId, "");
});
