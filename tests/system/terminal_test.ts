import { assertEquals } from "@std/assert";
import { openTerminal } from "../../src/system/terminal.ts";

Deno.test("openTerminal finds none where input is no terminal", () => {
  if (Deno.stdin.isTerminal() && Deno.stdout.isTerminal()) return;
  assertEquals(openTerminal(), null);
});
