import { assertEquals } from "@std/assert";
import { Holding } from "../../src/arbiter/holding.ts";
import {
  either,
  heldBy,
  laneOf,
  listed,
  outwait,
  quoted,
  takeFree,
} from "../../src/arbiter/wording.ts";
import { indexCatalogue } from "../../src/domain/catalogue.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { TOWN } from "./town.ts";

const LANES = indexCatalogue(TOWN);

Deno.test("heldBy says who holds a lease, since when and until when, as far as it is known", () => {
  const since = "2026-06-01T14:00:00Z";
  const rows: [lease: Lease, text: string][] = [
    [
      { holder: "ada", acquired_at: since },
      "held by ada since 2026-06-01T14:00:00Z until 2026-06-01T14:55:00Z unless it beats again",
    ],
    [
      {
        holder: "ada",
        acquired_at: since,
        heartbeat_at: "2026-06-01T15:00:00Z",
        ttl_minutes: 5,
      },
      "held by ada since 2026-06-01T14:00:00Z until 2026-06-01T15:10:00Z unless it beats again",
    ],
    [{ holder: "ada", acquired_at: "noon" }, "held by ada since noon"],
    [
      { holder: "ada", acquired_at: since, ttl_minutes: 1e300 },
      "held by ada since 2026-06-01T14:00:00Z until 2027-06-01T14:05:00Z unless it beats again",
    ],
    [{ holder: 7 }, "held by an unnamed holder"],
    [{ holder: "a\u001bb" }, "held by a\\u{1b}b"],
    [{}, "held by an unnamed holder"],
  ];
  for (const [lease, text] of rows) {
    assertEquals(heldBy(new Holding(lease, LANES)), text);
  }
});

Deno.test("laneOf and outwait name what can be named", () => {
  const named = new Holding({ lane: "API", holder: "ada" }, LANES);
  const nameless = new Holding({}, LANES);
  assertEquals([named, nameless].map(laneOf), [
    'lane "API"',
    "a lane without a name",
  ]);
  assertEquals([named, nameless].map(outwait), [
    ["ask ada to release it", "wait for its release"],
    ["wait for its release"],
  ]);
});

Deno.test("listed and either make phrases of lists", () => {
  assertEquals(listed(["a", "b"]), "a, b");
  assertEquals(listed(["a", "b", "c", "d", "e"]), "a, b, c, d, e");
  assertEquals(
    listed(["a", "b", "c", "d", "e", "f", "g"]),
    "a, b, c, d, e and 2 more",
  );
  assertEquals([["a"], ["a", "b"], ["a", "b", "c"]].map(either), [
    "a",
    "a, or b",
    "a, b, or c",
  ]);
  assertEquals(takeFree([]), []);
  assertEquals(takeFree(["a", "b"]), ["take a free lane (a, b)"]);
});

Deno.test("quoted escapes what could steer a terminal", () => {
  assertEquals(quoted("a\nb"), '"a\\u{a}b"');
});
