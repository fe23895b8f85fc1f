/**
 * Finds and loads the configuration file of a workspace root.
 *
 * The parsers are loaded only where there is a file to parse. Whatever keeps a
 * file from being read as written is an error with file, line and key as far
 * as they are known; a file that is there never counts as absent.
 *
 * @module
 */
import type { Config } from "../domain/config.ts";
import { defaultConfig } from "../domain/default_config.ts";
import { inside, isThere } from "./path.ts";
import { markOf } from "./plain_place.ts";

const GLANCE = "./config_glance.ts";
const READING = "./config_reading.ts";
const STORE = "../domain/config_store.ts";

/** The names a configuration file may have. */
export const CONFIG_NAMES: readonly ["dos.jsonc", "dos.toml"] = [
  "dos.jsonc",
  "dos.toml",
];

/** A configuration and where it came from. */
export interface LoadedConfig {
  /** The file, or `null` where there is none. */
  readonly file: string | null;
  /** The settings, complete. */
  readonly config: Config;
  /** What changes whenever the file does; `""` where there is none, it is a link, or it has only just been written. */
  readonly mark: string;
}

/** How a configuration is read. */
export interface Reading {
  /** `glance` where only the settings of the hook are asked for. @default {"full"} */
  readonly care?: "full" | "glance" | undefined;
  /** The value of `DOS_ETCD_ENDPOINTS`, which counts more than the file. */
  readonly endpoints?: string | undefined;
}

/**
 * The configuration of a workspace.
 *
 * @param root The workspace root.
 * @param reading How it is read.
 * @returns The settings; the defaults where there is no file, and at a glance for all that is not the hook's.
 * @throws {ConfigError} If a file is there and cannot be followed, or an endpoint.
 */
export async function loadConfig(
  root: string,
  reading: Reading = {},
): Promise<LoadedConfig> {
  const loaded = await loadFile(root, reading.care ?? "full");
  const { endpoints = "" } = reading;
  const { store } = loaded.config;
  const isTold = store.kind === "file" || store.endpoints.length > 0;
  return isTold && endpoints === ""
    ? loaded
    : await heedEndpoints(loaded, endpoints);
}

/** Whoever has no use for endpoints loads nothing that reads them. */
async function heedEndpoints(
  loaded: LoadedConfig,
  endpoints: string,
): Promise<LoadedConfig> {
  const { file, config } = loaded;
  const { ConfigError, storeIn }: typeof import("../domain/config_store.ts") =
    await import(STORE);
  try {
    const store = storeIn(config.store, endpoints);
    return { ...loaded, config: { ...config, store } };
  } catch (error) {
    const isOfFile = error instanceof ConfigError && error.path[0] === "store";
    throw isOfFile && file !== null ? error.at({ file }) : error;
  }
}

async function loadFile(
  root: string,
  care: "full" | "glance",
): Promise<LoadedConfig> {
  const files = configFiles(root);
  const file = files[0];
  if (file === undefined) {
    return { file: null, config: defaultConfig(), mark: "" };
  }
  // Before it is read: what changes in between has another mark.
  const mark = fileMark(file);
  if (care === "glance" && files.length === 1) {
    const { glanceAtConfig }: typeof import("./config_glance.ts") =
      await import(GLANCE);
    const seen = glanceAtConfig(file);
    if (seen !== null) {
      return { file, config: { ...defaultConfig(), ...seen }, mark };
    }
  }
  const { readConfigFile, ambiguous }: typeof import("./config_reading.ts") =
    await import(READING);
  if (files.length > 1) throw ambiguous(file, CONFIG_NAMES[1]);
  return { file, config: await readConfigFile(file, root), mark };
}

/** Younger than this a file may change again and keep its mark, whose times are whole seconds. */
const SETTLED_MS = 3_000;

/** The configuration files that lie in a directory, whatever they are. */
export function configFiles(directory: string): string[] {
  return CONFIG_NAMES.map((name) => inside(directory, name)).filter(isThere);
}

function fileMark(file: string): string {
  try {
    const facts = Deno.lstatSync(file);
    const age = Date.now() - (facts.ctime?.getTime() ?? Infinity);
    return facts.isFile && age >= SETTLED_MS ? markOf(facts) : "";
  } catch {
    // Whoever reads it says why it cannot be read.
    return "";
  }
}
