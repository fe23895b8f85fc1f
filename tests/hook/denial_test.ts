import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { contains } from "../../src/domain/region.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import {
  acquireLine,
  type Denial,
  denialEntry,
  doubtText,
  failureText,
  foreignText,
  holdingText,
  isTold,
  regionText,
  unheldText,
  unknownToolText,
} from "../../src/hook/denial.ts";
import type { Hit } from "../../src/hook/hits.ts";
import type { Reach } from "../../src/hook/reach.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";

// deno-lint-ignore no-control-regex -- it is what must not be there
const RAW_REGEXP = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]/;

function reachTo(path: string, fields: Partial<Reach> = {}): Reach {
  return { shown: path, path, tail: "", below: false, ...fields };
}

const HIT: Hit = { reach: reachTo("api/x.ts"), lease: aLease() };
const DENIAL: Denial = {
  lease: aLease(),
  session: "s1",
  tool: "Edit",
  path: "./api/x.ts",
  reason: "no",
  host: "box",
};

Deno.test("foreignText says which path, which lane, who, since when, until when and what next", () => {
  const text = foreignText([HIT], NOW_MS + 12 * 60_000);
  assertEquals(
    text,
    'dos: "api/x.ts" is not yours to change: lane "api" (api/**) is held by "ada"; since 14:00 UTC, 12 min ago; until 14:55 UTC, in 43 min unless renewed. Next: work elsewhere (`dos lease-lane live` shows what is held), and ask for it with `dos lease-lane acquire --owner YOU --lane api --tree \'api/**\'` once it is released',
  );
});

Deno.test("foreignText counts the other paths, and each of them once", () => {
  const other = { ...HIT, reach: reachTo("api/y.ts") };
  const again = { ...HIT, lease: aLease({ lane: "b" }) };
  assert(!foreignText([HIT, again], NOW_MS).includes("more of its paths"));
  assertStringIncludes(
    foreignText([HIT, again, other, other], NOW_MS),
    "(1 more of its paths are held too)",
  );
});

Deno.test("no text carries what others wrote raw, or without end", () => {
  const evil = "\x1b[31m\u202e\n\ud800" + "e".repeat(10_000);
  const lease = aLease({
    lane: evil,
    holder: evil,
    region: [evil, evil, evil, evil],
  });
  const reach = reachTo(evil);
  const texts = [
    foreignText([{ reach, lease }], NOW_MS),
    doubtText(evil, lease, NOW_MS),
    unknownToolText(evil),
    holdingText(lease, NOW_MS),
    regionText(lease),
  ];
  for (const text of texts) {
    assert(!RAW_REGEXP.test(text), text.slice(0, 200));
    assert(text.length < 2_500, `${text.length}`);
  }
  assert(!texts[0]?.includes("--lane"), "no command that cannot be pasted");
});

Deno.test("holdingText says what can be told of a lease that says little", () => {
  const now = NOW_MS + 60_000;
  assertEquals(
    holdingText({}, now),
    'lane "" (its whole region) is held by a holder without a name; until it is released',
  );
  const beaten = aLease({ heartbeat_at: stampAt(1), ttl_minutes: 1e300 });
  assertStringIncludes(holdingText(beaten, now), "last heard of now");
  for (const ttl_minutes of [NaN, -1, "x", 1e300]) {
    holdingText(aLease({ ttl_minutes }), now);
  }
});

Deno.test("regionText shows the region, else the tree, and how much it left out", () => {
  const five = ["a", "b", "c", "d", "e"];
  assertEquals(
    regionText(aLease({ region: five })),
    "a b c and 2 more patterns",
  );
  assertEquals(regionText({ region: [], tree: ["t/**"] }), "t/**");
  assertEquals(regionText({ region: [7, ""], tree: ["t"] }), "t");
  assertEquals(regionText({ region: "x", tree: 7 }), "its whole region");
});

Deno.test("unheldText proposes the directory of what was to be written", () => {
  const table: [Reach, string][] = [
    [reachTo("src/a.ts"), "--tree 'src/**'"],
    [reachTo("a.ts"), "--tree a.ts"],
    [reachTo("src", { below: true }), "--tree 'src/**'"],
    [reachTo("src", { tail: "*.ts" }), "--tree 'src/**'"],
    [reachTo("", { below: true }), "--tree '**'"],
    [reachTo("-x"), "--tree='-x'"],
    [reachTo("it's/x"), "--tree 'it'\\''s/**'"],
  ];
  for (const [reach, option] of table) {
    assertStringIncludes(unheldText(reach, ""), option);
    assert(!unheldText(reach, "").includes("--session-id"));
    assertStringIncludes(unheldText(reach, "s 1"), "--session-id 's 1'");
  }
});

Deno.test("unheldText proposes what holds the path, whatever it is called", () => {
  const paths = [
    ...["app/[id]/page.tsx", "[id]", "a{b/c", "!x/y", "a+(b)/c", "a*b", "a?/b"],
    `${"deep/".repeat(80)}x`,
  ];
  for (const path of paths) {
    const [, pattern] = / --tree '([^']*)'/.exec(
      unheldText(reachTo(path), ""),
    ) ?? [];
    assert(contains([pattern ?? ""], path), `${pattern} for ${path}`);
  }
});

Deno.test("acquireLine is a line that a shell reads as it was meant", () => {
  assertEquals(
    acquireLine({ lane: "a b", patterns: ["x/**", "y"], session: "$(id)" }),
    "`dos lease-lane acquire --owner YOU --lane 'a b' --tree 'x/**' y --session-id '$(id)'`",
  );
});

Deno.test("failureText names the way out", () => {
  assertStringIncludes(failureText("x"), "dos doctor");
});

Deno.test("denialEntry is the record of a denial, and can always be written", () => {
  assertEquals(denialEntry(DENIAL), {
    op: "ENFORCE",
    lane: "api",
    loop_ts: "t-ada",
    host_id: "box",
    run_id: null,
    holder: "s1",
    tool: "Edit",
    path: "./api/x.ts",
    handler: "pretool",
    withheld: true,
    intervention: "BLOCK",
    dispatch_call: false,
    reason: "no",
    reason_class: "LEASED_BY_OTHER",
    proposal: {
      handler: "pretool",
      intervention: "BLOCK",
      dispatch_call: false,
      reason: "no",
      reason_class: "LEASED_BY_OTHER",
    },
  });
  const odd = "\ud800\n\0";
  const lease = aLease({ lane: odd, loop_ts: odd, holder: odd });
  const reason = foreignText([{ reach: reachTo(odd), lease }], NOW_MS);
  encodeEntry(
    denialEntry({
      ...DENIAL,
      lease,
      session: odd,
      tool: odd,
      path: odd,
      reason,
    }),
  );
  encodeEntry(denialEntry({ ...DENIAL, lease: { loop_ts: 7, lane: [1] } }));
});

Deno.test("isTold knows the same session, the same lease and the same minute", () => {
  const entry = { ...denialEntry(DENIAL), ts: stampAt(0) };
  const table: [Partial<Denial>, unknown, number, boolean][] = [
    [{}, entry, 0, true],
    [{}, entry, 59_999, true],
    [{}, entry, 60_000, false],
    [{}, entry, -59_999, true],
    [{}, entry, -60_000, false],
    [{ path: "other", tool: "Write", reason: "x" }, entry, 0, true],
    [{ session: "s2" }, entry, 0, false],
    [{ session: "" }, { ...entry, holder: "" }, 0, true],
    [{ lease: aLease({ loop_ts: "t-2" }) }, entry, 0, false],
    [{ lease: aLease({ lane: "web" }) }, entry, 0, false],
    [{}, { ...entry, op: "REFUSE" }, 0, false],
    [{}, { ...entry, ts: "soon" }, 0, false],
    [{}, { ...entry, ts: undefined }, 0, false],
    [{}, null, 0, false],
    [{}, [entry], 0, false],
  ];
  for (const [fields, found, ms, expected] of table) {
    assertEquals(
      isTold({ ...DENIAL, ...fields }, [7, found], NOW_MS + ms),
      expected,
      JSON.stringify([fields, ms]),
    );
  }
  const odd = {
    ...DENIAL,
    session: "\ud800",
    lease: aLease({ lane: "\ud800" }),
  };
  const written = JSON.parse(
    encodeEntry({ ...denialEntry(odd), ts: stampAt(0) }),
  );
  assert(isTold(odd, [written], NOW_MS));
});
