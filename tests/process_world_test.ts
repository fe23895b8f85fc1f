import { assertEquals } from "@std/assert";
import { endingSignals } from "../src/process_world.ts";
import { signalsOf } from "../src/system/commands.ts";

const AT_TERMINAL = true;

Deno.test("Ctrl-C and Ctrl-Break end every command on Windows, a server too", () => {
  assertEquals(endingSignals("windows"), [["SIGINT", 130], ["SIGBREAK", 130]]);
  const handed = signalsOf("windows", AT_TERMINAL).map(({ name }) => name);
  assertEquals(handed, endingSignals("windows").map(([name]) => name));
});

Deno.test("whatever ends a command has the exit code of shells", () => {
  assertEquals(endingSignals("linux").map(([name, code]) => [name, code]), [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ]);
});
