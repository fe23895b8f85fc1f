/**
 * The lanes a workspace declares, and what has to be looked up in them.
 *
 * {@linkcode indexCatalogue} reads a catalogue once; every lookup after that
 * is by id. Reading throws where a declaration cannot be understood: a lane
 * that is silently left out is a lane that nobody keeps apart. Trees are only
 * kept here; whether their patterns are valid shows where they are compiled.
 *
 * @module
 */
import {
  CLUSTER,
  GLOBAL,
  KEYWORD,
  laneId,
  laneName,
  UsageError,
} from "./lane.ts";

/** The lanes a workspace declares. Names are compared by id. */
export interface Catalogue {
  /** Lanes that live side by side, each in its own tree. */
  readonly concurrent: readonly string[];
  /** Lanes that live alone; `global` is one of them, declared or not. */
  readonly exclusive: readonly string[];
  /** Lanes that a request without a lane name is given, in this order. */
  readonly autopick: readonly string[];
  /** The region of each lane, by name. */
  readonly trees: Readonly<Record<string, readonly string[]>>;
  /** Other names of lanes, one level deep. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A lane as the catalogue knows it. */
export interface LaneRef {
  /** What it is compared by. */
  readonly id: string;
  /** What it is shown and recorded as. */
  readonly name: string;
}

/** A catalogue made ready for lookups by id. */
export interface LaneIndex {
  /** Declared lanes, id to spelling, in the order of declaration; aliases are none of them. */
  readonly known: ReadonlyMap<string, string>;
  /** Ids of the lanes that live alone. */
  readonly exclusive: ReadonlySet<string>;
  /** What a request without a lane name is given, in order. */
  readonly autopick: readonly string[];
  /** Alias id to the name it stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Lane id to what the catalogue gives as its region. */
  readonly trees: ReadonlyMap<string, unknown>;
}

/**
 * Reads a catalogue.
 *
 * @throws {UsageError} `INVALID_LANE` if a name in it cannot be a lane's.
 * @throws {TypeError} If a part of it has the wrong shape.
 */
export function indexCatalogue(catalogue: Catalogue): LaneIndex {
  const concurrent = names(catalogue, "concurrent");
  const exclusive = names(catalogue, "exclusive");
  const autopick = names(catalogue, "autopick");
  const trees = table(catalogue, "trees");
  const alone = new Set([...exclusive, GLOBAL].map(laneId));
  // An alias must not take an exclusive lane out of everybody's way.
  const aliases = firstById(
    table(catalogue, "aliases").filter(([k]) => !alone.has(laneId(k)))
      .map(([k, target]) => [k, laneName(target)]),
  );
  const declared = [...concurrent, ...exclusive, ...autopick]
    .concat(trees.map(([name]) => name), GLOBAL)
    .filter((name) => !aliases.has(laneId(name)));
  return {
    known: firstById(declared.map((name) => [name, name])),
    exclusive: alone,
    autopick,
    aliases,
    trees: firstById(trees),
  };
}

/** The lane that an id means: an alias is followed once, a declared lane gets its declared spelling. */
export function resolveLane(lanes: LaneIndex, name: string): LaneRef {
  const own = laneId(name);
  const target = lanes.aliases.get(own);
  const id = target === undefined ? own : laneId(target);
  return { id, name: lanes.known.get(id) ?? target ?? name };
}

/** The kind of a lane for which none was given. */
export function inferKind(lanes: LaneIndex, id: string): string {
  if (lanes.exclusive.has(id)) return id;
  return lanes.known.has(id) ? CLUSTER : KEYWORD;
}

/**
 * The patterns the catalogue gives a lane, none if it gives none.
 *
 * @throws {UsageError} `INVALID_PATTERN` if what it gives is no list of text.
 */
export function declaredTree(lanes: LaneIndex, id: string): readonly string[] {
  const tree = lanes.trees.get(id) ?? [];
  if (isTextList(tree)) return tree;
  throw new UsageError(
    "INVALID_PATTERN",
    `Cannot read the tree of lane "${id}": it is not a list of patterns`,
    id,
  );
}

/** Whether a value is a list of strings, the empty list included. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}

function names(
  catalogue: Catalogue,
  key: "concurrent" | "exclusive" | "autopick",
): string[] {
  const list: unknown = catalogue[key] ?? [];
  if (Array.isArray(list)) return list.map(laneName);
  throw new TypeError(
    `Cannot read the catalogue: "${key}" must be a list of lane names`,
  );
}

function table(
  catalogue: Catalogue,
  key: "trees" | "aliases",
): [string, unknown][] {
  const entries: unknown = catalogue[key] ?? {};
  if (typeof entries === "object" && entries !== null) {
    return Object.entries(entries).map(([k, v]) => [laneName(k), v]);
  }
  throw new TypeError(
    `Cannot read the catalogue: "${key}" must be a table keyed by lane name`,
  );
}

function firstById<T>(
  entries: readonly (readonly [string, T])[],
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, value] of entries) {
    const id = laneId(name);
    if (!found.has(id)) found.set(id, value);
  }
  return found;
}
