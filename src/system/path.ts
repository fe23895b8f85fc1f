/**
 * Paths as text: absolute, with `/` between the segments on every system.
 *
 * Only {@linkcode realPath} and {@linkcode isThere} touch the disk. Nothing
 * here follows `~`, and `..` is taken back as text, so a path through a
 * symbolic link goes through `realPath` first.
 *
 * @module
 */

const WINDOWS = Deno.build.os === "windows";
const ABSOLUTE_REGEXP = WINDOWS ? /^(?:[A-Za-z]:)?\// : /^\//;
const ROOT_REGEXP = WINDOWS ? /^(?:[A-Za-z]:)?\/+$/ : /^\/+$/;

/** A path with `/` between its segments. */
export function slashed(path: string): string {
  return WINDOWS ? path.replaceAll("\\", "/") : path;
}

/** The path that `path` names when one stands in `base`, without `.` and `..`. */
export function resolvePath(base: string, path: string): string {
  const text = slashed(path);
  const whole = ABSOLUTE_REGEXP.test(text) ? text : `${slashed(base)}/${text}`;
  const drive = /^[A-Za-z]:/.exec(WINDOWS ? whole : "")?.[0] ?? "";
  const share = WINDOWS && whole.startsWith("//") ? "/" : "";
  const kept: string[] = [];
  for (const segment of whole.slice(drive.length).split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return `${drive}${share}/${kept.join("/")}`;
}

/** The directory that a path lies in; the file system's root lies in itself. */
export function parentOf(path: string): string {
  if (ROOT_REGEXP.test(path)) return path;
  const parent = path.slice(0, path.lastIndexOf("/"));
  return parent === "" || /^[A-Za-z]:$/.test(parent) ? `${parent}/` : parent;
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A name inside a directory. */
export function inside(directory: string, name: string): string {
  if (name === "") return directory;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** How `path` is reached from `root`: `""` if they are one, `null` if it lies elsewhere. */
export function below(root: string, path: string): string | null {
  if (path === root) return "";
  const base = root.endsWith("/") ? root : `${root}/`;
  return path.startsWith(base) ? path.slice(base.length) : null;
}

/**
 * The home directory as the environment names it, `""` where it does not.
 *
 * @param env Looks up an environment variable.
 * @param windows Whether this is Windows, where programs go by `USERPROFILE`:
 * a `HOME` belongs to shells from Unix there, and may be spelled as they do.
 */
export function homeIn(
  env: (name: string) => string | undefined,
  windows: boolean = WINDOWS,
): string {
  if (!windows) return env("HOME") || env("USERPROFILE") || "";
  const home = env("USERPROFILE") || env("HOME") || "";
  return home.replace(/^\/([A-Za-z])(?=\/|$)/, "$1:");
}

/** A directory and all that it lies in, up to `top` or the file system's root. */
export function* climb(from: string, top?: string): Generator<string> {
  for (let at = from;; at = parentOf(at)) {
    yield at;
    if (at === top || parentOf(at) === at) return;
  }
}

/** The path without symbolic links, or `null` if nothing is there. */
export function realPath(path: string): string | null {
  try {
    return slashed(Deno.realPathSync(path));
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** True if a name is there, were it a link to nothing. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

/** True if an error says that a name leads nowhere. */
export function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.FilesystemLoop;
}
