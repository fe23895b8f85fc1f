import { assertEquals } from "@std/assert";
import { PASS } from "../../src/gate/pass.ts";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
import { SILENT } from "../../src/hook/hosts/reply.ts";
import { aCall } from "../support/gate.ts";

Deno.test("a pass prints nothing, leaves nothing to be done, and fails with no host", () => {
  assertEquals([PASS.remark, PASS.after], ["", undefined]);
  for (const { name, encode } of Object.values(HOSTS)) {
    const { exit, stderr } = encode(PASS.verdict, aCall({ host: name }));
    assertEquals({ exit, stderr }, {
      exit: SILENT.exit,
      stderr: SILENT.stderr,
    });
  }
});
