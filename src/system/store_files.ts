/**
 * Where the files of a store lie, once its root is known.
 *
 * @module
 */
import type { Config } from "../domain/config.ts";
import type { EtcdSettings } from "../domain/store_settings.ts";
import type { Repository } from "./git.ts";
import { inside, nameOf, parentOf, resolvePath } from "./path.ts";

/** The journal where no setting puts it elsewhere. */
export function defaultJournal(directory: string): string {
  return inside(directory, `.dos/${JOURNAL_NAME}`);
}

const JOURNAL_NAME = "lane-journal.jsonl";

/** The journal of a store. */
export function journalIn(directory: string, config: Config): string {
  const path = config.paths.lane_journal;
  return path === undefined
    ? defaultJournal(directory)
    : resolvePath(directory, path);
}

/** The files of a store that its verbs read and write. */
export interface StoreFiles {
  /** The journal; over etcd the mirror of what etcd has. */
  readonly journal: string;
  /** The lock file shared with dos-kernel. */
  readonly lock: string;
  /** The file of the kernel lock. */
  readonly mutex: string;
  /** Where the number is kept that the journal must reach, in order of preference. */
  readonly floors: readonly string[];
  /** True if the journal is a mirror. */
  readonly mirror: boolean;
}

/** Where the files of a store lie, and whether the environment says so. */
export function filesOf(
  start: {
    readonly cwd: string;
    env(name: string): string | undefined;
  },
  about: {
    readonly storeRoot: string;
    readonly config: Config;
    readonly repository: Repository | null;
  },
): StoreFiles & { readonly isNamed: boolean } {
  const { storeRoot, config, repository } = about;
  const { store } = config;
  if (store.kind === "etcd") {
    return { ...mirrorFiles(storeRoot, store), isNamed: false };
  }
  const named = start.env("DISPATCH_LANE_JOURNAL_PATH") ||
    start.env("JOB_LANE_JOURNAL_PATH");
  const journal = named
    ? resolvePath(start.cwd, named)
    : journalIn(storeRoot, config);
  const beside = parentOf(journal);
  const lock = start.env("DISPATCH_LANE_LEASE_LOCK_PATH");
  return {
    journal,
    lock: lock
      ? resolvePath(start.cwd, lock)
      : inside(beside, ".lane-lease.lock"),
    mutex: inside(beside, ".lane-lease.mutex"),
    floors: floorsOf(journal, repository),
    mirror: false,
    isNamed: Boolean(named),
  };
}

/** Where the mirror of a store over etcd lies. */
export function mirrorFiles(
  storeRoot: string,
  settings: EtcdSettings,
): StoreFiles {
  const home = inside(storeRoot, `.dos/etcd/${mirrorName(settings)}`);
  return {
    journal: inside(home, JOURNAL_NAME),
    lock: inside(home, ".lane-lease.lock"),
    mutex: inside(home, ".lane-lease.mutex"),
    floors: [],
    mirror: true,
  };
}

/** Mirrors of different stores lie apart; what they are of stands in them too. */
function mirrorName(store: EtcdSettings): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(mirrored(store))) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  }
  return sum.toString(16).padStart(16, "0");
}

/** What a store over etcd is called; the same text only for the same store. */
export function mirrored({ endpoints, prefix }: EtcdSettings): string {
  return JSON.stringify([prefix, ...endpoints.toSorted()]);
}

/** The archive lock of a store. */
export function archiveLockOf(
  start: {
    readonly cwd: string;
    env(name: string): string | undefined;
  },
  about: { readonly storeRoot: string; readonly config: Config },
): string {
  const named = start.env("DISPATCH_ARCHIVE_LOCK_PATH");
  if (named) return resolvePath(start.cwd, named);
  const path = about.config.paths.archive_lock ?? ".dos/leases/.archive.lock";
  return resolvePath(about.storeRoot, path);
}

/**
 * Where the number is kept that a journal must reach. The journal that all
 * working trees share has it in the git directory, which outlives `git clean`;
 * any other, and one whose git directory belongs to another tree, beside it.
 */
export function floorsOf(
  journal: string,
  repository: Repository | null,
): string[] {
  const name = nameOf(journal);
  const own = inside(
    parentOf(journal),
    name === JOURNAL_NAME ? ".lane-seq" : `.${name}.lane-seq`,
  );
  if (repository === null || repository.broken !== "") return [own];
  const { bare, common, claimed } = repository;
  const shared = bare ? common : claimed;
  return shared !== null && journal === defaultJournal(shared)
    ? [inside(common, "dos-seq"), own]
    : [own];
}
