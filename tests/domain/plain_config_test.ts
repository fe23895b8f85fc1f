import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readConfig } from "../../src/domain/config.ts";
import { plainConfig } from "../../src/domain/plain_config.ts";

const NAME = fc.constantFrom(
  ...["api", "web", "global", "docs", "API", "a b", "", "__proto__", "x/y"],
  ...["cluster", "keyword", "named", "toString", 5],
);
const PATTERN = fc.constantFrom(
  ...[
    "src/api/**",
    "**/*",
    "**",
    "docs",
    "a.ts",
    "../x",
    "/abs",
    "a//b",
    "./a",
  ],
  ...[
    "{a,b}",
    "[ab]",
    "!x",
    "",
    " ",
    "a/..",
    "src/*.ts",
    "*/x",
    "a/*b*/c",
    ".",
  ],
  ...["..", "a/**/b", "-x", "C:/x", "a\\b", "**a", "a**", 7, null],
);
const ODD = fc.oneof(fc.boolean(), fc.constantFrom(null, 5, "x", [], {}));
const LIST = fc.array(NAME, { maxLength: 3 });

function maybe<T>(
  model: Record<string, fc.Arbitrary<T>>,
): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.record(model, { requiredKeys: [] }) },
    { weight: 1, arbitrary: ODD },
  );
}

function mostly(
  usual: unknown,
  others: readonly unknown[],
): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const URLS = fc.constantFrom(
  ...["http://127.0.0.1:2379", "https://etcd-1.lan:2379", "http://b:1234"],
  ...["http://b:80", "https://b:443", "http://B:1234", "http://b", "b:2379"],
  ...["http://a:b@c:2379", "http://b:1234/", "http://b:1234/x", "ftp://b:12"],
  ...["http://10.0.0.7:2379", "http://10.0.0.07:2379", "http://b:99999", ""],
);

const STORE = maybe<unknown>({
  kind: mostly("etcd", ["file", "redis"]),
  endpoints: fc.array(URLS, { maxLength: 2 }),
  prefix: mostly("/dos/a/", ["/dos", "", "a b/"]),
  username: mostly("ada", ["", " ", 5]),
  session_ttl: mostly(5, [4, 7.5, "15"]),
  max_stale: mostly(1, [0, 0.5, "5", 5, 15]),
});

const CONFIG = maybe<unknown>({
  lanes: maybe<unknown>({
    concurrent: LIST,
    exclusive: LIST,
    autopick: LIST,
    trees: fc.dictionary(
      fc.constantFrom("api", "web", "global", "docs", "zzz"),
      fc.array(PATTERN, { maxLength: 2 }),
    ),
    aliases: fc.constantFrom({}, { a: "api" }),
  }),
  overlap: maybe({ policy: fc.constantFrom("strict", "prefix", "x") }),
  paths: maybe({
    lane_journal: fc.constantFrom("a/b.jsonl", "/x/y", "", "a\0b", 5),
    archive_lock: fc.constantFrom("lock", "", null),
  }),
  journal: maybe<unknown>({
    on_corrupt: fc.constantFrom("safe", "warn", "refuse", "no"),
    compact_at: fc.constantFrom(1, 0, -1, 20_000, 1.5, "5"),
  }),
  lease: maybe({ ttl_minutes: fc.constantFrom(1, 50, 0, -5, 999_999, "50") }),
  protected: fc.array(PATTERN, { maxLength: 2 }),
  hook: maybe<unknown>({
    mode: fc.constantFrom("guard", "strict", "Strict"),
    fail: fc.constantFrom("open", "closed", "shut"),
    unknown_tool: fc.constantFrom("pass", "ask", "deny", "no"),
    cannot_tell: fc.constantFrom("pass", "ask", "deny", null),
    moed: fc.constantFrom("strict"),
  }),
  workspace: maybe({
    share_worktrees: fc.oneof(fc.boolean(), fc.constant("no")),
  }),
  store: STORE,
  concurrency_class: fc.constantFrom([], [{ name: "x", max_concurrent: 1 }]),
  hooks: fc.constantFrom({ mode: "strict" }),
});

Deno.test("plainConfig says what the whole reader says, or nothing", () => {
  let plain = 0;
  fc.assert(
    fc.property(CONFIG, (value) => {
      const seen = plainConfig(value);
      if (seen === null) return;
      plain++;
      const { paths, journal, hook, workspace, store } = readConfig(value);
      assertEquals(seen, { paths, journal, hook, workspace, store });
    }),
    { numRuns: 20_000, seed: 9 },
  );
  assert(plain > 100, `only ${plain} of them were plain`);
});

Deno.test("plainConfig says of a store what the whole reader says, or nothing", () => {
  let plain = 0;
  fc.assert(
    fc.property(STORE, (store) => {
      const seen = plainConfig({ store });
      if (seen === null) return;
      plain++;
      assertEquals(seen.store, readConfig({ store }).store);
    }),
    { numRuns: 20_000, seed: 9 },
  );
  assert(plain > 100, `only ${plain} of them were plain`);
});

Deno.test("plainConfig takes what init writes", () => {
  const value = {
    lanes: {
      concurrent: ["src", "docs"],
      exclusive: ["global"],
      autopick: ["src", "docs"],
      trees: { src: ["src/**"], docs: ["docs/**"] },
    },
    overlap: { policy: "strict" },
    hook: { mode: "strict" },
  };
  assertEquals(plainConfig(value)?.hook, {
    mode: "strict",
    fail: "open",
    unknown_tool: "pass",
    cannot_tell: "pass",
  });
});
