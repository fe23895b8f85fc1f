/**
 * Where workspaces lie, remembered for as long as nothing on the way changed.
 *
 * A directory's own times change with every name that comes into it, leaves it
 * or is put in place of another. So what was found on the way up from a
 * directory stands while those of all directories on the way are as they were.
 * That holds for a plain repository, whose settings are files that were seen;
 * every other workspace is looked for anew each time.
 *
 * @module
 */
import { climb, inside } from "../system/path.ts";
import { markOf, PLAIN_GIT_REGEXP } from "../system/plain_place.ts";
import { findPlace, type Place, type Start } from "../system/workspace.ts";

/** So many directories are remembered. */
const MOST_ENTRIES = 1_024;
/** Younger than this something may change again and keep its times, which on some systems are whole seconds. */
const SETTLED_MS = 3_000;

/** A name that was looked at, and what it looked like. */
interface Mark {
  readonly path: string;
  readonly mark: string;
}

interface Entry {
  readonly place: Place;
  readonly marks: readonly Mark[];
}

/** Finds workspaces. */
export class PlaceMemo {
  readonly #entries = new Map<string, Entry>();
  /** What has to be looked at, by directory, from the last search. */
  readonly #plans = new Map<string, readonly string[]>();

  /** As `findPlace` does. */
  async find(start: Start): Promise<Place> {
    const isKept = start.isReal === true && !start.workspace;
    if (!isKept || Deno.build.os === "windows") return await findPlace(start);
    const key = `${start.cwd}\n${start.thisWorktree === true}\n${start.care}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (known.marks.every(isUnchanged)) return known.place;
      this.#entries.delete(key);
    }
    // Before the search: what changes in between has another mark then.
    const plan = this.#plans.get(key);
    const marks = plan === undefined ? null : marksOf(plan);
    const place = await findPlace(start);
    const next = planFor(start.cwd, place);
    if (next === null) {
      this.#plans.delete(key);
      return place;
    }
    if (marks !== null && isSamePlan(plan, next)) {
      put(this.#entries, key, { place: withoutPeers(place), marks });
    }
    put(this.#plans, key, next);
    return place;
  }
}

/** The same place without a look for other working trees each time, where there are none and none can come unseen. */
function withoutPeers(place: Place): Place {
  const worktrees = inside(place.root, ".git/worktrees");
  const isAlone = factsOf(inside(place.root, ".git")) !== null &&
    factsOf(worktrees) === null;
  return isAlone ? { ...place, peers: [] } : place;
}

function put<T>(table: Map<string, T>, key: string, value: T): void {
  table.delete(key);
  table.set(key, value);
  for (const oldest of table.keys()) {
    if (table.size <= MOST_ENTRIES) return;
    table.delete(oldest);
  }
}

function isSamePlan(
  one: readonly string[] | undefined,
  other: readonly string[],
): boolean {
  return one !== undefined && one.length === other.length &&
    one.every((path, at) => path === other[at]);
}

/** All that a search looked at, `null` where it cannot be said. */
function planFor(cwd: string, place: Place): string[] | null {
  if (place.kind !== "main" || place.storeRoot !== place.root) return null;
  try {
    const plan: string[] = [];
    for (const at of climb(cwd)) {
      if (!Deno.lstatSync(at).isDirectory) return null;
      plan.push(at);
      const git = inside(at, ".git");
      if (factsOf(git)?.isDirectory !== true) continue;
      const config = inside(git, "config");
      const isPlain = Deno.lstatSync(inside(git, "HEAD")).isFile &&
        Deno.lstatSync(config).isFile &&
        PLAIN_GIT_REGEXP.test(Deno.readTextFileSync(config));
      if (!isPlain) return null;
      plan.push(git, config);
      if (place.configFile === null) return plan;
      const isFile = Deno.lstatSync(place.configFile).isFile;
      return isFile ? [...plan, place.configFile] : null;
    }
  } catch {
    // Whoever looks for it anew says what is wrong.
  }
  return null;
}

function marksOf(plan: readonly string[]): Mark[] | null {
  try {
    const marks: Mark[] = [];
    for (const path of plan) {
      const facts = Deno.lstatSync(path);
      const changed = Math.max(
        facts.ctime?.getTime() ?? Infinity,
        facts.mtime?.getTime() ?? Infinity,
      );
      const age = Date.now() - changed;
      if (age < SETTLED_MS || facts.isSymlink) return null;
      marks.push({ path, mark: markOf(facts) });
    }
    return marks;
  } catch {
    return null;
  }
}

function isUnchanged({ path, mark }: Mark): boolean {
  try {
    return markOf(Deno.lstatSync(path)) === mark;
  } catch {
    return false;
  }
}

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
