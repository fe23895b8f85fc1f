/**
 * The configuration under fire, in both its languages.
 *
 * @module
 */
import * as fc from "fast-check";
import { parse as parseOracle, type ParseError } from "jsonc-parser";
import { stringify as stringifyToml } from "smol-toml";
import {
  type Config,
  ConfigError,
  readConfig,
} from "../../src/domain/config.ts";
import { CONFIG_NAMES, loadConfig } from "../../src/system/config_file.ts";
import type { ParsedText } from "../../src/system/config_text.ts";
import { parseJsonc } from "../../src/system/jsonc_text.ts";
import { parseToml } from "../../src/system/toml_text.ts";
import { bytesOf, joined } from "./journals.ts";
import { type Property, property } from "./property.ts";
import { anyPattern, pattern } from "./regions.ts";
import { must, mustBeSame } from "./same.ts";
import { HOSTILE, hostileText, jsonValue, objectOf } from "./values.ts";

const GOOD_JSONC = `// lanes of the shop
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
  "workspace": { "share_worktrees": false }
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
`;

const KEYS = [
  ...["lanes", "overlap", "concurrency_class", "paths", "journal", "lease"],
  ...["protected", "hook", "workspace", "concurrent", "exclusive", "trees"],
  ...["autopick", "aliases", "policy", "ratio_max", "name", "ttl_minutes"],
  ...["max_concurrent", "lane_journal", "archive_lock", "on_corrupt", "mode"],
  ...["compact_at", "fail", "share_worktrees", "exclusve", "Lanes"],
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

/** Settings that can be followed. */
const goodSettings = fc.record(
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
  },
  { requiredKeys: [] },
);

/** Settings with something wrong somewhere, mostly. */
const anySettings: fc.Arbitrary<unknown> = fc.oneof(
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

const gap = fc.constantFrom(
  ...["", "", "", " ", "\n", "\r\n", "\t", "// x\n", "/* } */", "/***/ "],
);

/** JSON with gaps, comments and commas at the ends wherever they may be. */
const jsonc: fc.Arbitrary<string> = fc.tuple(
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

const anyJsonc = damaged(fc.oneof(fc.constant(GOOD_JSONC), jsonc));
const anyToml = damaged(
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

/** What a text parses to, or `null` where it is refused as it should be. */
function parsed(
  parse: (text: string) => ParsedText,
  text: string,
): ParsedText | null {
  try {
    return parse(text);
  } catch (error) {
    mustBeGood(error, text);
    return null;
  }
}

function mustBeGood(error: unknown, text: string): void {
  if (!(error instanceof ConfigError)) throw error;
  must(error.problem.trim() !== "", "the error does not say what is wrong");
  must(error.message.includes(error.problem), "the message leaves it out");
  mustBeInside(error.line, text);
}

function mustBeInside(line: number | null, text: string): void {
  const lines = text.split(/\r\n|\r|\n/).length;
  must(
    line === null || (Number.isInteger(line) && line >= 1 && line <= lines),
    `line ${line} is none of the ${lines}`,
  );
}

function settingsOf(text: ParsedText, whole: string): Config | null {
  try {
    return readConfig(text.value);
  } catch (error) {
    mustBeGood(error, whole);
    if (error instanceof ConfigError) {
      mustBeInside(text.lineOf(error.path), whole);
    }
    return null;
  }
}

/** Whether a value has a key that the oracle sets as a prototype. */
function hasPrototypeKey(text: string): boolean {
  return /__proto__|\\u/.test(text);
}

/** What must hold of the configuration. */
export const SETTINGS: readonly Property[] = [
  property(
    "settings: JSONC is read or refused with the line",
    anyJsonc,
    (text) => {
      const found = parsed(parseJsonc, text);
      if (found !== null) settingsOf(found, text);
    },
  ),
  property(
    "settings: TOML is read or refused with the line",
    anyToml,
    (text) => {
      const found = parsed(parseToml, text);
      if (found !== null) settingsOf(found, text);
    },
  ),
  property(
    "settings: good JSONC is read as it was meant",
    jsonc,
    (text) => {
      if (hasPrototypeKey(text)) return;
      const found = parsed(parseJsonc, text);
      mustBeSame(found?.value, parseOracle(text, [], ORACLE));
    },
  ),
  property(
    "settings: a key that stands twice is refused, however it is written",
    fc.tuple(fc.constantFrom(...KEYS), objectOf(hostileText, jsonValue), gap),
    ([key, others, gap]) => {
      const escaped = key.replace(
        /^./,
        (x) => `\\u00${x.charCodeAt(0).toString(16)}`,
      );
      const rest = Object.entries({ ...others, [key]: 1 }).map(([key, value]) =>
        `${JSON.stringify(key)}: ${JSON.stringify(value)},`
      ).join(gap);
      mustBeSame(parsed(parseJsonc, `{${rest}"${escaped}": 2}`), null);
    },
  ),
  property(
    "settings: what JSONC is taken is what jsonc-parser takes",
    anyJsonc,
    (text) => {
      if (hasPrototypeKey(text)) return;
      const found = parsed(parseJsonc, text);
      const errors: ParseError[] = [];
      const value: unknown = parseOracle(text, errors, ORACLE);
      if (found === null) return;
      mustBeSame([errors, value], [[], found.value]);
    },
  ),
  property(
    "settings: good settings are followed, and mean the same in TOML",
    goodSettings,
    (settings) => {
      const toml = stringifyToml(settings);
      mustBeSame(readConfig(parseToml(toml).value), readConfig(settings));
    },
  ),
  property(
    "settings: a value of any shape is followed or refused with its key",
    anySettings,
    (value) => {
      try {
        const config = readConfig(value);
        mustBeSame(typeof config.workspace.share_worktrees, "boolean");
      } catch (error) {
        mustBeGood(error, "");
        const isTop = typeof value !== "object" || value === null ||
          Array.isArray(value);
        must(
          error instanceof ConfigError && (isTop || error.key !== ""),
          "the error names no key",
        );
      }
    },
  ),
  property(
    "settings: a file is loaded or refused with its name",
    fc.tuple(
      fc.constantFrom(...CONFIG_NAMES),
      fc.oneof(
        anyJsonc.map(bytesOf),
        anyToml.map(bytesOf),
        fc.uint8Array({ maxLength: 60 }).map((x) =>
          joined(bytesOf(GOOD_JSONC), x)
        ),
        fc.uint8Array(),
      ),
    ),
    async ([name, bytes]) => {
      const root = await Deno.makeTempDir();
      try {
        await Deno.writeFile(`${root}/${name}`, bytes);
        const { file } = await loadConfig(root);
        must(file?.endsWith(name) === true, "another file was loaded");
      } catch (error) {
        mustBeGood(error, new TextDecoder().decode(bytes));
        must(
          error instanceof ConfigError && error.file.endsWith(name),
          "the error does not name the file",
        );
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
    { share: 0.3 },
  ),
];

const ORACLE = { allowTrailingComma: true, disallowComments: false };
