/**
 * Lanes for a workspace that declares none yet: one for each top-level
 * directory that people work in.
 *
 * @module
 */
import { foldCase, GLOBAL, laneName } from "../domain/lane.ts";
import { normalizePattern } from "../domain/pattern.ts";

/** A lane and what it covers. */
export interface InferredLane {
  readonly name: string;
  readonly tree: readonly string[];
}

/** The lanes of a workspace. */
export interface InferredLanes {
  /** In the order of their names. */
  readonly lanes: readonly InferredLane[];
  /** Directories that get none because their name cannot be a lane's or a pattern's. */
  readonly skipped: readonly string[];
}

/** Directories that tools fill. */
const BUILT: ReadonlySet<string> = new Set([
  "__pycache__",
  "bin",
  "build",
  "cov",
  "coverage",
  "dist",
  "env",
  "htmlcov",
  "log",
  "logs",
  "node_modules",
  "obj",
  "out",
  "target",
  "temp",
  "tmp",
  "vendor",
  "venv",
]);

/** What a pattern, ours or a peer's, would read as more than itself. */
const WILD_REGEXP = /[*?[\]{}()!|\\]/;

/**
 * Infers lanes.
 *
 * @param directories The names of the top-level directories, in any order.
 * @returns The lanes; where there is no directory to work in, the lane `main` for everything.
 */
export function inferLanes(directories: readonly string[]): InferredLanes {
  const seen = new Set([GLOBAL]);
  const lanes: InferredLane[] = [];
  const skipped: string[] = [];
  for (const directory of [...directories].sort()) {
    if (directory.startsWith(".") || BUILT.has(foldCase(directory))) continue;
    const name = directory.normalize("NFC");
    const id = foldCase(name);
    if (seen.has(id) || !canBeLane(name)) {
      skipped.push(directory);
      continue;
    }
    seen.add(id);
    lanes.push({ name, tree: [treeOf(name)] });
  }
  return lanes.length === 0
    ? { lanes: [{ name: "main", tree: ["**/*"] }], skipped }
    : { lanes, skipped };
}

function canBeLane(name: string): boolean {
  if (WILD_REGEXP.test(name)) return false;
  const tree = treeOf(name);
  try {
    return laneName(name) === name && normalizePattern(tree) === tree;
  } catch {
    return false;
  }
}

function treeOf(name: string): string {
  return `${name}/**`;
}
