import { assert, assertEquals } from "@std/assert";
import { script } from "../../../src/cli/completion/powershell.ts";
import { aTable } from "./sample.ts";

// No PowerShell runs here: its words are read by the rules of its grammar, as far as this script uses them.

/** The text without strings and comments, and the strings. */
function tokens(text: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  const code = text.replace(
    /#[^\n]*|'((?:[^']|'')*)'|"((?:[^"`]|""|`.)*)"/g,
    (whole, single, double) => {
      if (!whole.startsWith("#")) strings.push(single ?? double);
      return whole.startsWith("#") ? "" : "S";
    },
  );
  return { code, strings };
}

Deno.test("the script for PowerShell has its strings, brackets and blocks in order", async () => {
  const { code, strings } = tokens(script(await aTable()).join("\n"));
  const open: string[] = [];
  for (const char of code) {
    if ("([{".includes(char)) open.push(char);
    const at = ")]}".indexOf(char);
    if (at >= 0) assertEquals(open.pop(), "([{"[at]);
  }
  assertEquals(open, []);
  assert(!/['"`]/.test(code), "a quote without its like");
  assert(strings.includes("Who it''s for"));
  assert(strings.includes("many file"));
  assert(strings.includes("=a =b"));
  assert(!strings.some((text) => text.includes("secret")));
});

Deno.test("the script for PowerShell uses no variable that it does not set", async () => {
  const { code } = tokens(script(await aTable()).join("\n"));
  const automatic = ["Matches", "null", "true", "false"];
  const set = new Set([
    ...automatic,
    ...[...code.matchAll(/\$(\w+)\s*\+?=/g)].map((x) => x[1]),
    ...[...code.matchAll(/foreach \(\$(\w+) in/g)].map((x) => x[1]),
    ...[...(/param\(([^)]*)\)/.exec(code)?.[1] ?? "").matchAll(/\$(\w+)/g)]
      .map((x) => x[1]),
  ]);
  const used = [...code.matchAll(/[$@]([a-z]\w*)/gi)].map((x) => x[1]);
  assertEquals(used.filter((name) => !set.has(name)), []);
});

Deno.test("each row of the tables but the last one ends in a comma", async () => {
  const lines = script(await aTable());
  for (const [at, line] of lines.entries()) {
    if (!/^ {12}@\('/.test(line)) continue;
    const isLast = lines[at + 1]?.trim() === ")";
    assertEquals(line.endsWith("),"), !isLast, line);
  }
});
