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
import { must, mustBeSame } from "./same.ts";
import {
  anyJsonc,
  anySettings,
  anyToml,
  gap,
  GOOD_JSONC,
  goodSettings,
  jsonc,
  KEYS,
} from "./settings_texts.ts";
import { hostileText, jsonValue, objectOf } from "./values.ts";

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
