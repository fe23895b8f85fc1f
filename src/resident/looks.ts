/**
 * What lies under names, as one request sees it: each is looked at once.
 *
 * @module
 */
import { inside, isAbsence } from "../system/path.ts";
import { markOf } from "../system/plain_place.ts";
import { createDisk, type Disk } from "../system/touched_path.ts";

/** A name that is to be looked at. */
export interface Spot {
  /** The name. */
  readonly path: string;
  /** Names in it, all of it that counts; absent means that everything does. */
  readonly names?: readonly string[];
}

/** A name that was looked at, and what changes whenever it does. */
export interface Mark extends Spot {
  /** Its mark, `""` where it may change and keep it. */
  mark: string;
  /** What lay under the names in it. */
  readonly kinds: readonly Kind[];
}

/** What lies under a name; `unknown` where that cannot be told. */
export type Kind = "file" | "directory" | "link" | "other" | "none" | "unknown";

/** Something younger may change again and keep its times, of which one is told in whole seconds. */
const SETTLED_MS = 3_000;

/** Looks of one request. */
export class Looks {
  readonly #seen = new Map<string, Deno.FileInfo | null>();
  readonly #unknown = new Set<string>();
  /** Before the first look, in epoch milliseconds. */
  readonly #startMs = Date.now();

  /** What lies under a name itself, `null` if nothing does or it cannot be seen. */
  at(path: string): Deno.FileInfo | null {
    const known = this.#seen.get(path);
    if (known !== undefined) return known;
    let facts: Deno.FileInfo | null = null;
    try {
      facts = Deno.lstatSync(path);
    } catch (error) {
      if (!isAbsence(error)) this.#unknown.add(path);
    }
    this.#seen.set(path, facts);
    return facts;
  }

  /** The disk, as far as paths need it. */
  disk(env: (name: string) => string | undefined): Disk {
    return {
      ...createDisk(env),
      look: (path) => {
        const facts = this.at(path);
        if (facts === null) return null;
        if (facts.isSymlink) return "link";
        return facts.isDirectory ? "directory" : "other";
      },
    };
  }

  /** What lies under a name itself. */
  kindAt(path: string): Kind {
    const facts = this.at(path);
    if (facts === null) return this.#unknown.has(path) ? "unknown" : "none";
    if (facts.isSymlink) return "link";
    if (facts.isDirectory) return "directory";
    return facts.isFile ? "file" : "other";
  }

  /**
   * The marks of names, `null` where one may change unseen.
   *
   * A directory's mark changes with every name that comes, goes or is put in
   * place of another. Where it changed a moment ago, or only some of its names
   * count, those are looked at themselves.
   */
  marks(spots: readonly Spot[]): readonly Mark[] | null {
    const marks: Mark[] = [];
    for (const spot of spots) {
      const facts = this.at(spot.path);
      if (facts === null || facts.isSymlink) return null;
      const mark = this.#markOf(facts);
      const kinds = this.#kindsIn(spot);
      const isOpen = mark === "" && spot.names === undefined;
      if (isOpen || kinds.includes("unknown")) return null;
      marks.push({ ...spot, mark, kinds });
    }
    return marks;
  }

  /** Whether nothing that was marked has changed. */
  areSame(marks: readonly Mark[]): boolean {
    return marks.every((mark) => this.#isSame(mark));
  }

  #isSame(mark: Mark): boolean {
    const facts = this.at(mark.path);
    if (facts === null || facts.isSymlink) return false;
    if (mark.mark !== "" && markOf(facts) === mark.mark) return true;
    if (mark.names === undefined || !facts.isDirectory) return false;
    const kinds = this.#kindsIn(mark);
    if (!kinds.every((kind, at) => kind === mark.kinds[at])) return false;
    // It was looked at before the names in it were.
    mark.mark = this.#markOf(facts);
    return true;
  }

  #kindsIn({ path, names = [] }: Spot): Kind[] {
    return names.map((name) => this.kindAt(inside(path, name)));
  }

  #markOf(facts: Deno.FileInfo): string {
    return isSettled(facts, this.#startMs) ? markOf(facts) : "";
  }
}

function isSettled(
  { mtime, ctime }: Deno.FileInfo,
  seenMs: number,
): boolean {
  if (mtime === null || ctime === null) return false;
  const age = seenMs - Math.max(mtime.getTime(), ctime.getTime());
  return age >= SETTLED_MS;
}
