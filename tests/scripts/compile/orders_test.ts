import { assertEquals, assertThrows } from "@std/assert";
import { readOrders } from "../../../scripts/compile/orders.ts";

const [TRIPLE, OTHER] = ["x86_64-apple-darwin", "aarch64-apple-darwin"];

Deno.test("readOrders() takes targets in both spellings, each once", () => {
  const none = readOrders([]);
  assertEquals([none.targets, none.build, none.output], [[], "full", ""]);
  const some = readOrders([
    ...["--target", `${TRIPLE}`, `--target=${OTHER}`, `--target=${TRIPLE}`],
    ...["--decide-only", "--output=a=b"],
  ]);
  assertEquals(some.targets.map((x) => x.triple), [TRIPLE, OTHER]);
  assertEquals([some.build, some.output], ["decide-only", "a=b"]);
});

Deno.test("readOrders() knows this machine by a name that is the same on each", () => {
  const named = readOrders(["--target", Deno.build.target]).targets;
  assertEquals(readOrders(["--target", "host"]).targets, named);
  assertEquals(
    readOrders(["--target=host", "--target", "host"]).targets,
    named,
  );
});

Deno.test("readOrders() says which word it cannot use", () => {
  for (
    const [words, said] of [
      [["--target"], '""'],
      [["--target", "amiga"], '"amiga"'],
      [["--output"], "--output"],
      [["--output="], "--output"],
      [["dist"], '"dist"'],
    ] as const
  ) {
    assertThrows(() => readOrders(words), RangeError, said);
  }
});
