/**
 * Patterns as people write them, made relative to the workspace root.
 *
 * This is the only place where the root and the disk have a say in a pattern:
 * an absolute one becomes relative, and a literal one that names a directory
 * with a dot in its name is told apart from a file. All else is for the pure
 * rules of `domain/pattern.ts`.
 *
 * @module
 */
import { expandBraces } from "../domain/braces.ts";
import { classEnd, parseClass } from "../domain/char_class.ts";
import { holds } from "../domain/char_set.ts";
import { InvalidPatternError, normalizePattern } from "../domain/pattern.ts";
import { below, inside, nameOf, realPath } from "./path.ts";

const DRIVE_REGEXP = /^[A-Za-z]:\//;
const SHELL_DRIVE_REGEXP = /^\/([A-Za-z])(?=\/|$)/;
const SPECIAL_REGEXP = /[*?[{]/;
/** A name, or part of one between wildcards, that Windows may have made from a longer one. */
const SHORT_REGEXP = /~[\d[]/;
/** The characters that have a meaning of their own in a name of Windows; the first two, at its end only. */
const MEANINGFUL = ". ~:";
const DOTTED_NAME_REGEXP = /(?:^|\/)[^/]+\.[^/]+$/;

/**
 * The normal form of a pattern that may be absolute.
 *
 * @param pattern The pattern as written.
 * @param root The workspace root, absolute.
 * @returns The pattern relative to the root, in normal form.
 * @throws {InvalidPatternError} If it is malformed or lies outside the root.
 */
export function localPattern(pattern: string, root: string): string {
  const normal = normalizePattern(relativePattern(pattern, root));
  if (isOnWindows(root)) requireTrueNames(normal, { pattern, root });
  const ambiguous = DOTTED_NAME_REGEXP.test(normal) &&
    !SPECIAL_REGEXP.test(normal);
  return ambiguous && isDirectory(inside(root, normal))
    ? `${normal}/**`
    : normal;
}

/** Only there a path begins with a drive or a share. */
function isOnWindows(root: string): boolean {
  return /^(?:[A-Za-z]:|[/\\]{2})/.test(root);
}

/**
 * Refuses names that Windows reads as other names: two regions would look
 * disjoint and mean the same files.
 */
function requireTrueNames(
  normal: string,
  { pattern, root }: { readonly pattern: string; readonly root: string },
): void {
  for (const text of expandBraces(normal) ?? [normal]) {
    requireTruePath(unfolded(text, pattern).split("/"), { pattern, root });
  }
}

/** A text without its classes of one character, which is as good as written out. */
function unfolded(text: string, pattern: string): string {
  let plain = "";
  let at = 0;
  for (let open; (open = text.indexOf("[", at)) >= 0;) {
    const end = classEnd(text, open) + 1;
    const body = text.slice(open + 1, end - 1);
    plain += text.slice(at, open);
    at = end;
    // One that says what it leaves out is a wildcard like any other.
    const set = /^[!^]/.test(body) ? null : parseClass(body.toLowerCase());
    const [first, last] = set?.ranges ?? [];
    if (set?.ranges.length === 2 && first !== undefined && first === last) {
      plain += String.fromCodePoint(first);
      continue;
    }
    const isLast = at === text.length || text[at] === "/";
    const odd = [...MEANINGFUL].slice(isLast ? 0 : 2).find((char) =>
      set !== null && holds(set, char.charCodeAt(0))
    );
    if (odd !== undefined) {
      throw new InvalidPatternError(
        pattern,
        `the class [${body}] holds "${odd}", which is read otherwise on Windows; write the names out`,
      );
    }
    plain += text.slice(open, end);
  }
  return plain + text.slice(at);
}

function requireTruePath(
  segments: readonly string[],
  { pattern, root }: { readonly pattern: string; readonly root: string },
): void {
  for (const [index, name] of segments.entries()) {
    const state = name.includes(":")
      ? "a colon names a drive or a stream of a file on Windows; write the path inside the workspace, without it"
      : /[. ]$/.test(name)
      ? "Windows drops dots and blanks at the end of a name; write the name without them"
      : SHORT_REGEXP.test(name) && !isTrueName(root, segments, index)
      ? "it may be the short form of another name on Windows; write the long name"
      : null;
    if (state !== null) throw new InvalidPatternError(pattern, state);
  }
}

/** Whether what is there is called just like this. */
function isTrueName(
  root: string,
  segments: readonly string[],
  index: number,
): boolean {
  const path = inside(root, segments.slice(0, index + 1).join("/"));
  const real = realPathOf(path);
  return real !== null &&
    nameOf(real).toLowerCase() === segments[index]?.toLowerCase();
}

function relativePattern(pattern: string, root: string): string {
  const text = pattern.normalize("NFC").replaceAll("\\", "/").trim();
  const base = comparable(root.normalize("NFC"), root);
  const absolute = comparable(
    text.replace(/^\/\/[?.]\/UNC\//i, "//").replace(
      /^\/\/[?.]\/(?=[A-Za-z]:)/,
      "",
    ),
    root,
  );
  if (!absolute.startsWith("/") && !DRIVE_REGEXP.test(absolute)) return pattern;
  const { head, rest } = split(absolute);
  const tail = relativeTo(base, head) ?? relativeTo(base, realHead(head));
  if (tail !== null) {
    return `./${[tail, rest].filter((x) => x !== "").join("/")}`;
  }
  throw new InvalidPatternError(
    pattern,
    `it lies outside the workspace "${root}"; name a path inside it`,
  );
}

/** A path in the form in which it is compared: on a drive, its letter first and in upper case. */
function comparable(path: string, root: string): string {
  // A share begins with two slashes, of which the segments below know nothing,
  // and a host and a share that are spelled in any case.
  if (/^[/\\]{2}/.test(root)) {
    return path.replaceAll("\\", "/")
      .replace(/^\/\/([^/]+(?:\/[^/]+)?)/, (_, share) => `/${lower(share)}`);
  }
  if (!/^[A-Za-z]:/.test(root)) return path;
  return path.replaceAll("\\", "/")
    .replace(SHELL_DRIVE_REGEXP, "$1:")
    .replace(/^[a-z]:$/i, "$&/")
    .replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** The segments before the first wildcard without `.` and `..`, and the others as they are. */
function split(absolute: string): { head: string; rest: string } {
  const segments = absolute.split("/");
  const cut = segments.findIndex((segment) => SPECIAL_REGEXP.test(segment));
  const literal = cut < 0 ? segments : segments.slice(0, cut);
  const trailing = cut < 0 && absolute.endsWith("/") ? "/" : "";
  const kept: string[] = [];
  for (const segment of literal.slice(1)) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return {
    head: `${[literal[0], ...kept].join("/") || "/"}${trailing}`,
    rest: cut < 0 ? "" : segments.slice(cut).join("/"),
  };
}

function relativeTo(root: string, path: string): string | null {
  if (!DRIVE_REGEXP.test(root)) return below(root, path);
  const found = below(root.toLowerCase(), path.toLowerCase());
  return found === null ? null : path.slice(path.length - found.length);
}

/**
 * A path with its deepest existing ancestor's symbolic links followed. Where a
 * directory is missing so is all below it, so the ancestor can be bisected: a
 * path may have very many segments.
 */
function realHead(path: string): string {
  const segments = path.split("/");
  let head = path;
  let [there, missing] = [1, segments.length + 1];
  while (missing - there > 1) {
    const n = Math.floor((there + missing) / 2);
    const real = realPathOf(segments.slice(0, n).join("/") || "/");
    if (real === null) missing = n;
    else {
      there = n;
      head = [real, ...segments.slice(n)].join("/");
    }
  }
  return head;
}

function realPathOf(path: string): string | null {
  try {
    return realPath(path);
  } catch {
    return null;
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
