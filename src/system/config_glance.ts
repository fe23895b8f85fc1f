/**
 * Reads a configuration as fast as can be, for a hook.
 *
 * @module
 */
import { type PlainConfig, plainConfig } from "../domain/plain_config.ts";
import { parseJsonc } from "./jsonc_text.ts";

const MOST_BYTES = 65_536;

/**
 * The settings of a hook, where a glance is enough to know that the whole file
 * can be followed.
 *
 * @param file The configuration file.
 * @returns The settings, `null` where it has to be read with care.
 */
export function glanceAtConfig(file: string): PlainConfig | null {
  try {
    const facts = Deno.statSync(file);
    if (!facts.isFile || facts.size > MOST_BYTES || file.endsWith(".toml")) {
      return null;
    }
    const text = Deno.readTextFileSync(file);
    return text.includes("\ufffd") ? null : plainConfig(parseJsonc(text).value);
  } catch {
    return null;
  }
}
