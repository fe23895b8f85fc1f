/**
 * Where a store lies, and whether what lies there is what it should be.
 *
 * A planted symlink, FIFO or device must never be opened, so every name below
 * the workspace root is looked at before it is used. Readers make nothing;
 * the first writer makes the directory.
 *
 * @module
 */
import { shellWord } from "../domain/shell_word.ts";
import { StoreError } from "../lease/ports.ts";
import { isTaken, storeFailure } from "./failure.ts";
import { act, type FileFacts, type Steps } from "./machine.ts";
import { type Patience, patiently } from "./sharing.ts";

/** The files of one store. */
export interface Site {
  /** The workspace root; what lies below it is looked at name by name. */
  readonly root: string;
  /** The journal. */
  readonly journal: string;
  /** The lock file shared with dos-kernel. */
  readonly lock: string;
  /** The file of the kernel lock. */
  readonly mutex: string;
  /** Where the number is kept that the journal must reach; the first that can be written is used. */
  readonly floors: readonly string[];
  /** Journals of other worktrees, read and never written. */
  readonly peers: readonly string[];
  /** True if the journal is a copy of what etcd has, and the keepers in it are not of this machine. @default {false} */
  readonly mirror?: boolean;
}

const SEPARATOR_REGEXP = /[/\\]/;

/** The directory a path lies in. */
export function directoryOf(path: string): string {
  const cut = path.replace(/[/\\]+$/, "").search(/[/\\][^/\\]*$/);
  return cut <= 0 ? path.slice(0, cut + 1) || "." : path.slice(0, cut);
}

/** A file beside another one. */
export function beside(path: string, name: string): string {
  const directory = directoryOf(path);
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** The directories from below `root` down to the one that `path` lies in. */
function directoriesBelow(root: string, path: string): string[] {
  const base = root.replace(/[/\\]+$/, "");
  if (
    !path.startsWith(base) || !SEPARATOR_REGEXP.test(path[base.length] ?? "")
  ) {
    return [];
  }
  const found: string[] = [];
  for (let at = base.length + 1; at < path.length; at++) {
    if (SEPARATOR_REGEXP.test(path[at] ?? "")) found.push(path.slice(0, at));
  }
  return found;
}

/** Looks at a name; anything but nothing or the wanted kind is an error. */
export function* look(
  path: string,
  wanted: "file" | "directory",
  patience: Patience = {},
): Steps<FileFacts | null> {
  let facts: FileFacts | null;
  try {
    facts = yield* patiently(
      "lstat",
      path,
      (machine) => machine.lstat(path),
      patience,
    );
  } catch (error) {
    throw storeFailure("read", path, error);
  }
  if (facts === null || facts.kind === wanted) return facts;
  const found = facts.kind === "other"
    ? "a device, pipe or socket"
    : `a ${facts.kind}`;
  throw new StoreError(
    "STORE_FOREIGN_TYPE",
    `Cannot use "${path}": it is ${found}, not a ${wanted}`,
    {
      path,
      hint: `Move it away with \`mv ${shellWord(path)} ${
        shellWord(`${path}.aside`)
      }\`, or point DISPATCH_LANE_JOURNAL_PATH at a journal elsewhere`,
    },
  );
}

/** Looks at every name of a store without making anything. */
export function* inspectSite(site: Site): Steps<FileFacts | null> {
  for (const directory of directoriesBelow(site.root, site.journal)) {
    if ((yield* look(directory, "directory")) === null) return null;
  }
  yield* look(site.mutex, "file");
  yield* look(site.lock, "file");
  return yield* look(site.journal, "file");
}

/** Makes the directory of a store that is not there yet. */
export function* prepareSite(site: Site): Steps<void> {
  if ((yield* inspectSite(site)) !== null) return;
  const home = directoryOf(site.journal);
  const missing: string[] = [];
  for (let at = home; (yield* exists(at)) === false; at = directoryOf(at)) {
    missing.unshift(at);
    if (directoryOf(at) === at) break;
  }
  for (const directory of missing) yield* makeDirectory(directory);
  if (
    SEPARATOR_REGEXP.test(home) &&
    home.split(SEPARATOR_REGEXP).at(-1) === ".dos"
  ) {
    yield* hideFromGit(home);
  }
}

/** Makes the name of the journal durable, and those of the directories it lies in. */
export function* syncNames({ root, journal }: Site): Steps<void> {
  const home = directoryOf(journal);
  const inside = directoriesBelow(root, journal).map(directoryOf);
  const above = inside.length > 0 ? inside : [directoryOf(home)];
  for (const path of [...above, home]) {
    try {
      yield* act("syncDirectory", path, (machine) => {
        if (!machine.windows) machine.syncDirectory(path);
      });
    } catch (error) {
      throw storeFailure("write", path, error);
    }
  }
}

/** Gives a draft the permissions of what it is to stand beside or replace. */
export function* keepMode(model: string, draft: string): Steps<void> {
  try {
    yield* act("mode", draft, (machine) => machine.copyMode(model, draft));
  } catch {
    // There is no model, or this file system has no modes: it keeps the one it was made with.
  }
}

function* exists(path: string): Steps<boolean> {
  try {
    return (yield* patiently(
      "lstat",
      path,
      (machine) => machine.lstat(path),
    )) !== null;
  } catch (error) {
    throw storeFailure("create", path, error);
  }
}

function* makeDirectory(path: string): Steps<void> {
  try {
    yield* patiently(
      "mkdir",
      path,
      (machine) => machine.makeDirectory(path),
    );
    const parent = directoryOf(path);
    yield* act("syncDirectory", parent, (machine) => {
      if (!machine.windows) machine.syncDirectory(parent);
    });
  } catch (error) {
    if (!isTaken(error)) throw storeFailure("create", path, error);
  }
}

function* hideFromGit(directory: string): Steps<void> {
  const path = `${directory}/.gitignore`;
  if (yield* exists(path)) return;
  try {
    const handle = yield* patiently(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
    );
    try {
      yield* act(
        "write",
        path,
        (machine) => machine.write(handle, new TextEncoder().encode("*\n")),
      );
    } finally {
      yield* act("close", path, (machine) => machine.close(handle));
    }
  } catch (error) {
    if (!isTaken(error)) throw storeFailure("create", path, error);
  }
}
