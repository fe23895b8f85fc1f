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
import { PLAIN_GIT_REGEXP } from "../system/plain_place.ts";
import { findPlace, type Place, type Start } from "../system/workspace.ts";
import { Looks, type Mark } from "./looks.ts";

/** So many directories are remembered. */
const MOST_ENTRIES = 1_024;

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
  async find(start: Start, looks: Looks): Promise<Place> {
    const isKept = start.isReal === true && !start.workspace;
    if (!isKept || Deno.build.os === "windows") return await findPlace(start);
    const key = `${start.cwd}\n${start.thisWorktree === true}\n${start.care}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (looks.areSame(known.marks)) return known.place;
      this.#entries.delete(key);
    }
    // Before the search: what changes in between has another mark then.
    const plan = this.#plans.get(key);
    const marks = plan === undefined ? null : looks.marks(plan);
    const place = await findPlace(start);
    const next = planFor(start.cwd, place, new Looks());
    if (next === null) {
      this.#plans.delete(key);
      return place;
    }
    if (marks !== null && isSamePlan(plan, next)) {
      put(this.#entries, key, {
        place: withoutPeers(place, new Looks()),
        marks,
      });
    }
    put(this.#plans, key, next);
    return place;
  }
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
function planFor(cwd: string, place: Place, looks: Looks): string[] | null {
  const { configFile } = place;
  if (place.kind !== "main" || place.storeRoot !== place.root) return null;
  if (configFile !== null && looks.at(configFile)?.isFile !== true) return null;
  const plan: string[] = configFile === null ? [] : [configFile];
  for (const at of climb(cwd)) {
    if (looks.at(at)?.isDirectory !== true) return null;
    plan.push(at);
    const git = inside(at, ".git");
    const facts = looks.at(git);
    if (facts === null) continue;
    if (!facts.isDirectory) return null;
    plan.push(git, inside(git, "config"));
    return isPlainGit(git, looks) ? plan : null;
  }
  return null;
}

/** Whether a git directory is read as it is, past no link and by no more than its first lines. */
function isPlainGit(git: string, looks: Looks): boolean {
  const config = inside(git, "config");
  const isPlain = looks.at(inside(git, "HEAD"))?.isFile === true &&
    looks.at(config)?.isFile === true;
  try {
    return isPlain && PLAIN_GIT_REGEXP.test(Deno.readTextFileSync(config));
  } catch {
    return false;
  }
}

/** The same place without a look for other working trees each time, where there are none and none can come unseen. */
function withoutPeers(place: Place, looks: Looks): Place {
  const git = inside(place.root, ".git");
  const isAlone = looks.at(git)?.isDirectory === true &&
    isMissing(inside(git, "worktrees"));
  return isAlone ? { ...place, peers: [] } : place;
}

function isMissing(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
