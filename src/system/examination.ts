/**
 * What `doctor` says about the place a workspace lies in: how it was found,
 * what git makes of it, which variables steer it, and the file system.
 *
 * Reads only. What a system does not tell is said to be unknown.
 *
 * @module
 */
import type { Finding } from "../lease/ports.ts";
import { bootId } from "./boot.ts";
import { findRepository } from "./git.ts";
import { below, isThere, nameOf } from "./path.ts";
import { describePlace } from "./surroundings.ts";
import type { Place } from "./workspace.ts";

/** Looks up an environment variable. */
export type Env = (name: string) => string | undefined;

/** All that can be said about the place of a workspace. */
export async function examinePlace(place: Place, env: Env): Promise<Finding[]> {
  return [
    examineRoot(place, env),
    examineConfig(place),
    ...examineTree(place),
    ...examineEnvironment(env),
    ...examineNested(place, env),
    await examineBoot(),
  ];
}

/** The root, and what made it the root. */
export function examineRoot(place: Place, env: Env): Finding {
  const { root } = place;
  return {
    check: "root",
    status: "ok",
    detail: `"${root}": ${reasonOf(place, env)}`,
    fix: "",
  };
}

function reasonOf({ root, configFile, journal }: Place, env: Env): string {
  if (env("DISPATCH_WORKSPACE")) {
    return "named by DISPATCH_WORKSPACE or --workspace";
  }
  if (configFile !== null) return `it holds ${nameOf(configFile)}`;
  if (findRepository(root)?.top === root) {
    return "the top level of its git repository";
  }
  if (below(root, journal) !== null && isThere(journal)) {
    return "it holds a store";
  }
  return "the current directory, as nothing above it is a workspace, or the one that was named";
}

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
  const set = [...PATH_NAMES, "DISPATCH_HOST_ID"].filter((name) => env(name));
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

/** Whether this user may make files in the directory of the store, by its mode. */
export function examineAccess(directory: string): Finding[] {
  if (!isThere(directory)) return [];
  const { mode, uid, gid } = Deno.statSync(directory);
  const me = Deno.uid();
  if (mode === null || me === null) return [];
  const shown = `mode ${(mode & 0o7777).toString(8)}, owner ${uid}`;
  const bits = uid === me ? mode >> 6 : gid === Deno.gid() ? mode >> 3 : mode;
  const open = me === 0 || (bits & 0o3) === 0o3;
  // Which further groups a user is in cannot be asked.
  const byGroup = uid !== me && (mode & 0o30) === 0o30;
  const check = "store directory";
  return [
    open || byGroup
      ? { check, status: "ok", detail: `"${directory}", ${shown}`, fix: "" }
      : {
        check,
        status: "warn",
        detail:
          `"${directory}", ${shown}: this user (${me}) may make no files in it`,
        fix: "Give this user write access to it, or only look",
      },
  ];
}
