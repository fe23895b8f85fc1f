import { assertEquals } from "@std/assert";
import { shellOption, shellWord } from "../../src/domain/shell_word.ts";

Deno.test("shellWord quotes what a shell would read as more than a word", () => {
  const table: [string, string][] = [
    ["src", "src"],
    ["2026-06-01T14:03:00.000Z-abc", "2026-06-01T14:03:00.000Z-abc"],
    ["src/**", "'src/**'"],
    ["two words", "'two words'"],
    ["it's", "'it'\\''s'"],
    ["$(rm)", "'$(rm)'"],
    ["", "''"],
    ["-x", "'-x'"],
    ["=x", "'=x'"],
    ["~", "'~'"],
  ];
  for (const [word, quoted] of table) assertEquals(shellWord(word), quoted);
});

Deno.test("shellOption joins a value that begins with a dash", () => {
  const table: [string | string[], string][] = [
    ["ann", "--x ann"],
    ["-x", "--x='-x'"],
    [["a", "b*"], "--x a 'b*'"],
    [["a", "-b"], "--x=a --x='-b'"],
    [[], ""],
  ];
  for (const [value, words] of table) {
    assertEquals(shellOption("x", value).join(" "), words);
  }
});
