import { assert } from "@std/assert";
import { mayFail } from "../../../src/hook/shell/redirects.ts";
import { textWord } from "../../../src/hook/shell/token.ts";
import type { RedirectToken } from "../../../src/hook/shell/token.ts";
import { checkCases } from "../../support/command_lines.ts";

function redirect(operator: string, text: string): RedirectToken {
  const part = { kind: "text", text, quoted: false } as const;
  return {
    kind: "redirect",
    operator,
    target: { ...textWord(text), parts: [part] },
  };
}

Deno.test("mayFail() trusts nothing but the copy of a stream", () => {
  assert(!mayFail(redirect(">&", "2")));
  assert(mayFail(redirect(">&", "log")));
  assert(mayFail(redirect(">", "2")));
  assert(mayFail(redirect("<", "a")));
});

Deno.test("redirectTo() tells files from streams", () => {
  checkCases([
    ["ls > a 2>&1", "a"],
    ["ls >& a 2>&-", "a"],
    ["ls < a", "", "told", "a"],
    ["ls <> a", "a"],
  ]);
});
