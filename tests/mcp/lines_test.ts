import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LineReader, type ReadLine } from "../../src/mcp/lines.ts";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("lines come out as they went in, however they were cut", () => {
  fc.assert(fc.property(
    fc.array(fc.string({ unit: "grapheme" })),
    fc.integer({ min: 1, max: 7 }),
    (texts, size) => {
      const lines = texts.map((text) => text.replaceAll("\n", " "));
      const whole = bytes(lines.map((line) => `${line}\n`).join("") + "rest");
      const reader = new LineReader();
      const buffer = new Uint8Array(size);
      const read: ReadLine[] = [];
      for (let at = 0; at < whole.length; at += size) {
        const part = whole.subarray(at, at + size);
        // The caller reads into the same buffer again and again.
        buffer.set(part);
        read.push(...reader.push(buffer.subarray(0, part.length)));
      }
      assertEquals(read, lines);
    },
  ));
});

Deno.test("a line that is too long is skipped, and the next one is whole", () => {
  const reader = new LineReader(4);
  assertEquals(reader.push(bytes("1234\n12345\n12\n")), ["1234", null, "12"]);
  assertEquals(reader.push(bytes("123")), []);
  assertEquals(reader.push(bytes("45")), []);
  assertEquals(reader.push(bytes("6\nab\n")), [null, "ab"]);
});

Deno.test("what is no UTF-8 becomes replacement characters", () => {
  assertEquals(new LineReader().push(new Uint8Array([0xff, 0x0a])), ["\ufffd"]);
});
