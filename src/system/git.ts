/**
 * What a directory is to git: read from `.git`, `commondir` and `config`,
 * without starting git.
 *
 * Environment variables of git, `include` directives and `safe.directory` are
 * not looked at.
 *
 * @module
 */
import {
  climb,
  inside,
  isAbsence,
  nameOf,
  parentOf,
  realPath,
} from "./path.ts";
import { PLAIN_GIT_REGEXP } from "./plain_place.ts";

/** A repository, seen from one of its working trees. */
export interface Repository {
  /** The top level: the directory that `.git` lies in, or a bare repository itself. */
  readonly top: string;
  /** The git directory that all working trees share. */
  readonly common: string;
  /** True in a working tree that `git worktree add` made. */
  readonly linked: boolean;
  /** True if the repository has no main working tree. */
  readonly bare: boolean;
  /** The top level of the main working tree, `null` if there is none or it cannot be told. */
  readonly main: string | null;
  /** The working tree that the git directory itself takes for its main one, `null` if it names none. A `.git` that points to the git directory of another tree makes the two differ. */
  readonly claimed: string | null;
  /** Why the other working trees cannot be told, and what to do; or `""`. */
  readonly broken: string;
}

/** The repository that a directory belongs to, or `null` outside git. `start` has no symbolic links. */
export function findRepository(start: string): Repository | null {
  for (const top of climb(start)) {
    const entry = inside(top, ".git");
    const facts = look(entry);
    if (facts?.isFile) return fromGitFile(top, entry);
    if (facts?.isDirectory && look(inside(entry, "HEAD")) !== null) {
      return fromGitDirectory(top, realPath(entry) ?? entry);
    }
    if (isGitDirectory(top) && readCore(top).bare) {
      return {
        top,
        common: top,
        linked: false,
        bare: true,
        main: null,
        claimed: null,
        broken: "",
      };
    }
  }
  return null;
}

/** The top levels of the working trees that `git worktree add` made, those that are gone left out. */
export function linkedTops(repository: Repository): string[] {
  const worktrees = inside(repository.common, "worktrees");
  return names(worktrees).flatMap((name) => {
    const own = inside(worktrees, name);
    const entry = readText(inside(own, "gitdir"))?.trim() ?? "";
    const top = entry === "" ? null : follow(own, parentOf(entry));
    return top === null ? [] : [top];
  });
}

function fromGitFile(top: string, file: string): Repository {
  const lost = {
    top,
    common: top,
    linked: false,
    bare: false,
    main: null,
    claimed: null,
  };
  const target = /^gitdir:\s*(.+?)\s*$/s.exec(readText(file) ?? "")?.[1];
  if (target === undefined) {
    return {
      ...lost,
      broken:
        `"${file}" does not say where the git directory is; mend or remove it`,
    };
  }
  const directory = follow(top, target);
  if (directory === null || look(inside(directory, "HEAD")) === null) {
    return {
      ...lost,
      broken:
        `"${file}" points to "${target}", which is no git directory; run git worktree repair in the main working tree`,
    };
  }
  return fromGitDirectory(top, directory);
}

function fromGitDirectory(top: string, directory: string): Repository {
  const shared = readText(inside(directory, "commondir"))?.trim() ?? "";
  const linked = shared !== "";
  const common = linked ? follow(directory, shared) : directory;
  if (common === null) {
    const broken =
      `"${directory}" belongs to "${shared}", which is not there; run git worktree repair in the main working tree`;
    return {
      top,
      common: directory,
      linked,
      bare: false,
      main: null,
      claimed: null,
      broken,
    };
  }
  const core = readCore(common);
  const base = { top, common, linked, bare: core.bare };
  if (core.bare) return { ...base, main: null, claimed: null, broken: "" };
  const claimed = mainTop(common, core.worktree);
  const main = linked ? claimed : top;
  const broken = main === null
    ? `"${common}" does not say where the main working tree is; run git --git-dir="${common}" config core.worktree with its path`
    : "";
  return { ...base, main, claimed, broken };
}

function mainTop(common: string, worktree: string | null): string | null {
  if (worktree !== null) return follow(common, worktree);
  return nameOf(common) === ".git" ? parentOf(common) : null;
}

function isGitDirectory(path: string): boolean {
  return ["HEAD", "objects", "refs"].every((name) =>
    look(inside(path, name)) !== null
  );
}

interface Core {
  readonly bare: boolean;
  readonly worktree: string | null;
}

function readCore(directory: string): Core {
  const text = readText(inside(directory, "config")) ?? "";
  if (PLAIN_GIT_REGEXP.test(text) && nameOf(directory) === ".git") {
    return { bare: false, worktree: null };
  }
  const more = /worktreeconfig/i.test(text)
    ? readText(inside(directory, "config.worktree")) ?? ""
    : "";
  const settings = parseGitConfig(`${text}\n${more}`);
  const worktree = settings.get("core.worktree") ?? null;
  const bare = settings.get("core.bare");
  if (bare === undefined) {
    return {
      bare: worktree === null && nameOf(directory) !== ".git",
      worktree,
    };
  }
  return { bare: /^(?:true|yes|on|[1-9]\d*)$/i.test(bare), worktree };
}

const SECTION_REGEXP =
  /^\s*\[\s*([-.A-Za-z0-9]+)\s*(?:"(?:[^"\\]|\\.)*")?\s*\]/;
const SETTING_REGEXP = /^\s*([A-Za-z][-A-Za-z0-9]*)\s*(?:=\s*(.*))?$/s;

/**
 * The settings of the sections without a subsection, such as `core.bare`, in
 * lower case; a key without a value is `true`, the last of equal keys counts.
 */
export function parseGitConfig(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = "";
  for (const line of text.replace(/\\\r?\n/g, "").split(/\r?\n/)) {
    const header = SECTION_REGEXP.exec(line);
    if (header !== null) {
      section = header[0].includes('"') ? "" : header[1] ?? "";
    }
    const rest = header === null ? line : line.slice(header[0].length);
    const setting = SETTING_REGEXP.exec(rest);
    if (setting === null || section === "") continue;
    const key = `${section}.${setting[1]}`.toLowerCase();
    settings.set(key, setting[2] === undefined ? "true" : unquote(setting[2]));
  }
  return settings;
}

/** A value without its quotes, escapes and comment. */
function unquote(raw: string): string {
  let value = "";
  let kept = 0;
  let quoted = false;
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charAt(i);
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "#" || c === ";")) break;
    else if (c === "\\") value += escaped(raw.charAt(++i));
    else value += c;
    if (quoted || !/\s/.test(c)) kept = value.length;
  }
  return value.slice(0, kept);
}

function escaped(c: string): string {
  return c === "n" ? "\n" : c === "t" ? "\t" : c === "b" ? "\b" : c;
}

/** Where a path leads that is written in a directory. */
function follow(directory: string, path: string): string | null {
  const absolute = /^(?:[A-Za-z]:)?[\\/]/.test(path);
  return realPath(absolute ? path : inside(directory, path));
}

/** What a name leads to; nobody is kept from searching upwards by a directory that is closed to them. */
function look(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isAbsence(error) || error instanceof Deno.errors.PermissionDenied) {
      return null;
    }
    throw error;
  }
}

function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

function names(directory: string): string[] {
  try {
    return Array.from(Deno.readDirSync(directory), (entry) => entry.name)
      .sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
