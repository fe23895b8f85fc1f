/**
 * What is asked: the request as it comes in, and the same made ready for the
 * rules: names resolved, kinds settled, regions compiled.
 *
 * Everything the request and its ladder name is checked here, before the
 * first rule; after that nothing a caller wrote can throw.
 *
 * @module
 */
import {
  declaredTree,
  inferKind,
  isTextList,
  type LaneIndex,
  resolveLane,
} from "../domain/catalogue.ts";
import {
  CLUSTER,
  KEYWORD,
  laneId,
  laneName,
  NAMED,
  shownText,
  UsageError,
} from "../domain/lane.ts";
import { compileRegion, type Region } from "../domain/region.ts";

/** A lane that the auto-pick walk may grant. */
export interface Candidate {
  /** Its name. */
  readonly lane: string;
  /** Its kind; `named` is allowed here. */
  readonly kind: string;
  /** Its region; empty means the catalogue's. */
  readonly tree: readonly string[];
}

/** A request for a lane. */
export interface AdmissionRequest {
  /** The lane's name, `""` to have one picked. */
  readonly lane: string;
  /** Its kind; left out or `""`, it is inferred. */
  readonly kind?: string;
  /** Its region; left out or empty, it is the catalogue's. */
  readonly tree?: readonly string[];
  /** Take the lane whatever is in the way, an exclusive lease excepted. */
  readonly force?: boolean;
  /** If the lane is held, pick another one. */
  readonly substitute?: boolean;
  /** The lanes to pick from, in place of the catalogue's. */
  readonly ladder?: readonly Candidate[];
  /** How much a candidate is wanted; the highest goes first. */
  rank?(candidate: Candidate): number | null;
  /** How much work waits in a candidate; `null` if that is not known. */
  picks?(candidate: Candidate): number | null;
  /** Regions of live runs that hold no lease yet. */
  readonly siblings?: readonly (readonly string[])[];
}

/** One lane that is asked for, ready to be judged. */
export interface Want {
  /** How it is shown and recorded. */
  readonly lane: string;
  /** How it is compared. */
  readonly id: string;
  /** Whether the caller named it; an exclusive kind brings its own lane. */
  readonly named: boolean;
  /** Whether the catalogue declares it. */
  readonly known: boolean;
  /** Its kind, as an id. */
  readonly kind: string;
  /** Whether it must be alone. */
  readonly exclusive: boolean;
  /** What it would hold. */
  readonly region: Region;
}

/** What an exclusive lane holds. */
const EVERYTHING = compileRegion(["**/*"]);

/** What stands where a request, a ladder entry or the catalogue names a lane. */
interface Asked {
  readonly lane?: unknown;
  readonly kind?: unknown;
  readonly tree?: unknown;
}

/** Which kinds may be named besides those of a request. */
interface ReadOptions {
  readonly ladder?: boolean;
}

/**
 * The lane a request or a ladder entry asks for, `null` for "any".
 *
 * @throws {UsageError} If a name, kind or pattern is not well formed.
 * @throws {SyntaxError} If a pattern cannot be read.
 */
export function readWant(
  lanes: LaneIndex,
  asked: Asked,
  options: ReadOptions = {},
): Want | null {
  const named = (asked.lane ?? "") !== "";
  const lane = named ? resolveLane(lanes, laneName(asked.lane)) : undefined;
  const kind = readKind(lanes, asked.kind ?? "", options);
  const given = readRegion(asked.tree ?? []);
  if (lane !== undefined) return settle(lanes, { ...lane, named, kind, given });
  if (lanes.exclusive.has(kind)) {
    const own = { id: kind, name: lanes.known.get(kind) ?? kind };
    return settle(lanes, { ...own, named, kind, given });
  }
  if (given.patterns.length === 0 && !options.ladder) return null;
  const what = options.ladder
    ? "a ladder entry"
    : `the region "${shownText(given.patterns.join(", "))}"`;
  throw new UsageError(
    "INVALID_LANE",
    `Cannot judge ${what}: no lane is named; name the lane it is for`,
    "",
  );
}

/**
 * The entries of a ladder, `null` where none was given.
 *
 * @throws {UsageError} As {@linkcode readWant}, and if an entry names no lane.
 */
export function readLadder(
  lanes: LaneIndex,
  ladder: unknown,
): readonly Want[] | null {
  if (ladder === undefined || ladder === null) return null;
  if (!Array.isArray(ladder)) {
    throw new TypeError("Cannot walk the ladder: it is not a list");
  }
  return ladder.flatMap((entry) =>
    readWant(lanes, Object(entry), { ladder: true }) ?? []
  );
}

/**
 * The regions of runs that hold no lease yet, `null` where none were given.
 *
 * @throws {SyntaxError} If a pattern cannot be read.
 */
export function readSiblings(siblings: unknown): readonly Region[] | null {
  if (siblings === undefined || siblings === null) return null;
  if (Array.isArray(siblings)) return siblings.map(readRegion);
  throw new TypeError(
    "Cannot keep clear of the siblings: they are not a list of regions",
  );
}

/** What a callback or a predicate is shown of a lane: a copy that nobody can change. */
export function candidateOf(want: Want): Candidate {
  return Object.freeze({
    lane: want.lane,
    kind: want.kind,
    tree: Object.freeze([...want.region.patterns]),
  });
}

function settle(
  lanes: LaneIndex,
  parts: {
    id: string;
    name: string;
    named: boolean;
    kind: string;
    given: Region;
  },
): Want {
  const { id, name, named, given } = parts;
  const kind = lanes.exclusive.has(id)
    ? id
    : parts.kind || inferKind(lanes, id);
  const exclusive = lanes.exclusive.has(kind);
  const region = exclusive
    ? EVERYTHING
    : given.patterns.length > 0
    ? given
    : compileRegion(declaredTree(lanes, id));
  const known = lanes.known.has(id);
  return { lane: name, id, named, known, kind, exclusive, region };
}

function readKind(
  lanes: LaneIndex,
  kind: unknown,
  options: ReadOptions,
): string {
  if (kind === "") return "";
  const id = typeof kind === "string" ? laneId(kind) : "";
  const allowed = new Set([CLUSTER, KEYWORD, ...lanes.exclusive]);
  if (options.ladder) allowed.add(NAMED);
  if (allowed.has(id)) return id;
  const value = typeof kind === "string" ? kind : typeof kind;
  throw new UsageError(
    "INVALID_KIND",
    `Cannot use the kind "${shownText(value)}": it is none of ${
      [...allowed].join(", ")
    }; leave it out to have it inferred`,
    value,
  );
}

function readRegion(tree: unknown): Region {
  if (isTextList(tree)) return compileRegion(tree);
  throw new UsageError(
    "INVALID_PATTERN",
    `Cannot read the region: it is not a list of patterns but ${typeof tree}`,
    typeof tree,
  );
}
