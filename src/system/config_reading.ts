/**
 * Reads one configuration file, whatever its format.
 *
 * @module
 */
import { type Config, ConfigError, readConfig } from "../domain/config.ts";
import type { ParsedText } from "./config_text.ts";
import { parseJsonc } from "./jsonc_text.ts";
import { localPattern } from "./local_pattern.ts";

/** The largest configuration file that is read, in bytes. */
const SIZE_LIMIT = 1_048_576;

const TOML = "./toml_text.ts";

/**
 * The settings that a file asks for.
 *
 * @param file The file.
 * @param root The workspace root.
 * @throws {ConfigError} If it cannot be followed; it names the file.
 */
export async function readConfigFile(
  file: string,
  root: string,
): Promise<Config> {
  try {
    return await parseConfig(readText(file), { file, root });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw error.at({ file, line: error.line });
  }
}

/** The error of a root with two configuration files. */
export function ambiguous(file: string, other: string): ConfigError {
  return new ConfigError(
    `there is also "${other}"; keep one of the two`,
    { file },
  );
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
  if (!file.endsWith(".toml")) return parseJsonc(text);
  const { parseToml }: typeof import("./toml_text.ts") = await import(TOML);
  return parseToml(text);
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
