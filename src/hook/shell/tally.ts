/**
 * What has been found out about a command line so far.
 *
 * @module
 */
import type { Footprint, TouchedPath } from "../tool_call.ts";
import { isAbsolute, joinPath, type Places } from "./places.ts";
import type { Word } from "./word.ts";

/** How many characters of paths a footprint may have. */
const TEXT_LIMIT = 1 << 20;

const DEVICE_REGEXP =
  /^(?:\/dev\/(?:null|zero|u?random|tty|std(?:in|out|err)|fd\/.*)|NUL|\$null)$/i;

/** A class of characters, with those that are named in it. */
const CLASS_REGEXP = /\[[!^]?\]?(?:\[([:.=])[^\]]*\1\]|[^\]])*\]/g;

/**
 * A class as one that no pattern of ours reads as less: they know no names of
 * characters and no case, so that what is left out, or lies between two
 * letters of different case, would be more than a shell leaves out.
 */
function larger(text: string): string {
  if (/^\[(?:[*?[{]|[a-z0-9_]+|[a-z]-[a-z]|[0-9]-[0-9])\]$/.test(text)) {
    return text;
  }
  return /\[[:.=]/.test(text) ? "*" : "?";
}

/** Collects paths and the first doubt. */
export class Tally {
  readonly #writes = new Map<string, TouchedPath>();
  readonly #reads = new Map<string, TouchedPath>();
  #doubt: string | null = null;
  #left = TEXT_LIMIT;

  /** Something may be changed that is not among the writes. */
  doubt(reason: string): void {
    this.#doubt ??= reason;
  }

  /** A path is changed. */
  write(places: Places, word: Word, below = false): void {
    if (!word.known) {
      this.doubt("a written path is known only to the running shell");
      return;
    }
    if (DEVICE_REGEXP.test(word.text)) return;
    if (places.unknown && !isAbsolute(word.text)) {
      this.doubt("the directory of a write is not known");
    }
    this.#add(this.#writes, places, word, below);
  }

  /** A path is looked at. */
  read(places: Places, word: Word, below = false): void {
    if (!word.known || DEVICE_REGEXP.test(word.text)) return;
    this.#add(this.#reads, places, word, below);
  }

  /** The work tree around a directory is changed; see `WORK_TREE`. */
  workTree(places: Places): void {
    if (places.unknown) this.doubt("the directory of a write is not known");
    for (const place of places.paths) {
      this.#keep(this.#writes, {
        path: place === "" ? WORK_TREE : joinPath(place, WORK_TREE),
        below: true,
        glob: false,
      });
    }
  }

  /** All of it. */
  footprint(): Footprint {
    return {
      writes: [...this.#writes.values()],
      reads: [...this.#reads.values()],
      cannotTell: this.#doubt,
    };
  }

  #add(
    into: Map<string, TouchedPath>,
    places: Places,
    word: Word,
    below: boolean,
  ): void {
    if (word.text === "" || this.#left < 0) return;
    // A shell leaves a pattern that fits nothing as it is: `[id]` may be a name.
    const plain = word.text.replace(/\[([*?[{])\]/g, "$1");
    if (word.glob && plain.includes("[")) {
      this.#add(into, places, { ...word, text: plain, glob: false }, below);
    }
    const text = word.glob
      ? word.text.replace(CLASS_REGEXP, larger)
      : word.text;
    const from = isAbsolute(word.text) ? [""] : places.paths;
    for (const place of from) {
      const path = joinPath(place, text);
      this.#keep(into, {
        path: /(?:^|\/)\.$/.test(path) ? `${path}/` : path,
        below: below || word.below,
        glob: word.glob,
      });
    }
  }

  #keep(into: Map<string, TouchedPath>, touched: TouchedPath): void {
    const key = `${touched.glob} ${touched.path}`;
    const known = into.get(key);
    if (known !== undefined && (known.below || !touched.below)) return;
    this.#left -= touched.path.length;
    if (this.#left < 0) this.doubt("it touches too many paths");
    else into.set(key, touched);
  }
}

/**
 * How a footprint spells the git work tree around a directory: a path that is
 * `.` or ends in `/.`. A directory that is meant itself ends in `./`.
 */
export const WORK_TREE = ".";
