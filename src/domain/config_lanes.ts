/**
 * The `lanes` table of the configuration: parsed value in, catalogue out.
 *
 * A table that is there is taken at its word: a list it leaves out is empty.
 * What would make a lane mean two things is an error, because the arbiter
 * would have to guess.
 *
 * @module
 */
import type { Catalogue } from "./catalogue.ts";
import { DEFAULT_CATALOGUE } from "./default_catalogue.ts";
import { GLOBAL, laneId, laneName, shownText } from "./lane.ts";
import { checkKeys } from "./config_keys.ts";
import {
  ConfigError,
  type KeyPath,
  listAt,
  orElse,
  tableAt,
  textAt,
} from "./config_value.ts";

/** Brings one pattern to its normal form, or throws. */
export type PatternReader = (pattern: string) => string;

const KEYS = [
  "concurrent",
  "exclusive",
  "autopick",
  "trees",
  "aliases",
] as const;

/**
 * The catalogue that the `lanes` table declares.
 *
 * @throws {ConfigError} At whatever cannot be followed.
 */
export function readLanes(
  value: unknown,
  options: { readonly pattern: PatternReader; readonly top: readonly string[] },
): Catalogue {
  if (value === undefined) return DEFAULT_CATALOGUE;
  const path: KeyPath = ["lanes"];
  const table = tableAt(value, path);
  checkKeys(table, path, { keys: KEYS, shared: true, top: options.top });
  const concurrent = namesAt(orElse(table.get("concurrent"), []), [
    ...path,
    "concurrent",
  ]);
  const exclusive = namesAt(orElse(table.get("exclusive"), []), [
    ...path,
    "exclusive",
  ]);
  const autopick = namesAt(orElse(table.get("autopick"), []), [
    ...path,
    "autopick",
  ]);
  refuseContradiction(concurrent, exclusive);
  const trees = readTrees(
    orElse(table.get("trees"), {}),
    [...path, "trees"],
    options.pattern,
  );
  const aliases = readAliases(orElse(table.get("aliases"), {}), {
    declared: [GLOBAL, ...concurrent, ...exclusive, ...Object.keys(trees)],
    autopick,
  });
  return { concurrent, exclusive, autopick, trees, aliases };
}

/** A list of patterns in normal form; blank ones are dropped. */
export function patternsAt(
  value: unknown,
  path: KeyPath,
  read: PatternReader,
): readonly string[] {
  return listAt(value, path).flatMap((item, i) => {
    const at = [...path, i];
    const pattern = attempt(() => read(textAt(item, at)), at);
    return pattern === "" ? [] : [pattern];
  });
}

/** A lane name as it is kept for the record. */
export function nameAt(value: unknown, path: KeyPath): string {
  const text = textAt(value, path);
  return attempt(() => laneName(text), path);
}

function namesAt(value: unknown, path: KeyPath): readonly string[] {
  const seen = new Seen(path);
  return listAt(value, path).map((item, i) =>
    seen.add(nameAt(item, [...path, i]), i)
  );
}

function readTrees(
  value: unknown,
  path: KeyPath,
  read: PatternReader,
): Readonly<Record<string, readonly string[]>> {
  const seen = new Seen(path);
  return Object.fromEntries(
    Array.from(tableAt(value, path), ([key, patterns]) => {
      const at = [...path, key];
      return [seen.add(nameAt(key, at), key), patternsAt(patterns, at, read)];
    }),
  );
}

function readAliases(
  value: unknown,
  lanes: {
    readonly declared: readonly string[];
    readonly autopick: readonly string[];
  },
): Readonly<Record<string, string>> {
  const path: KeyPath = ["lanes", "aliases"];
  const table = tableAt(value, path);
  const seen = new Seen(path);
  const names = new Map(
    Array.from(
      table.keys(),
      (key) => [key, seen.add(nameAt(key, [...path, key]), key)],
    ),
  );
  const known = new Map(lanes.declared.map((name) => [laneId(name), name]));
  for (const [key, alias] of names) {
    if (!known.has(laneId(alias))) continue;
    throw new ConfigError("a lane has that name; choose another alias", {
      path: [...path, key],
    });
  }
  for (const name of lanes.autopick) {
    if (!seen.has(name)) known.set(laneId(name), name);
  }
  return Object.fromEntries(Array.from(names, ([key, alias]) => {
    const at = [...path, key];
    const target = nameAt(table.get(key), at);
    if (known.has(laneId(target))) return [alias, target];
    const all = Array.from(known.values(), (name) => shownText(name)).join(
      ", ",
    );
    throw new ConfigError(
      `no lane is called "${shownText(target)}"; known are ${all}`,
      { path: at },
    );
  }));
}

function refuseContradiction(
  concurrent: readonly string[],
  exclusive: readonly string[],
): void {
  const alone = new Set([GLOBAL, ...exclusive.map(laneId)]);
  const index = concurrent.findIndex((name) => alone.has(laneId(name)));
  if (index < 0) return;
  throw new ConfigError(
    `the lane "${
      shownText(concurrent[index] ?? "")
    }" is exclusive; name it in one list only`,
    { path: ["lanes", "concurrent", index] },
  );
}

/** Names met so far, so that a second spelling of one is noticed. */
class Seen {
  readonly #ids = new Set<string>();
  readonly #path: KeyPath;

  constructor(path: KeyPath) {
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#ids.has(laneId(name));
  }

  add(name: string, key: string | number): string {
    const id = laneId(name);
    if (this.#ids.has(id)) {
      throw new ConfigError(
        `the lane "${
          shownText(name)
        }" is there already; names are compared without case`,
        { path: [...this.#path, key] },
      );
    }
    this.#ids.add(id);
    return name;
  }
}

/** Runs a check of another file and tells its error with the key. */
function attempt<T>(check: () => T, path: KeyPath): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const refusal = error instanceof RangeError || error instanceof SyntaxError;
    throw refusal ? new ConfigError(error.message, { path }) : error;
  }
}
