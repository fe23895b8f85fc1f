import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { afternoon, refusal } from "../../timeline/story.ts";
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

Deno.test("timeline leaves out records of a wrong clock, and says so in text, as data and on the page", async () => {
  const odd = refusal(0, 90, { ts: "0001-01-01T00:00:00Z" });
  const there = {
    ...history([odd, ...afternoon()]),
    nowMs: Date.UTC(2026, 6, 1),
  };
  const note =
    "1 record has a time far from all others (0001-01-01), left out here: --since and --until show it";
  const text = await say(words("timeline --text"), { ...there, columns: 120 });
  assertStringIncludes(text.stdout, "2026-06-01 14:00 to 15:55 UTC  1 h");
  assertStringIncludes(text.stdout, `\n${note}\n`);
  const { stdout } = await say(["timeline"], there);
  const value = JSON.parse(stdout);
  assertEquals(value.since, "2026-06-01T14:00:00Z");
  assertEquals([value.records, value.outliers.records], [33, 1]);
  const page = await say(words("timeline --html -"), there);
  assertStringIncludes(page.stdout, `<p class="notes">${note}</p>`);
  const asked = await say(words("timeline --until 0002-01-01T00:00Z"), there);
  const shown = JSON.parse(asked.stdout);
  assertEquals(shown.outliers, null);
  assertEquals(shown.lanes[0].refusals[0].at, "0001-01-01T00:00:00Z");
});

Deno.test("timeline --since may lie ahead of now: a wrong clock may have written there", async () => {
  const odd = refusal(0, 90, { ts: "9999-01-01T00:00:00Z" });
  const there = history([...afternoon(), odd]);
  const line = words("timeline --since 9998-01-01T00:00Z");
  const { lanes } = JSON.parse((await say(line, there)).stdout);
  const refusals = lanes.flatMap((one: { refusals: unknown[] }) =>
    one.refusals
  );
  assertEquals([refusals.length, refusals[0].seq], [1, 90]);
});

Deno.test("timeline of a lane on which nothing happened names it", async () => {
  const line = words("timeline --lane nope --lane nix --text");
  const { stdout } = await say(line, history(afternoon()));
  assertStringIncludes(stdout, "Nothing happened on nope, nix.");
});

Deno.test("timeline takes its end and what 2h ago counts from at one moment", async () => {
  let ms = Date.UTC(2026, 5, 1, 15);
  const world = {
    ...history(afternoon()),
    get nowMs(): number {
      ms += 1000;
      return ms;
    },
  };
  const { stdout } = await say(words("timeline --since 1h"), world);
  const { since, until } = JSON.parse(stdout);
  assertEquals(Date.parse(until) - Date.parse(since), 3_600_000);
});
