import { assertEquals, assertMatch } from "@std/assert";
import { NumberWatch } from "../../src/stores/number_watch.ts";

type Numbers = readonly (number | string | null | Record<string, unknown>)[];

function watched(numbers: Numbers): NumberWatch {
  const watch = new NumberWatch();
  for (const [at, number] of numbers.entries()) {
    const entry = typeof number === "object" && number !== null
      ? number
      : { op: "HALT", seq: number };
    watch.visit(entry, at + 1);
  }
  return watch;
}

Deno.test("NumberWatch tells deleted lines from swapped and doubled ones, by line", () => {
  const table: [Numbers, string, string][] = [
    [[1, 2, 3], "", ""],
    [[], "", ""],
    [[1, 3], "2:2-2", ""],
    [[3], "1:1-2", ""],
    [[1, 5, 6, 9], "2:2-4 4:7-8", ""],
    [[1, 3, 2, 4], "", "3:2 late"],
    [[1, 5, 3], "2:2-2 2:4-4", "3:3 late"],
    [[1, 2, 2, 3], "", "3:2 again"],
    [[1, null, 2], "", ""],
    [[{ op: "CHECKPOINT", seq_watermark: 17 }, 18], "", ""],
    [[1, { op: "_CORRUPT" }, 3], "", ""],
    [[1, { op: "_CORRUPT" }, 4, 6], "3:2-3 4:5-5", ""],
    [[1, { op: "HISTORY", seq_watermark: 7 }, 8], "", ""],
    [[1, { op: "ACCEPT", seq: 18, seq_watermark: 17 }, 19], "", ""],
  ];
  for (const [numbers, gaps, repeats] of table) {
    const watch = watched(numbers);
    assertEquals(
      watch.gaps.map((x) => `${x.line}:${x.from}-${x.to}`).join(" "),
      gaps,
    );
    assertEquals(
      watch.repeats.map((x) =>
        `${x.line}:${x.seq} ${x.late ? "late" : "again"}`
      )
        .join(" "),
      repeats,
    );
    assertEquals(watch.isSound(), gaps === "");
    assertEquals(watch.sentences().length > 0, gaps + repeats !== "");
  }
});

Deno.test("NumberWatch counts what is no number, and names the first line of it", () => {
  const watch = watched([1, "two", -3, 2 ** 52, 2]);
  assertEquals([watch.isSound(), watch.sentences().length], [false, 1]);
  assertMatch(watch.sentences()[0] ?? "", /^line 2: .*and 2 more like it$/);
});

Deno.test("NumberWatch takes what is missing among sparse numbers for nothing", () => {
  const numbers = new NumberWatch();
  const entries = [
    { op: "HALT", seq: 1 },
    { op: "WATERMARK", numbers: "sparse" },
    { op: "HALT", seq: 7 },
    { op: "HALT", seq: 4 },
    { op: "WATERMARK", numbers: "dense" },
    { op: "HALT", seq: 8 },
  ];
  for (const [at, entry] of entries.entries()) numbers.visit(entry, at + 1);
  assertEquals(numbers.gaps, []);
  assertEquals(numbers.repeats.map(({ seq }) => seq), [4]);
  numbers.visit({ op: "HALT", seq: 10 }, 7);
  assertEquals(numbers.gaps, [{ line: 7, from: 9, to: 9 }]);
});
