import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { afternoon } from "../../timeline/story.ts";
import { type Parts, say, words } from "../fake_world.ts";

function history(
  entries: readonly JournalEntry[],
  warnings: readonly string[] = [],
): { workspace: Parts } {
  const verb: JournalVerbs["history"] = (visit) => {
    entries.forEach(visit);
    return Promise.resolve({
      ...{ files: 1, bytes: 1, unreadable: 0, isTorn: false, missing: null },
    });
  };
  return { workspace: { journal: { history: verb }, warnings } };
}

Deno.test("timeline draws history, and tells it as data", async () => {
  const there = history(afternoon());
  const text = await say(words("timeline --text"), { ...there, columns: 80 });
  assertStringIncludes(text.stdout, "├ada─");
  assertEquals(text.exit, 0);
  const { stdout } = await say(["timeline"], there);
  const value = JSON.parse(stdout);
  assertEquals(value.lanes.length, 5);
  assertEquals(value.lanes[4].holds[0].end, "scavenged");
});

Deno.test("timeline keeps to the span and the lanes", async () => {
  const line =
    "timeline --since 2026-06-01T14:40Z --until 2026-06-01T14:50Z --lane docs --lane WEB";
  const later = { nowMs: Date.UTC(2026, 5, 1, 15) };
  const there = { ...history(afternoon()), ...later };
  const { stdout } = await say(words(line), there);
  const value = JSON.parse(stdout);
  assertEquals(value.since, "2026-06-01T14:40:00Z");
  assertEquals(
    value.lanes.map(({ lane }: { lane: string }) => lane),
    ["docs", "web"],
  );
});

Deno.test("timeline draws in ASCII where the locale names another character set", async () => {
  const there = history(afternoon());
  const text = await say(words("timeline --text"), {
    ...there,
    env: { LANG: "de_DE.ISO-8859-1" },
  });
  assertStringIncludes(text.stdout, "[ada=");
  const utf = { LANG: "C", LC_ALL: "C.UTF-8" };
  const other = await say(words("timeline --text"), { ...there, env: utf });
  assertStringIncludes(other.stdout, "├ada─");
});

Deno.test("timeline refuses what is no time, and an end before the beginning", async () => {
  const wrong = await say(words("timeline --since noon"), history([]));
  assertEquals(wrong.exit, 2);
  assertStringIncludes(wrong.stderr, 'Cannot read --since "noon"');
  const turned = await say(words("timeline --since 1h --until 2h"), {
    ...history([]),
  });
  assertEquals(turned.exit, 2);
  assertStringIncludes(turned.stderr, "not after the beginning");
});

Deno.test("timeline --html writes one page and tells where", async () => {
  const there = history(afternoon(), ["line 7 cannot be read"]);
  const ran = await say(words("timeline --html out.html"), there);
  const value = JSON.parse(ran.stdout);
  assertEquals(
    [value.outcome, value.file, value.holds, value.waits, value.refusals],
    ["written", "/here/out.html", 14, 2, 4],
  );
  const page = ran.files.get("out.html") ?? "";
  assertStringIncludes(page, "<h1>repo: who held what</h1>");
  assertStringIncludes(page, "line 7 cannot be read");
  assertEquals(value.bytes, new TextEncoder().encode(page).length);
  assertStringIncludes(ran.stderr, "line 7 cannot be read");
  const text = await say(words("timeline --html out.html --text"), there);
  assertStringIncludes(text.stdout, "14 holds, 2 waits, 4 refusals, 5 lanes");
});

Deno.test("timeline --html - writes the page to standard output, and nothing else", async () => {
  const ran = await say(words("timeline --html -"), history(afternoon()));
  assert(ran.stdout.startsWith("<!DOCTYPE html>"));
  assert(ran.stdout.endsWith("</html>\n"));
  assertEquals([ran.exit, ran.files.size], [0, 0]);
});

Deno.test("timeline says from where on history is known", async () => {
  const checkpoint = { op: "CHECKPOINT", leases: [], seq_watermark: 9 };
  const there = history([checkpoint]);
  const { stdout } = await say(["timeline"], there);
  assertEquals(JSON.parse(stdout).known_from.seq, 9);
  const text = await say(words("timeline --text"), there);
  assertStringIncludes(text.stdout, "History is not known before record 9");
  const whole = await say(["timeline"], history(afternoon()));
  assertEquals(JSON.parse(whole.stdout).known_from, null);
});
