/**
 * What lies under names, as one request sees it: each is looked at once.
 *
 * @module
 */
import { createDisk, type Disk } from "../system/touched_path.ts";
import { markOf } from "../system/plain_place.ts";

/** A name that was looked at, and what changes whenever it does. */
export interface Mark {
  /** The name. */
  readonly path: string;
  /** Its mark. */
  readonly mark: string;
}

/** Something younger may change again and keep its times, of which one is told in whole seconds. */
const SETTLED_MS = 3_000;

/** Looks of one request. */
export class Looks {
  readonly #seen = new Map<string, Deno.FileInfo | null>();
  /** Before the first look, in epoch milliseconds. */
  readonly #startMs = Date.now();

  /** What lies under a name itself, `null` if nothing does or it cannot be seen. */
  at(path: string): Deno.FileInfo | null {
    const known = this.#seen.get(path);
    if (known !== undefined) return known;
    const facts = factsOf(path);
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

  /**
   * The marks of names, `null` where one may change and keep its mark.
   *
   * A directory's mark changes with every name that comes, goes or is put in
   * place of another.
   */
  marks(paths: readonly string[]): readonly Mark[] | null {
    const marks: Mark[] = [];
    for (const path of paths) {
      const facts = this.at(path);
      if (
        facts === null || facts.isSymlink || !isSettled(facts, this.#startMs)
      ) {
        return null;
      }
      marks.push({ path, mark: markOf(facts) });
    }
    return marks;
  }

  /** Whether nothing that was marked has changed. */
  areSame(marks: readonly Mark[]): boolean {
    return marks.every(({ path, mark }) => {
      const facts = this.at(path);
      return facts !== null && markOf(facts) === mark;
    });
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

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}
