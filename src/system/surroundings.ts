/**
 * What else lies around a workspace that a person may take for it: further
 * configurations and stores below the root and above it.
 *
 * For `doctor` only. The look downwards is bounded, so on a large tree it may
 * miss some; it never follows a link and never enters another repository.
 *
 * @module
 */
import { configFiles } from "./config_file.ts";
import { findRepository } from "./git.ts";
import { climb, inside, isThere, parentOf } from "./path.ts";
import { homeOf } from "./workspace.ts";

/** Configurations and stores that belong to other workspaces. */
export interface Surroundings {
  /** Configuration files. */
  readonly configs: readonly string[];
  /** Journals. */
  readonly stores: readonly string[];
}

const DEPTH_LIMIT = 3;
const ENTRY_LIMIT = 2_000;
const CLOSED: ReadonlySet<string> = new Set([".git", ".dos", "node_modules"]);

/**
 * Looks around a workspace.
 *
 * @param root The workspace root.
 * @param env Looks up an environment variable.
 * @returns What lies below the root and, up to the top of its repository, above it.
 */
export function describePlace(
  root: string,
  env: (name: string) => string | undefined,
): Surroundings {
  const top = findRepository(root)?.top;
  const above = top === root ? [] : Array.from(climb(parentOf(root), top));
  const around = [
    ...above.filter((at) => at !== root),
    ...directoriesBelow(root),
  ];
  const home = homeOf({ env });
  return {
    configs: around.flatMap((at) => quietly(() => configFiles(at), [])),
    stores: around.filter((at) => at !== home)
      .map((at) => inside(at, ".dos/lane-journal.jsonl"))
      .filter((path) => quietly(() => isThere(path), ABSENT)),
  };
}

const ABSENT = false;

/** Directories below a root, level by level, other repositories left out. */
function directoriesBelow(root: string): string[] {
  const found: string[] = [];
  let seen = 0;
  let level = [root];
  for (let depth = 0; depth < DEPTH_LIMIT; depth++) {
    const next: string[] = [];
    for (const directory of level) {
      for (const entry of entriesOf(directory)) {
        if (++seen > ENTRY_LIMIT) return [...found, ...next];
        const path = inside(directory, entry.name);
        if (
          entry.isDirectory && !CLOSED.has(entry.name) && !isRepository(path)
        ) next.push(path);
      }
    }
    found.push(...next);
    level = next;
  }
  return found;
}

function isRepository(directory: string): boolean {
  return quietly(() => isThere(inside(directory, ".git")), ABSENT);
}

function* entriesOf(directory: string): Generator<Deno.DirEntry> {
  try {
    yield* Deno.readDirSync(directory);
  } catch {
    // A directory that cannot be listed has nothing to tell a person.
  }
}

function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
