/**
 * What a pattern covers, read off the rules as plainly as can be: braces are
 * written out, then text is matched by trying everything. It shares nothing
 * with the code under test and is slow; give it short patterns and paths.
 *
 * @module
 */

/** Whether a pattern, given in normal form, covers a path, given in plain form. */
export function covers(
  pattern: string,
  path: string,
  options: { readonly downward?: boolean } = {},
): boolean {
  const names = lower(path).split("/");
  return writtenOut(lower(pattern)).some((text) => {
    const segments = text.split("/");
    const last = segments.at(-1) ?? "";
    const exact = !options.downward && isFileName(last);
    return matchPath(exact ? segments : [...segments, "**"], names);
  });
}

/** Lower-cased one code point after the other. */
function lower(text: string): string {
  return [...text.normalize("NFC")].map((x) => x.toLowerCase()).join("");
}

/** Where the class that opens at `at` closes. */
function classEnd(text: string, at: number): number {
  let end = at + 1;
  if (text[end] === "!" || text[end] === "^") end++;
  if (text[end] === "]") end++;
  while (text[end] !== "]") {
    if (end >= text.length) throw new Error(`"${text}" has an open class`);
    end++;
  }
  return end;
}

/** Every text that braces stand for. */
function writtenOut(text: string): string[] {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "[") at = classEnd(text, at);
    else if (text[at] === "{") {
      const { choices, end } = choicesAt(text, at);
      return choices.flatMap((x) =>
        writtenOut(text.slice(0, at) + x + text.slice(end))
      );
    }
  }
  return [text];
}

function choicesAt(
  text: string,
  open: number,
): { choices: string[]; end: number } {
  const choices: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "[") at = classEnd(text, at);
    else if (text[at] === "{") depth++;
    else if (text[at] === "," && depth === 1) {
      choices.push(text.slice(from, at));
      from = at + 1;
    } else if (text[at] === "}" && --depth === 0) {
      return { choices: [...choices, text.slice(from, at)], end: at + 1 };
    }
  }
  throw new Error(`"${text}" has an open brace`);
}

/** The items of a segment: `*`, `?`, a class, or one character. */
function itemsOf(segment: string): string[] {
  const items: string[] = [];
  for (let at = 0; at < segment.length;) {
    const item = segment[at] === "["
      ? segment.slice(at, classEnd(segment, at) + 1)
      : String.fromCodePoint(segment.codePointAt(at) ?? 0);
    items.push(item);
    at += item.length;
  }
  return items;
}

/** Whether something follows its last dot, an extension; a first character is no such dot, and a star is no extension. */
function isFileName(segment: string): boolean {
  const items = itemsOf(segment);
  const extension = items.slice(items.lastIndexOf(".") + 1);
  return items.lastIndexOf(".") > 0 && extension.length > 0 &&
    !extension.includes("*");
}

function matchPath(
  segments: readonly string[],
  names: readonly string[],
): boolean {
  const [segment, ...rest] = segments;
  if (segment === undefined) return names.length === 0;
  if (segment === "**") {
    return names.some((_, i) => matchPath(rest, names.slice(i))) ||
      matchPath(rest, []);
  }
  const [name, ...others] = names;
  return name !== undefined && matchItems(itemsOf(segment), [...name]) &&
    matchPath(rest, others);
}

function matchItems(
  items: readonly string[],
  points: readonly string[],
): boolean {
  const [item, ...rest] = items;
  if (item === undefined) return points.length === 0;
  if (item === "*") {
    return matchItems(rest, points) ||
      (points.length > 0 && matchItems(items, points.slice(1)));
  }
  const [point, ...others] = points;
  return point !== undefined && takes(item, point) && matchItems(rest, others);
}

function takes(item: string, point: string): boolean {
  if (item === "?") return true;
  if (!item.startsWith("[")) return item === point;
  const negated = item[1] === "!" || item[1] === "^";
  const body = [...item.slice(negated ? 2 : 1, -1)];
  let found = false;
  for (let i = 0; i < body.length; i++) {
    const [low, dash, high] = body.slice(i, i + 3);
    if (dash === "-" && high !== undefined) {
      found ||= code(low) <= code(point) && code(point) <= code(high);
      i += 2;
    } else found ||= low === point;
  }
  return found !== negated;
}

function code(point: string | undefined): number {
  return point?.codePointAt(0) ?? -1;
}
