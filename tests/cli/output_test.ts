// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertRejects } from "@std/assert";
import { OutputError, writeAll } from "../../src/cli/output.ts";

Deno.test("writeAll goes on after short writes, to the last byte", async () => {
  const taken: number[] = [];
  await writeAll((bytes) => {
    const count = Math.min(3, bytes.length);
    taken.push(...bytes.subarray(0, count));
    return Promise.resolve(count);
  }, "grüße 👍");
  assertEquals(
    new TextDecoder().decode(new Uint8Array(taken)),
    "grüße 👍",
  );
});

Deno.test("writeAll writes nothing for an empty text", async () => {
  let calls = 0;
  await writeAll(() => Promise.resolve(++calls), "");
  assertEquals(calls, 0);
});

Deno.test("writeAll says why a write failed", async () => {
  await assertRejects(
    () => writeAll(() => Promise.reject(new Error("Broken pipe")), "x"),
    OutputError,
    "Cannot write the answer: Broken pipe",
  );
});

Deno.test("writeAll does not wait for ever on a sink that takes nothing", async () => {
  for (const count of [0, -1, NaN]) {
    await assertRejects(
      () => writeAll(() => Promise.resolve(count), "x"),
      OutputError,
      "nothing was taken",
    );
  }
});
