/**
 * What `doctor` says about the place a workspace lies in: how it was found,
 * what git makes of it, which variables steer it, and the file system.
 *
 * Reads only. What a system does not tell is said to be unknown.
 *
 * @module
 */
import {
  type Catalogue,
  declaredTree,
  indexCatalogue,
} from "../domain/catalogue.ts";
import { shownText } from "../domain/lane.ts";
import type { Finding } from "../lease/ports.ts";
import { bootId } from "./boot.ts";
import { findRepository } from "./git.ts";
import { below, climb, isAbsence, nameOf } from "./path.ts";
import { describePlace } from "./surroundings.ts";
import type { Place } from "./workspace.ts";

/** Looks up an environment variable. */
export type Env = (name: string) => string | undefined;

/** All that can be said about the place of a workspace. */
export async function examinePlace(place: Place, env: Env): Promise<Finding[]> {
  return [
    examineRoot(place),
    examineConfig(place),
    ...examineLanes(place.config.catalogue),
    ...examineTree(place),
    ...examineEnvironment(env),
    ...examineNested(place, env),
    await examineBoot(),
  ];
}

/** The root, and what made it the root. */
export function examineRoot({ root, rootFrom, configFile }: Place): Finding {
  const reason = rootFrom === "config" && configFile !== null
    ? `it holds ${nameOf(configFile)}`
    : REASONS[rootFrom];
  return {
    check: "root",
    status: "ok",
    detail: `"${root}": ${reason}`,
    fix: "",
  };
}

const REASONS: Readonly<Record<Place["rootFrom"], string>> = {
  flag: "named by --workspace",
  env: "named by DISPATCH_WORKSPACE",
  config: "it holds a configuration",
  git: "the top level of its git repository",
  store: "it holds a store",
  cwd: "the current directory, as nothing above it is a workspace",
};

/** The settings: where from, and how many lanes. */
export function examineConfig({ configFile, config }: Place): Finding {
  const { concurrent, exclusive, autopick } = config.catalogue;
  const lanes =
    `${concurrent.length} concurrent, ${exclusive.length} exclusive, ${autopick.length} to pick from`;
  return {
    check: "config",
    status: "ok",
    detail: configFile === null
      ? `No file, so the built-in lanes count: ${lanes}`
      : `"${configFile}": ${lanes}`,
    fix: configFile === null ? "Run `dos init` to declare lanes" : "",
  };
}

/** At most this many lanes are named. */
const MOST_NAMED = 5;

/** Lanes that no request can be granted without bringing a region along. */
export function examineLanes(catalogue: Catalogue): Finding[] {
  const lanes = indexCatalogue(catalogue);
  const empty = Array.from(lanes.known).filter(([id]) =>
    !lanes.exclusive.has(id) && declaredTree(lanes, id).length === 0
  ).map(([, name]) => `"${shownText(name)}"`);
  if (empty.length === 0) return [];
  const shown = empty.slice(0, MOST_NAMED).join(", ");
  const more = empty.length > MOST_NAMED ? ", ..." : "";
  return [{
    check: "lanes",
    status: "warn",
    detail: `No region is declared for ${shown}${more}: ${
      empty.length === 1 ? "such a lane" : "such lanes"
    } can only be taken with --tree, and never picked`,
    fix: "Declare a region for each in the table lanes.trees",
  }];
}

/** What git makes of the place, and where the store went because of that. */
export function examineTree(place: Place): Finding[] {
  const { root, kind, storeRoot, journal } = place;
  const facts = [`"${root}" ${KINDS[kind]}`];
  const repository = findRepository(root);
  if (kind === "main" && repository !== null) {
    const position = below(repository.top, root);
    if (position) facts.push(`it is "${position}" in "${repository.top}"`);
    if (below(repository.top, repository.common) === null) {
      facts.push(
        "its git directory lies elsewhere, as a submodule's does: it shares no leases with the repository around it",
      );
    }
  }
  if (storeRoot !== root) facts.push(`its store is shared, in "${storeRoot}"`);
  else if (kind === "worktree") {
    facts.push("its store is its own, so other working trees do not see it");
  }
  if (below(storeRoot, journal) === null) {
    facts.push(`the journal lies outside, at "${journal}"`);
  }
  return [{ check: "git", status: "ok", detail: facts.join("; "), fix: "" }];
}

const KINDS: Readonly<Record<Place["kind"], string>> = {
  plain: "is in no git repository",
  main: "is a main working tree",
  worktree: "is in a linked working tree",
  bare: "is in a repository without a main working tree",
};

const JOURNAL_NAMES = [
  "DISPATCH_LANE_JOURNAL_PATH",
  "JOB_LANE_JOURNAL_PATH",
] as const;

const PATH_NAMES = [
  ...JOURNAL_NAMES,
  "DISPATCH_LANE_LEASE_LOCK_PATH",
  "DISPATCH_ARCHIVE_LOCK_PATH",
  "DISPATCH_WORKSPACE",
] as const;

const ABSOLUTE_REGEXP = /^(?:[A-Za-z]:)?[\\/]/;

/** The variables that are in effect. */
export function examineEnvironment(env: Env): Finding[] {
  const check = "environment";
  const names = [...PATH_NAMES, "DISPATCH_HOST_ID", "DOS_ETCD_ENDPOINTS"];
  const set = names.filter((name) => env(name));
  if (set.length === 0) {
    const detail = "No variable names another store, lock or host";
    return [{ check, status: "ok", detail, fix: "" }];
  }
  const found: Finding[] = [{
    check,
    status: "ok",
    detail: `In effect: ${
      set.map((name) => `${name}="${env(name)}"`).join(", ")
    }`,
    fix: "",
  }];
  const [first = "", second = ""] = JOURNAL_NAMES.map((name) => env(name));
  if (first && second && first !== second) {
    found.push({
      check,
      status: "warn",
      detail: `${JOURNAL_NAMES[0]} and ${
        JOURNAL_NAMES[1]
      } name different journals; the first counts`,
      fix: `Unset ${JOURNAL_NAMES[1]}`,
    });
  }
  for (const name of PATH_NAMES) {
    const path = env(name);
    if (!path || ABSOLUTE_REGEXP.test(path)) continue;
    found.push({
      check,
      status: "warn",
      detail:
        `${name}="${path}" is relative, so each directory leads to another place`,
      fix: `Set ${name} to an absolute path`,
    });
  }
  return found;
}

/** Other configurations and stores that a person may take for these. */
export function examineNested(place: Place, env: Env): Finding[] {
  const { configs, stores } = describePlace(place.root, env);
  const known = new Set([place.journal, ...place.peers]);
  return [
    ...configs.map((path): Finding => ({
      check: "nested config",
      status: "ok",
      detail:
        `"${path}" is the configuration of another workspace, not of this one`,
      fix:
        "Leases there and here do not see each other; use --workspace to choose",
    })),
    ...stores.filter((path) => !known.has(path)).map((path): Finding => ({
      check: "nested store",
      status: "warn",
      detail:
        `"${path}" is another store: its leases and the ones here do not see each other`,
      fix:
        "Work from one root, with --workspace or DISPATCH_WORKSPACE, and remove the store that is not used",
    })),
  ];
}

async function examineBoot(): Promise<Finding> {
  const known = await bootId() !== "";
  return {
    check: "boot",
    status: known ? "ok" : "warn",
    detail: known
      ? "This boot of the machine is known, so a lock that a dead process left is cleared at once"
      : "This boot of the machine cannot be told: a lock that a dead process left blocks for up to 300 s",
    fix: known
      ? ""
      : "Allow dos to run cat (Linux), sysctl (macOS) or reg (Windows)",
  };
}

/** Whether this user may make files in the directory of the store, or make that directory, by mode and owner. */
export function examineAccess(
  directory: string,
  user: User = { uid: Deno.uid(), gid: Deno.gid() },
): Finding[] {
  const found = nearestDirectory(directory);
  const { mode, uid, gid } = found?.facts ??
    { mode: null, uid: null, gid: null };
  if (!found || mode === null || uid === null || user.uid === null) return [];
  const { at } = found;
  const shown = `"${at}", mode ${(mode & 0o7777).toString(8)}, owner ${uid}`;
  const where = at === directory
    ? shown
    : `"${directory}" is not there; ${shown}`;
  const check = "store directory";
  if (mayMakeFiles({ mode, uid, gid }, user)) {
    return [{ check, status: "ok", detail: where, fix: "" }];
  }
  return [{
    check,
    status: "error",
    detail:
      `${where}: this user (${user.uid}) may make nothing in it, so no lease can be taken`,
    fix:
      `Give this user write access to "${at}", or only look; another place for the store is named, for everyone alike, by DISPATCH_LANE_JOURNAL_PATH or paths.lane_journal`,
  }];
}

/** Who asks, as the system numbers users and groups; `null` where it does not. */
export interface User {
  /** The user. */
  readonly uid: number | null;
  /** The user's first group. */
  readonly gid: number | null;
}

function mayMakeFiles(
  facts: { readonly mode: number } & User,
  user: User,
): boolean {
  const { mode, uid, gid } = facts;
  if (user.uid === 0) return true;
  if (uid === user.uid) return (mode & 0o300) === 0o300;
  // Which further groups a user is in cannot be asked.
  const byGroup = (mode & 0o030) === 0o030;
  return byGroup || (gid !== user.gid && (mode & 0o003) === 0o003);
}

/** A directory, or what it would be made in. One that hides behind a closed directory counts as not there. */
function nearestDirectory(
  directory: string,
): { readonly at: string; readonly facts: Deno.FileInfo } | null {
  for (const at of climb(directory)) {
    try {
      const facts = Deno.statSync(at);
      return facts.isDirectory ? { at, facts } : null;
    } catch (error) {
      if (isAbsence(error)) continue;
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }
  return null;
}
