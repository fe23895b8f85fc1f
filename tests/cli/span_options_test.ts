import { assertEquals, assertStringIncludes } from "@std/assert";
import { NOW_MS, say, words } from "./fake_world.ts";

const HISTORY = {
  journal: {
    history: () =>
      Promise.resolve({
        ...{ files: 0, bytes: 0, unreadable: 0, isTorn: false, missing: null },
      }),
  },
};

function asked(line: string): ReturnType<typeof say> {
  return say(["stats", ...words(line)], { workspace: HISTORY });
}

Deno.test("a span is asked for by a stamp, or by how long ago", async () => {
  const { stdout } = await asked("--since 2h --until 2026-06-01T14:00Z");
  const { since, until } = JSON.parse(stdout);
  assertEquals(Date.parse(since), NOW_MS - 2 * 3_600_000);
  assertEquals(until, "2026-06-01T14:00:59Z");
});

Deno.test("a span that ends before it begins, and what is no time, are errors of usage", async () => {
  const turned = await asked("--since 1h --until 2h");
  assertEquals(turned.exit, 2);
  assertStringIncludes(turned.stderr, 'Cannot look from "1h" to "2h"');
  const odd = await asked("--since tomorrow");
  assertEquals(odd.exit, 2);
  assertStringIncludes(odd.stderr, 'Cannot read --since "tomorrow"');
});
