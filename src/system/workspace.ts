/**
 * Finds the workspace that a command is about, and where its files lie.
 *
 * {@linkcode findPlace} is the one resolver: every verb and every hook uses
 * its answer. It reads a handful of names and starts no process; it makes
 * nothing. A store that does not exist yet is as good as an empty one.
 *
 * @module
 */
import type { Config } from "../domain/config.ts";
import { configFiles, loadConfig, type LoadedConfig } from "./config_file.ts";
import { findRepository, linkedTops, type Repository } from "./git.ts";
import {
  archiveLockOf,
  defaultJournal,
  filesOf,
  journalIn,
  type StoreFiles,
} from "./store_files.ts";
import {
  below,
  climb,
  homeIn,
  inside,
  isThere,
  realPath,
  resolvePath,
} from "./path.ts";
import { WorkspaceError } from "./workspace_error.ts";

/** Nobody is kept from searching upwards by a directory that is closed to them. */
const CLOSED_IS_ABSENT = false;
/** A journal that cannot be looked at counts as there: whoever reads it must be told. */
const CLOSED_IS_THERE = true;

/** Where a command was started. */
export interface Start {
  /** The workspace that was named, if one was. */
  readonly workspace?: string | undefined;
  /** True to keep to this working tree, whatever the configuration says. */
  readonly thisWorktree?: boolean | undefined;
  /** The current directory. */
  readonly cwd: string;
  /** True if the current directory is there and its path has no links in it. @default {false} */
  readonly isReal?: boolean;
  /** `glance` where only the settings of the hook are asked for. @default {"full"} */
  readonly care?: "full" | "glance";
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
}

/**
 * What makes a directory the root: that it was named, by `--workspace` or the
 * environment, that it holds a configuration, the top of a git working tree or
 * a store, or that it is the current one and nothing else was found.
 */
export type RootFrom = "flag" | "env" | "config" | "git" | "store" | "cwd";

/** A workspace and its files; all paths are absolute. */
export interface Place extends StoreFiles {
  /** The directory that patterns are relative to and the configuration is read from. */
  readonly root: string;
  /** What made it the root. */
  readonly rootFrom: RootFrom;
  /** `plain` outside git, `bare` in a repository without a main working tree, `worktree` in a linked one. */
  readonly kind: "plain" | "main" | "worktree" | "bare";
  /** The directory that the store lies in: the root, or its like in the main working tree. */
  readonly storeRoot: string;
  /** The directory `.dos`. */
  readonly store: string;
  /** The archive lock. */
  readonly archiveLock: string;
  /** The configuration file, or `null`. */
  readonly configFile: string | null;
  /** The settings. */
  readonly config: Config;
  /** The mark of the configuration file where a hook may take it as read: the leases decide alone, and the store lies where it lies by default. Else `""`. */
  readonly configMark: string;
  /** Journals that lie in other working trees of the repository, only those that are there; looked up anew each time. */
  readonly peers: readonly string[];
}

/**
 * Finds the workspace that a command is about.
 *
 * @param start Where it was started, and with what.
 * @returns The workspace and its files.
 * @throws {WorkspaceError} If it is not there.
 * @throws {ConfigError} If its configuration cannot be followed.
 */
export async function findPlace(start: Start): Promise<Place> {
  const located = locate(start);
  const loaded = await loadConfig(located.root, {
    care: start.care,
    endpoints: start.env("DOS_ETCD_ENDPOINTS"),
  });
  return settle(start, { ...located, ...loaded });
}

interface Located {
  readonly root: string;
  readonly rootFrom: RootFrom;
  readonly repository: Repository | null;
}

function locate(start: Start): Located {
  const { cwd, workspace } = start;
  if (workspace) return locateNamed(start, { named: workspace, by: "flag" });
  const named = start.env(ROOT_NAME);
  if (named) return locateNamed(start, { named, by: "env" });
  const from = start.isReal === true
    ? cwd
    : directoryAt(cwd, { named: cwd, remedy: "name an existing directory" });
  const repository = findRepository(from);
  return { ...nearestRoot(from, repository?.top, start), repository };
}

const ROOT_NAME = "DISPATCH_WORKSPACE";

function locateNamed(
  start: Start,
  { named, by }: { readonly named: string; readonly by: "flag" | "env" },
): Located {
  const root = directoryAt(resolvePath(start.cwd, named), {
    named,
    remedy: by === "flag"
      ? "name an existing directory"
      : `${ROOT_NAME} names it; set that to an existing directory or unset it`,
  });
  return { root, rootFrom: by, repository: findRepository(root) };
}

function directoryAt(
  path: string,
  { named, remedy }: { readonly named: string; readonly remedy: string },
): string {
  const real = realPath(path);
  if (real !== null && Deno.statSync(real).isDirectory) return real;
  const state = real === null ? "it does not exist" : "it is not a directory";
  throw new WorkspaceError(
    "NO_WORKSPACE",
    `Cannot open the workspace "${named}": ${state}; ${remedy}`,
    named,
  );
}

function nearestRoot(
  cwd: string,
  top: string | undefined,
  start: Start,
): Pick<Located, "root" | "rootFrom"> {
  const home = top === undefined ? homeOf(start) : null;
  for (const at of climb(cwd, top)) {
    if (hasConfig(at)) return { root: at, rootFrom: "config" };
    if (top === undefined && at !== home && hasJournal(at)) {
      return { root: at, rootFrom: "store" };
    }
  }
  return top === undefined
    ? { root: cwd, rootFrom: "cwd" }
    : { root: top, rootFrom: "git" };
}

/** The home directory: dos-kernel keeps a registry of its own in the `.dos` there. */
export function homeOf(start: Pick<Start, "env">): string | null {
  const named = homeIn((name) => start.env(name));
  return named === "" ? null : realPath(named);
}

function hasConfig(directory: string): boolean {
  return orIfClosed(() => configFiles(directory).length > 0, CLOSED_IS_ABSENT);
}

function hasJournal(directory: string): boolean {
  return orIfClosed(() => isThere(defaultJournal(directory)), CLOSED_IS_ABSENT);
}

/** What a look answers, and what stands for it where the directory is closed to us. */
function orIfClosed(look: () => boolean, closed: boolean): boolean {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return closed;
    throw error;
  }
}

function settle(
  start: Start,
  found: Located & LoadedConfig,
): Place {
  const { root, rootFrom, repository, config } = found;
  const share = start.thisWorktree !== true && config.workspace.share_worktrees;
  const storeRoot = share ? sharedRoot(root, repository) : root;
  const { isNamed, ...files } = filesOf(start, {
    ...{ storeRoot, config, repository },
  });
  const { journal, mirror } = files;
  return {
    root,
    rootFrom,
    kind: kindOf(repository),
    storeRoot,
    store: inside(storeRoot, ".dos"),
    ...files,
    archiveLock: archiveLockOf(start, { storeRoot, config }),
    configFile: found.file,
    config,
    configMark: config.hook.mode === "guard" && !isNamed &&
        !mirror && journal === defaultJournal(root)
      ? found.mark
      : "",
    get peers(): string[] {
      return share && !isNamed && !mirror ? peersOf(journal, found) : [];
    },
  };
}

function kindOf(repository: Repository | null): Place["kind"] {
  if (repository === null) return "plain";
  if (repository.linked) return "worktree";
  return repository.bare ? "bare" : "main";
}

/** The directory whose store all working trees of a repository share. */
function sharedRoot(root: string, repository: Repository | null): string {
  if (repository === null) return root;
  if (repository.broken !== "") {
    throw new WorkspaceError(
      "BROKEN_REPOSITORY",
      `Cannot find the repository of "${root}": ${repository.broken}, or keep to this working tree with --this-worktree`,
      root,
    );
  }
  const position = below(repository.top, root) ?? "";
  if (repository.bare) return bareRoot(repository.common, position);
  if (!repository.linked) return root;
  return inside(repository.main ?? repository.top, position);
}

/** A bare repository has no directories but git's own, so other positions get one in its store. */
function bareRoot(common: string, position: string): string {
  return position === ""
    ? common
    : inside(inside(common, ".dos/below"), position);
}

function peersOf(
  journal: string,
  found: Located & { readonly config: Config },
): string[] {
  const { root, repository, config } = found;
  if (repository === null || repository.broken !== "") return [];
  const position = below(repository.top, root) ?? "";
  const roots = linkedTops(repository).map((top) => inside(top, position));
  const journals = new Set([root, ...roots].map((at) => journalIn(at, config)));
  journals.delete(journal);
  return Array.from(journals).filter((path) =>
    orIfClosed(() => isThere(path), CLOSED_IS_THERE)
  );
}
