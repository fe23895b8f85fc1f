import { assertMatch, assertThrows } from "@std/assert";
import { requireFresh } from "../../src/gate/freshness.ts";
import { defaultConfig } from "../../src/domain/default_config.ts";
import { ETCD_DEFAULTS } from "../../src/domain/store_settings.ts";
import type { Place } from "../../src/system/workspace.ts";
import { Den } from "../support/den.ts";
import { NOW_MS } from "../support/records.ts";

function placeIn(den: Den): Place {
  const store = { ...ETCD_DEFAULTS, kind: "etcd" as const };
  const config = { ...defaultConfig(), store };
  return { journal: den.site.journal, config, mirror: true } as Place;
}

function why(den: Den, nowMs: number): string {
  return assertThrows(() => requireFresh(placeIn(den), nowMs), Error).message;
}

Deno.test("a mirror is fresh for as long as the settings say", () => {
  using den = new Den();
  den.writeJournal("");
  den.write("fresh", "");
  const at = new Date(NOW_MS);
  Deno.utimeSync(den.path("fresh"), at, at);
  for (const ageMs of [0, 4_999, 5_000, -900]) {
    requireFresh(placeIn(den), NOW_MS + ageMs);
  }
  assertMatch(why(den, NOW_MS + 5_001), /5 s old, and store.max_stale is 5 s/);
  assertMatch(why(den, NOW_MS + 90_000), /90 s old.*dos serve/);
  assertMatch(why(den, NOW_MS - 1_001), /yet to come/);
});

Deno.test("a mirror without a stamp, or without a journal, tells nothing", () => {
  using den = new Den();
  assertMatch(why(den, NOW_MS), /no copy.*dos serve/);
  den.writeJournal("");
  assertMatch(why(den, NOW_MS), /no copy/);
  den.remove("lane-journal.jsonl");
  den.write("fresh", "");
  assertMatch(why(den, NOW_MS), /no copy/);
});

Deno.test("a store in files is always fresh", () => {
  using den = new Den();
  const place = { ...placeIn(den), config: defaultConfig() };
  requireFresh(place, NOW_MS);
});
