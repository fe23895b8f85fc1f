/**
 * Where a path lies, as long as everything on the way is as plain as can be.
 *
 * Most repositories are a directory with git's own directory in it, and most
 * paths lead there past no link. For all others {@linkcode plainPlace} knows no
 * answer, and the resolver of workspaces has to be asked, which comes to the
 * same where this one answers.
 *
 * @module
 */

/** A plain repository. */
export interface PlainPlace {
  /** Its top level, with the store and the configuration in it. */
  readonly root: string;
  /** The configuration file, or `null`. */
  readonly config: string | null;
  /** The mark of the configuration file, `""` where there is none. */
  readonly mark: string;
}

/** Names that mean themselves, and nothing else to any tool. */
const PLAIN_REGEXP = /^(?:\/[\x20-\x2e\x30-\x5b\x5d-\x7e]+)+$/;
const ODD_REGEXP = /\/\.\.?(?:\/|$)|\/ |[ .](?:\/|$)/;

/** What nearly every repository's configuration begins with, and nothing that would say otherwise further down. */
export const PLAIN_GIT_REGEXP: RegExp =
  /^\[core\]\n\trepositoryformatversion = 0\n(?:\tfilemode = \w+\n)?\tbare = false\n(?![^]*(?:bare|worktree|\\))/i;

/** Whether a path is absolute, in ASCII, and spelled as it is. */
export function isPlainPath(path: string): boolean {
  return PLAIN_REGEXP.test(path) && !ODD_REGEXP.test(path);
}

/**
 * The deepest directory on the way to a file, if the way leads past no link.
 *
 * @param path A plain path.
 * @returns The directory, `""` for the root of all; `null` where the path is a directory itself, or leads through anything else.
 */
export function directoryOf(path: string): string | null {
  let at = 0;
  for (;;) {
    const next = path.indexOf("/", at + 1);
    const facts = factsOf(next === -1 ? path : path.slice(0, next));
    if (facts === null) return path.slice(0, at);
    if (next === -1) return facts.isFile ? path.slice(0, at) : null;
    if (!facts.isDirectory) return null;
    at = next;
  }
}

/** Whether a path is a directory that is reached past no link. */
export function isPlainDirectory(path: string): boolean {
  for (let at = 0;;) {
    at = path.indexOf("/", at + 1);
    const facts = factsOf(at === -1 ? path : path.slice(0, at));
    if (facts === null || !facts.isDirectory) return false;
    if (at === -1) return true;
  }
}

/**
 * The repository around a directory, if there is one and it is plain: its main
 * working tree, with no other beside it, and no configuration below its top.
 *
 * @param directory A directory that is there, reached past no link.
 * @returns The repository, `null` where it has to be looked for with care.
 */
export function plainPlace(directory: string): PlainPlace | null {
  for (let at = directory; at !== "";) {
    const config = `${at}/dos.jsonc`;
    const facts = factsOf(config);
    if (factsOf(`${at}/dos.toml`) !== null) return null;
    const git = factsOf(`${at}/.git`);
    if (git !== null) {
      return git.isDirectory && isMainTree(`${at}/.git`)
        ? placeAt(at, config, facts)
        : null;
    }
    if (facts !== null || factsOf(`${at}/HEAD`) !== null) return null;
    at = at.slice(0, at.lastIndexOf("/"));
  }
  return null;
}

function placeAt(
  root: string,
  config: string,
  facts: Deno.FileInfo | null,
): PlainPlace | null {
  if (facts === null) return { root, config: null, mark: "" };
  return facts.isFile ? { root, config, mark: markOf(facts) } : null;
}

/** What changes whenever a file is written or replaced. */
export function markOf(
  { dev, ino, size, mtime, ctime }: Deno.FileInfo,
): string {
  return [dev, ino, size, mtime?.getTime(), ctime?.getTime()].join(":");
}

function isMainTree(git: string): boolean {
  return factsOf(`${git}/HEAD`)?.isFile === true &&
    factsOf(`${git}/commondir`) === null &&
    factsOf(`${git}/worktrees`) === null &&
    PLAIN_GIT_REGEXP.test(Deno.readTextFileSync(`${git}/config`));
}

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
