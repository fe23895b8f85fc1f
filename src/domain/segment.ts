/**
 * Segments of a pattern: what stands between two slashes.
 *
 * A segment is read once, from lower-cased texts without braces, of which a
 * name has to match one. It matches one lower-cased path segment; `**` as a
 * whole segment is no business of this file.
 *
 * @module
 */
import { ANY, type CharSet, charSet, holds } from "./char_set.ts";
import { classEnd, parseClass } from "./char_class.ts";
import { accepts, type Machine, MachineBuilder } from "./machine.ts";

const STAR = "*";
const WILD_REGEXP = /[*?[]/;
const ASCII_REGEXP = /^[\x20-\x7e]*$/;

/** Alternative segments, ready to be matched and compared. */
export class Segment {
  /** The only name it matches, `null` if there may be more. */
  readonly literal: string | null;
  readonly #texts: readonly string[];
  #machine: Machine<CharSet> | undefined;
  #isWide: boolean | undefined;

  /** @param texts Alternatives, lower-cased and without braces; at least one. */
  constructor(texts: readonly string[]) {
    const [text = ""] = texts;
    this.#texts = texts;
    this.literal = texts.length > 1 || WILD_REGEXP.test(text) ? null : text;
  }

  /** The machine over the characters of a name. */
  get machine(): Machine<CharSet> {
    return this.#machine ??= compiled(this.#texts);
  }

  /** Whether it names characters beyond ASCII, one by one or in a class. */
  get isWide(): boolean {
    return this.#isWide ??= !this.#texts.every((x) => ASCII_REGEXP.test(x)) ||
      this.machine.states.some(({ steps }) =>
        steps.some(({ takes }) => takes !== ANY && takes.isWide)
      );
  }

  /** Whether it matches a lower-cased path segment. */
  matches(name: string): boolean {
    if (this.literal !== null) return name === this.literal;
    if (this.#texts[0] === STAR) return true;
    return accepts(this.machine, name, { fits: takesChar });
  }
}

/**
 * Whether the text of a segment looks like a file name: its last literal dot
 * is not its first character, and something follows the dot, but no star.
 */
export function looksLikeFile(text: string): boolean {
  const items = itemsOf(text);
  const dot = items.lastIndexOf(".");
  return dot > 0 && dot < items.length - 1 && !items.includes(STAR, dot);
}

function compiled(texts: readonly string[]): Machine<CharSet> {
  const builder = new MachineBuilder({ loop: STAR, takes: setOf });
  for (const text of texts) builder.add(itemsOf(text));
  return builder.build();
}

/** The characters, wildcards and classes of a segment, each as it is written. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  for (let at = 0; at < text.length;) {
    const item = text[at] === "["
      ? text.slice(at, classEnd(text, at) + 1)
      : String.fromCodePoint(text.codePointAt(at) ?? 0);
    items.push(item);
    at += item.length;
  }
  return items;
}

function setOf(items: readonly string[]): CharSet {
  const sets = items.map(setOfOne);
  const [first, ...rest] = sets;
  if (sets.includes(ANY)) return ANY;
  if (first && rest.length === 0) return first;
  return charSet(sets.flatMap((set) => set.ranges));
}

function setOfOne(item: string): CharSet {
  if (item === "?") return ANY;
  const point = item.codePointAt(0) ?? 0;
  if (!item.startsWith("[")) return charSet([point, point]);
  return parseClass(item.slice(1, -1)) ?? charSet([]);
}

function takesChar(set: CharSet, char: string): boolean {
  return holds(set, char.codePointAt(0) ?? 0);
}
