/**
 * A quick look at whether a call can touch what a lease holds at all.
 *
 * Most calls touch nothing that anybody holds, and a hook runs before every
 * one of them. So leases are first compared by what their patterns begin with,
 * on the text as it was recorded; the exact rules are loaded only for those
 * that are left. Whatever is not plain at sight is left.
 *
 * @module
 */
import { foldCase } from "../domain/lane.ts";
import { type Lease, ownField } from "../domain/lease.ts";
import type { Reach } from "./reach.ts";

const ASCII_REGEXP = /^[\x20-\x7e]*$/;
const SPECIAL_REGEXP = /[*?[{]/;

/** What is its own normal form, as far as its beginning goes. */
const PLAIN_REGEXP =
  /^[\w@~=%#&$*?-][\w@~=%#&$*?.-]*(?:\/[\w@~=%#&$*?-][\w@~=%#&$*?.-]*)*$/;

/** A longer one may be more than a pattern can be, and then it does not count. */
const PLAIN_LENGTH = 127;

/** Beginnings of paths, for many questions. */
export class Outlook {
  readonly #heads: readonly { readonly text: string; readonly open: boolean }[];

  /** @param reaches What a call touches in one workspace. */
  constructor(reaches: readonly Reach[]) {
    this.#heads = reaches.map(({ path, tail, below }) => {
      const open = below || tail !== "";
      return isOdd(path, tail) ? { text: "", open: true } : {
        text: path === "" ? "" : `${folded(path)}/`,
        open,
      };
    });
  }

  /** Whether it may touch what a lease holds; `false` is certain. */
  mayTouch(lease: Lease): boolean {
    const region = textsOf(ownField(lease, "region"));
    const patterns = region.length > 0
      ? region
      : textsOf(ownField(lease, "tree"));
    const isEmpty = Array.isArray(ownField(lease, "tree")) &&
      patterns.length === 0;
    if (patterns.length === 0) return !isEmpty;
    return patterns.some((pattern) => this.#mayMeet(pattern));
  }

  #mayMeet(pattern: unknown): boolean {
    if (!isPlain(pattern)) return true;
    const folded = pattern.toLowerCase();
    const cut = folded.search(SPECIAL_REGEXP);
    const head = cut < 0 ? `${folded}/` : folded.slice(0, cut);
    return this.#heads.some(({ text, open }) =>
      text.startsWith(head) || (open && head.startsWith(text))
    );
  }
}

function isPlain(pattern: unknown): pattern is string {
  return typeof pattern === "string" && pattern.length <= PLAIN_LENGTH &&
    PLAIN_REGEXP.test(pattern);
}

/** Most paths are plain, and looking anything else up in Unicode's tables costs a start of its own. */
function folded(path: string): string {
  return ASCII_REGEXP.test(path)
    ? path.toLowerCase()
    : foldCase(path.normalize("NFC"));
}

/** Whether a path is read in a form of its own, or a pattern may lead out of it. */
function isOdd(path: string, tail: string): boolean {
  return path.includes("\\") || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(tail);
}

function textsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
