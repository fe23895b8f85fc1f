/**
 * A directory in memory.
 *
 * @module
 */
import type { FileBytes, FileLock } from "./inode.ts";

/** An entry of a directory. */
export interface Inode {
  number: number;
  readonly content: FileBytes | Directory;
  mtimeMs: number;
  links: number;
  opens: number;
  readonly lock: FileLock;
  /** Takes its name away, where that waits for the last handle to be closed. */
  leave: (() => void) | null;
}

/** Names that are given or taken away together. */
export type Change = readonly (readonly [string, Inode | null])[];

/** A directory, whose names are durable once it was synced. */
export class Directory {
  readonly names: Map<string, Inode> = new Map();
  readonly #durable = new Map<string, Inode>();
  #pending: Change[] = [];

  change(change: Change): void {
    apply(this.names, change);
    this.#pending.push(change);
  }

  sync(): void {
    for (const change of this.#pending) apply(this.#durable, change);
    this.#pending = [];
  }

  /** Names outlive a power loss in the order in which they were changed. */
  losePower(chance: () => number): void {
    const kept = Math.floor(chance() * (this.#pending.length + 1));
    this.#pending.length = kept;
    this.sync();
    this.names.clear();
    for (const [name, inode] of this.#durable) this.names.set(name, inode);
  }
}

function apply(names: Map<string, Inode>, change: Change): void {
  for (const [name, inode] of change) {
    if (inode === null) names.delete(name);
    else names.set(name, inode);
  }
}
