/**
 * Finds and loads the configuration file of a workspace root.
 *
 * The parsers are loaded only where there is a file to parse. Whatever keeps a
 * file from being read as written is an error with file, line and key as far
 * as they are known; a file that is there never counts as absent.
 *
 * @module
 */
import {
  type Config,
  ConfigError,
  defaultConfig,
  readConfig,
} from "../domain/config.ts";
import type { ParsedText } from "./config_text.ts";
import { localPattern } from "./local_pattern.ts";
import { inside, isThere } from "./path.ts";

/** The names a configuration file may have. */
export const CONFIG_NAMES: readonly ["dos.jsonc", "dos.toml"] = [
  "dos.jsonc",
  "dos.toml",
];

/** The largest configuration file that is read, in bytes. */
const SIZE_LIMIT = 1_048_576;

/** A configuration and where it came from. */
export interface LoadedConfig {
  /** The file, or `null` where there is none. */
  readonly file: string | null;
  /** The settings, complete. */
  readonly config: Config;
}

/**
 * The configuration of a workspace.
 *
 * @param root The workspace root.
 * @returns The settings; the defaults where there is no file.
 * @throws {ConfigError} If a file is there and cannot be followed.
 */
export async function loadConfig(root: string): Promise<LoadedConfig> {
  const files = configFiles(root);
  const file = files[0];
  if (file === undefined) return { file: null, config: defaultConfig() };
  if (files.length > 1) {
    throw new ConfigError(
      `there is also "${CONFIG_NAMES[1]}"; keep one of the two`,
      { file },
    );
  }
  try {
    return { file, config: await parseConfig(readText(file), { file, root }) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw error.at({ file, line: error.line });
  }
}

/** The configuration files that lie in a directory, whatever they are. */
export function configFiles(directory: string): string[] {
  return CONFIG_NAMES.map((name) => inside(directory, name)).filter(isThere);
}

async function parseConfig(
  text: string,
  about: { readonly file: string; readonly root: string },
): Promise<Config> {
  const parsed = await parseText(text, about.file);
  try {
    return readConfig(parsed.value, {
      pattern: (pattern) => localPattern(pattern, about.root),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw error.at({ line: parsed.lineOf(error.path) });
  }
}

async function parseText(text: string, file: string): Promise<ParsedText> {
  if (file.endsWith(".toml")) {
    return (await import("./toml_text.ts")).parseToml(text);
  }
  return (await import("./jsonc_text.ts")).parseJsonc(text);
}

function readText(file: string): string {
  const bytes = readBytes(file);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked && file.endsWith(".toml")) {
    throw new ConfigError(
      "it begins with a byte order mark, which dos-kernel cannot read; save it without",
      { line: 1 },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const start = new TextDecoder().decode(bytes).split("\ufffd")[0] ?? "";
    throw new ConfigError("it is not UTF-8; save it as UTF-8", {
      line: start.split("\n").length,
    });
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const facts = Deno.statSync(file);
    if (!facts.isFile) {
      const kind = facts.isDirectory
        ? "a directory"
        : "a device, pipe or socket";
      throw new ConfigError(`it is ${kind}; put a plain file there`);
    }
    if (facts.size > SIZE_LIMIT) {
      throw new ConfigError(
        `it is larger than ${SIZE_LIMIT} bytes; shorten it`,
      );
    }
    return Deno.readFileSync(file);
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error)) throw error;
    throw new ConfigError(
      `it cannot be read: ${error.message}; make it readable or remove it`,
    );
  }
}
