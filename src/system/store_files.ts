/**
 * Where the files of a store lie, once its root is known.
 *
 * @module
 */
import type { Config } from "../domain/config.ts";
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
