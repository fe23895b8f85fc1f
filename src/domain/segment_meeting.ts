/**
 * A path segment that two pattern segments both match.
 *
 * The answer is exact: `null` says that no path can hold a segment that both
 * match. A path segment is never empty, `.` or `..`, is never written so that
 * normalisation would change it, and, where it begins a longer path, is no
 * drive letter (`c:`). Half a character is no text and never an answer.
 *
 * @module
 */
import { type Alphabet, ASCII, NO_TAIL, type Tail } from "./alphabet.ts";
import { ANY, type CharSet } from "./char_set.ts";
import type { Machine, State } from "./machine.ts";
import type { Segment } from "./segment.ts";
import { unicodeAlphabet } from "./unicode_alphabet.ts";

/** What a common segment is wanted for. */
export interface Purpose {
  /** Whether it begins a path that goes on, where `c:` would make it absolute. */
  readonly opensPath: boolean;
}

const DRIVE_REGEXP = /^[a-z]:$/;

/**
 * A path segment that both match, as readable as may be; `null` if there is
 * none. Work is bounded by the product of the sizes of the two.
 */
export function commonSegment(
  a: Segment,
  b: Segment,
  purpose: Purpose,
): string | null {
  const name = a.literal ?? b.literal;
  if (name !== null) {
    if (!a.matches(name) || !b.matches(name)) return null;
    const isWide = a.literal === null ? b.isWide : a.isWide;
    if (!isWide) {
      return purpose.opensPath && DRIVE_REGEXP.test(name) ? null : name;
    }
  }
  const found = new Search(a.machine, b.machine, ASCII).run(purpose);
  if (found !== null || (!a.isWide && !b.isWide)) return found;
  for (const capitals of [false, true]) {
    const alphabet = unicodeAlphabet({ capitals });
    const wide = new Search(a.machine, b.machine, alphabet).run(purpose);
    if (wide !== null) return wide;
  }
  return null;
}

/** How far a text is from being a segment that some path cannot hold. */
type Opening = "" | "." | ".." | "letter" | "drive" | "free";

/** A point of the search: a text, and what both segments still have to take. */
interface Point {
  readonly u: State<CharSet>;
  readonly v: State<CharSet>;
  readonly opening: Opening;
  readonly tail: Tail;
  readonly char: string;
  readonly before: Point | null;
}

/** What both segments can take at some point, and where that leads. */
interface Move {
  readonly u: State<CharSet>;
  readonly v: State<CharSet>;
  readonly x: CharSet;
  readonly y: CharSet;
}

class Search {
  readonly #a: Machine<CharSet>;
  readonly #b: Machine<CharSet>;
  readonly #alphabet: Alphabet;
  readonly #promising: Uint8Array;
  readonly #seen = new Set<string>();
  readonly #open: Point[] = [];

  constructor(a: Machine<CharSet>, b: Machine<CharSet>, alphabet: Alphabet) {
    this.#a = a;
    this.#b = b;
    this.#alphabet = alphabet;
    this.#promising = promising(a, b, alphabet);
  }

  run(purpose: Purpose): string | null {
    const [u, v] = [this.#a.start, this.#b.start];
    const [tail, char, before] = [NO_TAIL, "", null];
    this.#visit({ u, v, opening: "", tail, char, before });
    for (let at = this.#open.pop(); at; at = this.#open.pop()) {
      if (!this.#isNew(at)) continue;
      const isEnd = at.u.ends && at.v.ends;
      if (isEnd && isSegment(at.opening, purpose)) return textOf(at);
      for (const point of this.#next(at).reverse()) this.#visit(point);
    }
    return null;
  }

  /**
   * The points after this one, the best first: the shortest way to the end,
   * but a star at the beginning does not stay empty where it can be helped.
   */
  #next(at: Point): Point[] {
    const { u, v } = at;
    const skips = [
      ...u.skips.map((u) => ({ ...at, u })),
      ...v.skips.map((v) => ({ ...at, v })),
    ];
    const steps = moves(u, v).flatMap((move) => this.#taken(at, move));
    const loop = { u, v, x: ANY, y: ANY };
    const loops = u.loops && v.loops ? this.#taken(at, loop) : [];
    return at.before === null
      ? [...loops, ...skips, ...steps]
      : [...skips, ...steps, ...loops];
  }

  #taken(at: Point, { u, v, x, y }: Move): Point[] {
    if (!this.#isPromising(u, v)) return [];
    return this.#alphabet.choices(x, y).flatMap((char) => {
      const tail = this.#alphabet.extend(at.tail, char);
      const opening = opened(at.opening, char);
      return tail ? { u, v, opening, tail, char, before: at } : [];
    });
  }

  #visit(point: Point): void {
    if (this.#isPromising(point.u, point.v)) this.#open.push(point);
  }

  #isNew({ u, v, opening, tail }: Point): boolean {
    const before = this.#seen.size;
    this.#seen.add(`${u.id} ${v.id} ${opening} ${tail.base}${tail.mark}`);
    return this.#seen.size > before;
  }

  #isPromising(u: State<CharSet>, v: State<CharSet>): boolean {
    return this.#promising[u.id * this.#b.states.length + v.id] === 1;
  }
}

/** What both can take if at least one of them gets on by it. */
function moves(u: State<CharSet>, v: State<CharSet>): Move[] {
  const found: Move[] = [];
  for (const { takes: x, to } of u.steps) {
    for (const step of v.steps) {
      found.push({ u: to, v: step.to, x, y: step.takes });
    }
    if (v.loops) found.push({ u: to, v, x, y: ANY });
  }
  if (u.loops) {
    for (const { takes: y, to } of v.steps) found.push({ u, v: to, x: ANY, y });
  }
  return found;
}

/**
 * For each pair of states, whether a common text may lead from it to the end,
 * as far as single characters tell. What follows a state has a lower id.
 */
function promising(
  a: Machine<CharSet>,
  b: Machine<CharSet>,
  alphabet: Alphabet,
): Uint8Array {
  const width = b.states.length;
  const table = new Uint8Array(a.states.length * width);
  function isSet(u: State<CharSet>, v: State<CharSet>): boolean {
    return table[u.id * width + v.id] === 1;
  }
  for (const u of a.states) {
    for (const v of b.states) {
      const leads = (u.ends && v.ends) ||
        u.skips.some((next) => isSet(next, v)) ||
        v.skips.some((next) => isSet(u, next)) ||
        moves(u, v).some((to) =>
          isSet(to.u, to.v) && alphabet.meets(to.x, to.y)
        );
      if (leads) table[u.id * width + v.id] = 1;
    }
  }
  return table;
}

function opened(opening: Opening, char: string): Opening {
  if (opening === "") {
    return char === "." ? "." : /[A-Za-z]/.test(char) ? "letter" : "free";
  }
  if (opening === "." && char === ".") return "..";
  return opening === "letter" && char === ":" ? "drive" : "free";
}

function isSegment(opening: Opening, purpose: Purpose): boolean {
  return opening === "letter" || opening === "free" ||
    (opening === "drive" && !purpose.opensPath);
}

function textOf(point: Point): string {
  const chars: string[] = [];
  for (let at: Point | null = point; at; at = at.before) chars.push(at.char);
  // Composes the dotted capital I; nothing else can be composed in it.
  return chars.reverse().join("").normalize("NFC");
}
