import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
} from "@std/assert";
import { chronicled } from "../../src/history/chronicle.ts";
import type { KnownFrom } from "../../src/history/horizon.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { timelinePage } from "../../src/timeline/page.ts";
import { planTimeline } from "../../src/timeline/plan.ts";
import { NOW_MS } from "../support/records.ts";
import { afternoon, EVIL, evilStory, longStory } from "./story.ts";

async function pageOf(
  entries: readonly JournalEntry[],
  { knownFrom = null, ...more }: {
    name?: string;
    warnings?: readonly string[];
    knownFrom?: KnownFrom | null;
  } = {},
): Promise<string> {
  const wish = { nowMs: NOW_MS, knownFrom };
  const timeline = planTimeline(chronicled(entries), wish);
  return await timelinePage(timeline, {
    ...{ name: "shop", version: "1.2.3", warnings: [], lanes: undefined },
    digest: (text) => Promise.resolve(`sum${text.length}`),
    ...more,
  });
}

Deno.test("timelinePage says what it shows: workspace, span, when it was made, and what was wrong", async () => {
  const page = await pageOf(afternoon(), { warnings: ["line 2 is <bad>"] });
  assertStringIncludes(page, "<h1>shop: who held what</h1>");
  assertStringIncludes(
    page,
    "2026-06-01 14:00:00 to 2026-06-01 15:55:00 UTC (1 h 55 min)",
  );
  assertStringIncludes(page, "32 records; made 2026-06-01 14:00:00 UTC");
  assertStringIncludes(page, "line 2 is &lt;bad&gt;");
  const knownFrom = { seq: 9, ms: null, records: Infinity, missing: "" };
  assertStringIncludes(
    await pageOf(afternoon(), { knownFrom }),
    "History is not known before record 9: what is not drawn there may have been.",
  );
});

Deno.test("timelinePage allows its own script and style by their sums, and nothing else", async () => {
  const page = await pageOf(afternoon());
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
  const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? "";
  assertEquals(
    policy,
    `default-src 'none'; script-src 'sha256-sum${script.length}'; style-src 'sha256-sum${style.length}'; base-uri 'none'; form-action 'none'`,
  );
  assertFalse(/ (?:style|on[a-z]+|src|href)="/.test(page));
});

Deno.test("timelinePage carries a whole script: what it draws with is in it", async () => {
  const page = await pageOf(afternoon());
  const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? "";
  // It is only read, never run.
  assertEquals(typeof new Function(script), "function");
  for (const name of ["ticksOf", "layLanes", "drawChart", "isWanted"]) {
    assertStringIncludes(script, `function ${name}(`);
  }
});

Deno.test("timelinePage makes no markup of what a journal says, nor of the workspace's name", async () => {
  for (const evil of EVIL) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const page = await pageOf(evilStory(), { name: evil, warnings: [evil] });
    assertEquals(page.match(/<script/g)?.length, 2);
    assertEquals(page.match(/<\/script>/g)?.length, 2);
    assertFalse(/<img|<svg\/|<!--/.test(page));
    // deno-lint-ignore no-control-regex -- what must not be there
    const unsafe = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]|\p{Cs}/u;
    assertEquals(unsafe.exec(page), null);
  }
});

Deno.test("timelinePage stays small before its script has run", async () => {
  const page = await pageOf(longStory(6000, 100));
  const bars = page.match(/<g class="b [hwr]/g)?.length ?? 0;
  assert(bars > 100 && bars <= 1510, `${bars}`);
  assertStringIncludes(page, "Left out here: the 40 lanes");
});

Deno.test("timelinePage tells of an empty history", async () => {
  assertStringIncludes(await pageOf([]), "Nothing to show.");
});
