/**
 * Regions: lists of patterns, and the two questions asked of them.
 *
 * Compile a region once, then ask {@linkcode covers} for a path or
 * {@linkcode meet} for another region. Both are exact: what they rule out
 * early they rule out by what is sure of every covered path.
 * {@linkcode contains} and {@linkcode intersect} do both steps at once.
 *
 * @module
 */
import { compileGlob, type Glob, globCovers } from "./glob.ts";
import { commonPath } from "./intersection.ts";
import { foldCase } from "./lane.ts";
import { type Outline, outlinesOf } from "./outline.ts";
import { OutlineIndex } from "./outline_index.ts";
import { normalizePattern } from "./pattern.ts";

/** A compiled region. Its blank patterns are gone. */
export class Region {
  /** The patterns in normal form, in the order given. */
  readonly patterns: readonly string[];
  /** The same patterns, ready to be compared. */
  readonly claims: readonly Claim[];
  /** What the heads of all claims begin with. */
  readonly head: string;
  #index: OutlineIndex | undefined;
  #heads: Heads | undefined;

  /** @param claims Its patterns, ready to be compared. */
  constructor(claims: readonly Claim[]) {
    this.patterns = claims.map((claim) => claim.pattern);
    this.claims = claims;
    this.head = commonHead(claims);
  }

  /** The heads of its claims, as far as all of them go. */
  get heads(): Heads {
    return this.#heads ??= headsOf(this.claims);
  }

  /** So many characters of a beginning are looked at. */
  get reach(): number {
    return this.heads.length;
  }

  /** Whether a path that begins with `head` may lie in it, as far as beginnings tell. */
  mayBegin(head: string): boolean {
    return oneContinues(this.head, head) && mayBegin(this.heads, head);
  }

  /** The outlines of its claims. */
  get index(): OutlineIndex {
    return this.#index ??= new OutlineIndex(
      this.claims.map((claim) => claim.outlines),
    );
  }
}

/** Two patterns that meet, and a path that both cover. */
export interface Meeting {
  /** The pattern of the first region, in normal form. */
  readonly a: string;
  /** The pattern of the second region, in normal form. */
  readonly b: string;
  /** A relative path that both cover. */
  readonly path: string;
}

const SPECIAL_REGEXP = /[*?[{]/;
const ABSOLUTE_REGEXP = /^(?:\/|[A-Za-z]:\/)/;

/** What the heads of some claims begin with, all cut to the length of the shortest. */
interface Heads {
  readonly length: number;
  readonly texts: ReadonlySet<string>;
}

/** One pattern of a region; what it takes to compare it is worked out when first asked. */
export class Claim {
  /** The pattern in normal form. */
  readonly pattern: string;
  /** What every covered path begins with, once it is lower-cased and ends in `/`. */
  readonly head: string;
  readonly #folded: string;
  readonly #downward: boolean;
  #glob: Glob | undefined;

  /**
   * @param pattern A pattern in normal form.
   * @param options With `downward`, it also covers all that is below.
   */
  constructor(
    pattern: string,
    options: { readonly downward?: boolean } = {},
  ) {
    this.pattern = pattern;
    this.#folded = foldCase(pattern);
    this.#downward = options.downward ?? false;
    const cut = this.#folded.search(SPECIAL_REGEXP);
    this.head = cut < 0 ? `${this.#folded}/` : this.#folded.slice(0, cut);
  }

  /** What is sure of every covered path: it fits one of these. */
  get outlines(): readonly Outline[] {
    return outlinesOf(this.#folded, { downward: this.#downward });
  }

  /** The compiled pattern. */
  get glob(): Glob {
    return this.#glob ??= compileGlob(this.pattern, {
      downward: this.#downward,
    });
  }
}

/**
 * Compiles a region.
 *
 * @param patterns Patterns relative to the workspace root; blank ones are dropped.
 * @param options With `downward`, file names too cover what lies below them.
 * @returns The region, for {@linkcode meet} and {@linkcode covers}.
 * @throws {InvalidPatternError} If a pattern cannot be used.
 */
export function compileRegion(
  patterns: readonly string[],
  options: { readonly downward?: boolean } = {},
): Region {
  const normal = patterns.map(normalizePattern).filter((x) => x !== "");
  return new Region(normal.map((pattern) => new Claim(pattern, options)));
}

/**
 * Finds out whether two regions share a path.
 *
 * @param a The first region.
 * @param b The second region.
 * @returns The first pair of patterns that meet, in the order of the regions,
 * with a path that both cover; `null` if no path lies in both regions.
 */
export function meet(a: Region, b: Region): Meeting | null {
  if (!oneContinues(a.head, b.head)) return null;
  const suspects = b.claims.flatMap((other) => {
    if (!mayBegin(a.heads, other.head)) return [];
    const near = a.index.near(other.outlines);
    return near.size === 0 ? [] : { other, near };
  });
  if (suspects.length === 0) return null;
  for (const [k, claim] of a.claims.entries()) {
    for (const { other, near } of suspects) {
      if (!near.has(k)) continue;
      const path = commonPath(claim.glob, other.glob);
      if (path !== null) return { a: claim.pattern, b: other.pattern, path };
    }
  }
  return null;
}

/**
 * Finds out whether a path lies in a compiled region.
 *
 * @param region The region.
 * @param path A relative path; `\`, `//`, `.` and `..` are understood in it,
 * wildcards are not.
 * @returns `false` also for a path that is absolute or leaves the root.
 */
export function covers(region: Region, path: string): boolean {
  const segments = pathSegments(path);
  if (!segments) return false;
  const text = `${segments.join("/")}/`;
  return region.claims.some((claim) =>
    text.startsWith(claim.head) && globCovers(claim.glob, segments)
  );
}

/**
 * Finds out whether a path lies in a region.
 *
 * @param region Patterns relative to the workspace root.
 * @param path A relative path; `\`, `//`, `.` and `..` are understood in it,
 * wildcards are not. Case and the way accents are composed make no difference.
 * @returns `false` also for a path that is absolute or leaves the root.
 * @throws {InvalidPatternError} If a pattern cannot be used.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { contains } from "@dos/lanes";
 *
 * assertEquals(contains(["src/api"], "src/api/users.ts"), true);
 * assertEquals(contains(["src/*.ts"], "src/api/users.ts"), false);
 * ```
 */
export function contains(region: readonly string[], path: string): boolean {
  return covers(compileRegion(region), path);
}

/**
 * Finds out whether two regions share a path.
 *
 * @param a Patterns relative to the workspace root.
 * @param b Patterns relative to the workspace root.
 * @returns The first pair of patterns that meet, in normal form, with a path
 * that both cover; `null` if no path at all lies in both regions.
 * @throws {InvalidPatternError} If a pattern cannot be used.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { intersect } from "@dos/lanes";
 *
 * assertEquals(intersect(["src/**\/*.ts"], ["src/**\/*.md"]), null);
 * assertEquals(intersect(["docs", "src/*.ts"], ["src/main.*"]), {
 *   a: "src/*.ts",
 *   b: "src/main.*",
 *   path: "src/main.ts",
 * });
 * ```
 */
export function intersect(
  a: readonly string[],
  b: readonly string[],
): Meeting | null {
  return meet(compileRegion(a), compileRegion(b));
}

function commonHead(claims: readonly Claim[]): string {
  let head = claims[0]?.head ?? "";
  for (const claim of claims) {
    while (!claim.head.startsWith(head)) head = head.slice(0, -1);
  }
  return head;
}

function headsOf(claims: readonly Claim[]): Heads {
  const length = Math.min(...claims.map((claim) => claim.head.length));
  const texts = new Set(claims.map((claim) => claim.head.slice(0, length)));
  return { length, texts };
}

/** Whether one of the heads and another one may begin the same path. */
function mayBegin({ length, texts }: Heads, head: string): boolean {
  if (head.length >= length) return texts.has(head.slice(0, length));
  for (const text of texts) {
    if (text.startsWith(head)) return true;
  }
  return false;
}

function oneContinues(a: string, b: string): boolean {
  return a.length < b.length ? b.startsWith(a) : a.startsWith(b);
}

/** The lower-cased segments of a relative path, `null` if it is none. */
function pathSegments(path: string): string[] | null {
  const text = path.normalize("NFC").replaceAll("\\", "/");
  if (ABSOLUTE_REGEXP.test(text)) return null;
  const kept: string[] = [];
  for (const segment of text.split("/")) {
    if (segment === "..") {
      if (kept.pop() === undefined) return null;
    } else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const plain = kept.join("/");
  if (plain === "" || ABSOLUTE_REGEXP.test(plain)) return null;
  return foldCase(plain).split("/");
}
