/**
 * Live leases, found by where what they hold begins.
 *
 * Whoever judges one call after another asks the same leases over and over, of
 * which a call can touch a handful. The index leaves out only those of which
 * that is certain; the exact rules come behind it.
 *
 * @module
 */
import { type Lease, ownField, textOf } from "../domain/lease.ts";
import { headsOf } from "../domain/pattern_head.ts";
import type { Outlook } from "./outlook.ts";

/** A lease is never changed, and most outlive many states of a journal. */
const DIRECTORIES = new WeakMap<Lease, readonly string[]>();

/** The leases of one moment. */
export class LeaseIndex {
  readonly #leases: readonly Lease[];
  /** Numbers of leases by the directory that something of theirs lies in, `""` for one that may lie anywhere. */
  readonly #byDirectory = new Map<string, number[]>();
  /** The same directories, sorted. */
  readonly #directories: readonly string[];
  readonly #live: readonly Lease[];
  /** Live leases by the session they are bound to, `""` for none. */
  readonly #bySession = new Map<string, Lease[]>();

  /**
   * @param live The leases of the store, in grant order.
   * @param foreign Those of other journals.
   */
  constructor(live: readonly Lease[], foreign: readonly Lease[]) {
    this.#live = live;
    this.#leases = [...live, ...foreign];
    for (const [number, lease] of this.#leases.entries()) {
      for (const directory of directoriesOf(lease)) {
        listed(this.#byDirectory, directory).push(number);
      }
    }
    this.#directories = [...this.#byDirectory.keys()].sort();
    for (const lease of live) {
      const session = textOf(ownField(lease, "session_id"));
      listed(this.#bySession, session).push(lease);
    }
  }

  /** The leases that a call may touch, in the order of all; some of them it may not. */
  near({ heads }: Pick<Outlook, "heads">): Lease[] {
    const numbers = new Set<number>();
    for (const { text, open } of heads) {
      for (const directory of open ? this.#below(text) : []) {
        this.#take(directory, numbers);
      }
      this.#take("", numbers);
      for (let at = text.indexOf("/"); at !== -1;) {
        this.#take(text.slice(0, at + 1), numbers);
        at = text.indexOf("/", at + 1);
      }
    }
    const found: Lease[] = [];
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const lease = this.#leases[number];
      if (lease !== undefined) found.push(lease);
    }
    return found;
  }

  /** The live leases that may be the caller's: all that its session, or no session, is bound to. */
  perhapsOf(session: string): readonly Lease[] {
    if (session === "") return this.#live;
    const bound = this.#bySession.get(session) ?? [];
    const unbound = this.#bySession.get("") ?? [];
    return unbound.length === 0 ? bound : [...bound, ...unbound];
  }

  #take(directory: string, into: Set<number>): void {
    for (const number of this.#byDirectory.get(directory) ?? []) {
      into.add(number);
    }
  }

  /** The directories that begin with a text; they stand side by side. */
  #below(text: string): readonly string[] {
    const first = this.#firstFrom(text);
    let end = first;
    while (this.#directories[end]?.startsWith(text)) end++;
    return this.#directories.slice(first, end);
  }

  #firstFrom(text: string): number {
    let low = 0;
    let high = this.#directories.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#directories[middle] ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function directoriesOf(lease: Lease): readonly string[] {
  const known = DIRECTORIES.get(lease);
  if (known !== undefined) return known;
  const found = new Set(
    headsOf(lease).map((head) =>
      head === null ? "" : head.slice(0, head.lastIndexOf("/") + 1)
    ),
  );
  const directories = [...found];
  DIRECTORIES.set(lease, directories);
  return directories;
}

function listed<T>(table: Map<string, T[]>, key: string): T[] {
  const list = table.get(key) ?? [];
  table.set(key, list);
  return list;
}
