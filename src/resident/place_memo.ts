/**
 * Where workspaces lie, remembered for as long as nothing on the way changed.
 *
 * What was found on the way up from a directory stands while the few names that
 * were looked for in each directory on the way are there or missing as they
 * were, and the settings are the files that were read. That holds for a plain
 * repository; every other workspace is looked for anew each time.
 *
 * @module
 */
import { climb, inside } from "../system/path.ts";
import { PLAIN_GIT_REGEXP } from "../system/plain_place.ts";
import { findPlace, type Place, type Start } from "../system/workspace.ts";
import { Looks, type Mark, type Spot } from "./looks.ts";

/** What makes a directory a workspace or a repository, and what git's own directory says of one. */
const IN_DIRECTORY = [".git", "HEAD", "dos.jsonc", "dos.toml"];
const IN_GIT = ["HEAD", "commondir", "worktrees"];

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
  readonly #plans = new Map<string, readonly Spot[]>();

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
  one: readonly Spot[] | undefined,
  other: readonly Spot[],
): boolean {
  return one !== undefined && one.length === other.length &&
    one.every(({ path }, at) => path === other[at]?.path);
}

/** All that a search looked at, `null` where it cannot be said. */
function planFor(cwd: string, place: Place, looks: Looks): Spot[] | null {
  const { configFile } = place;
  if (place.kind !== "main" || place.storeRoot !== place.root) return null;
  if (configFile !== null && looks.kindAt(configFile) !== "file") return null;
  const plan: Spot[] = configFile === null ? [] : [{ path: configFile }];
  for (const path of climb(cwd)) {
    if (looks.kindAt(path) !== "directory") return null;
    plan.push({ path, names: IN_DIRECTORY });
    const git = inside(path, ".git");
    const kind = looks.kindAt(git);
    if (kind === "none") continue;
    if (kind !== "directory" || !isPlainGit(git, looks)) return null;
    return [
      ...plan,
      { path: git, names: IN_GIT },
      { path: inside(git, "config") },
    ];
  }
  return null;
}

/** Whether a git directory is read as it is, past no link and by no more than its first lines. */
function isPlainGit(git: string, looks: Looks): boolean {
  const config = inside(git, "config");
  const isPlain = looks.kindAt(inside(git, "HEAD")) === "file" &&
    looks.kindAt(config) === "file";
  try {
    return isPlain && PLAIN_GIT_REGEXP.test(Deno.readTextFileSync(config));
  } catch {
    return false;
  }
}

/** The same place without a look for other working trees each time, where there are none and none can come unseen. */
function withoutPeers(place: Place, looks: Looks): Place {
  const git = inside(place.root, ".git");
  const isAlone = looks.kindAt(git) === "directory" &&
    looks.kindAt(inside(git, "worktrees")) === "none";
  return isAlone ? { ...place, peers: [] } : place;
}
