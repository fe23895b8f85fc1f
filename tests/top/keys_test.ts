import { assertEquals } from "@std/assert";
import { readKeys } from "../../src/top/keys.ts";

function read(text: string): string[] {
  return readKeys(new TextEncoder().encode(text)).map((key) =>
    key.name === "character" ? `'${key.text}'` : key.name
  );
}

Deno.test("readKeys reads characters, controls and the sequences of keys", () => {
  const table: [string, string[]][] = [
    ["q", ["'q'"]],
    ["aé漢😀", ["'a'", "'é'", "'漢'", "'😀'"]],
    ["\r\n\x7f\b", ["enter", "enter", "backspace", "backspace"]],
    ["\x03", ["interrupt"]],
    ["\x1b[A\x1bOB\x1b[C\x1b[D", ["up", "down", "right", "left"]],
    ["\x1b[5~\x1b[6~", ["page-up", "page-down"]],
    ["\x1b[H\x1b[F\x1b[1~\x1b[4~", ["home", "end", "home", "end"]],
    ["\x1b", ["escape"]],
    ["\x1bq", ["escape", "'q'"]],
    ["\x1b[", ["escape"]],
  ];
  for (const [text, keys] of table) assertEquals(read(text), keys, text);
});

Deno.test("readKeys reads sequences that mean nothing whole, and no control", () => {
  assertEquals(read("\x1b[<0;5;7Mx"), ["'x'"]);
  assertEquals(read("\x1b[200~q\x01\x00"), ["'q'"]);
  assertEquals(readKeys(new Uint8Array([0xff])), [{
    name: "character",
    text: "\ufffd",
  }]);
});
