/**
 * Arbitraries for configurations, good and damaged, in both languages.
 *
 * @module
 */
import * as fc from "fast-check";
import { stringify as stringifyToml } from "smol-toml";
import { anyPattern, pattern } from "./regions.ts";
import { HOSTILE, hostileText, jsonValue, objectOf } from "./values.ts";

/** A `dos.jsonc` that uses every table. */
export const GOOD_JSONC = `// lanes of the shop
{
  "lanes": {
    "concurrent": ["api", "docs",],
    "exclusive": ["release"], /* alone */
    "autopick": ["api"],
    "trees": { "api": ["src/api/**", "*.md"], "docs": ["docs/"] },
    "aliases": { "a": "api" }
  },
  "overlap": { "policy": "prefix", "ratio_max": 0.25 },
  "concurrency_class": [{ "name": "cluster", "max_concurrent": 2 }],
  "protected": ["LICENSE", "v1.2/"],
  "paths": { "lane_journal": ".dos/j.jsonl" },
  "journal": { "on_corrupt": "warn", "compact_at": 1e6 },
  "lease": { "ttl_minutes": 12.5 },
  "hook": { "mode": "strict", "fail": "closed" },
  "workspace": { "share_worktrees": false },
  "store": { "kind": "etcd", "endpoints": ["http://etcd:2379"], "max_stale": 2 }
}
`;

const GOOD_TOML = `# lanes of the shop
protected = ["LICENSE", 'v1.2/']
[lanes]
concurrent = [
  "api", "docs", # two
]
exclusive = ["release"]
autopick = ["api"]
trees.api = ["src/api/**", """*.md"""]
[lanes.trees2]
docs = ["docs/"]
[[concurrency_class]]
name = "cluster"
max_concurrent = 2
[journal]
on_corrupt = "warn"
compact_at = 1_000_000
[lease]
ttl_minutes = 12.5
[workspace]
share_worktrees = false
[store]
kind = "etcd"
endpoints = ["https://etcd:2379"]
tls = { ca = "ca.pem" }
`;

/** Keys that are known somewhere, and slips of them. */
export const KEYS: readonly string[] = [
  ...["lanes", "overlap", "concurrency_class", "paths", "journal", "lease"],
  ...["protected", "hook", "workspace", "concurrent", "exclusive", "trees"],
  ...["autopick", "aliases", "policy", "ratio_max", "name", "ttl_minutes"],
  ...["max_concurrent", "lane_journal", "archive_lock", "on_corrupt", "mode"],
  ...["compact_at", "fail", "share_worktrees", "exclusve", "Lanes"],
  ...["store", "kind", "endpoints", "prefix", "tls", "username"],
  ...["session_ttl", "max_stale"],
];

const lanes = fc.record(
  {
    concurrent: fc.uniqueArray(fc.constantFrom("api", "docs", "web")),
    exclusive: fc.constantFrom([], ["release"]),
    autopick: fc.constantFrom([], ["api"]),
    trees: objectOf(
      fc.constantFrom("api", "docs", "web"),
      fc.array(pattern, { maxLength: 3 }),
      3,
    ),
  },
  { requiredKeys: [] },
);

const store = fc.oneof(
  fc.constant({ kind: "file" }),
  fc.record({
    kind: fc.constant("etcd"),
    endpoints: fc.array(fc.webUrl({ withFragments: false }), {
      minLength: 1,
      maxLength: 3,
    }).map((urls) => urls.map((url) => new URL(url).origin)),
    prefix: fc.constantFrom("/dos/", "/a", "dos"),
    session_ttl: fc.integer({ min: 5 }),
  }, { requiredKeys: ["kind", "endpoints"] }),
);

/** Settings that can be followed. */
export const goodSettings: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    lanes,
    overlap: fc.record({ policy: fc.constantFrom("strict", "prefix") }),
    concurrency_class: fc.constantFrom<unknown[]>(
      [],
      [{ name: "cluster", max_concurrent: 2 }],
    ),
    protected: fc.array(pattern, { maxLength: 3 }),
    journal: fc.record({ compact_at: fc.integer({ min: 1 }) }),
    lease: fc.record({ ttl_minutes: fc.integer({ min: 1 }) }),
    hook: fc.record({ mode: fc.constantFrom("guard", "strict") }),
    workspace: fc.record({ share_worktrees: fc.boolean() }),
    store,
  },
  { requiredKeys: [] },
);

/** Settings with something wrong somewhere, mostly. */
export const anySettings: fc.Arbitrary<unknown> = fc.oneof(
  goodSettings,
  fc.tuple(goodSettings, fc.constantFrom(...KEYS), jsonValue).map((
    [settings, key, value],
  ) => ({ ...settings, [key]: value })),
  objectOf(
    fc.constantFrom(...KEYS),
    fc.oneof(
      jsonValue,
      objectOf(
        fc.oneof(fc.constantFrom(...KEYS), hostileText),
        fc.oneof(jsonValue, fc.array(anyPattern, { maxLength: 3 })),
        4,
      ),
    ),
    4,
  ),
  jsonValue,
);

/** What may stand between two tokens of JSONC. */
export const gap: fc.Arbitrary<string> = fc.constantFrom(
  ...["", "", "", " ", "\n", "\r\n", "\t", "// x\n", "/* } */", "/***/ "],
);

/** JSON with gaps, comments and commas at the ends wherever they may be. */
export const jsonc: fc.Arbitrary<string> = fc.tuple(
  fc.oneof(anySettings, jsonValue),
  fc.array(gap, { minLength: 1, maxLength: 7 }),
  fc.boolean(),
).map(([value, gaps, trailing]) => {
  let turn = 0;
  const next = (): string => gaps[turn++ % gaps.length] ?? "";
  function write(value: unknown): string {
    if (typeof value !== "object" || value === null) {
      return next() + JSON.stringify(value) + next();
    }
    const isList = Array.isArray(value);
    const items = Object.entries(value).map(([key, item]) =>
      isList
        ? write(item)
        : `${next()}${JSON.stringify(key)}${next()}:${write(item)}`
    );
    const end = trailing && items.length > 0 ? `,${next()}` : next();
    const text = items.join(",") + end;
    return next() + (isList ? `[${text}]` : `{${text}}`) + next();
  }
  return write(value);
});

interface Edit {
  readonly at: number;
  readonly drop: number;
  readonly put: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(12),
  put: fc.oneof(
    fc.constantFrom("", "", ...HOSTILE, '""', "''", "[[", "]]", "\n[lanes]\n"),
    fc.constantFrom('"api"', '"api": [', "1979-05-27", "0x1", "1e400", "inf"),
    fc.constantFrom(...KEYS),
  ),
});

function edited(text: string, { at, drop, put }: Edit): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + put + text.slice(from + drop);
}

function damaged(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.tuple(good, fc.array(edit, { maxLength: 4 })).map(([text, edits]) =>
      edits.reduce(edited, text)
    ),
    hostileText,
  );
}

/** JSONC that something happened to, or other text. */
export const anyJsonc: fc.Arbitrary<string> = damaged(
  fc.oneof(fc.constant(GOOD_JSONC), jsonc),
);
/** TOML that something happened to, or other text. */
export const anyToml: fc.Arbitrary<string> = damaged(
  fc.oneof(
    fc.constant(GOOD_TOML),
    anySettings.map((x) => tomlOf(x) ?? GOOD_TOML),
  ),
);

function tomlOf(value: unknown): string | null {
  try {
    return stringifyToml(value);
  } catch {
    return null;
  }
}
