/**
 * One file of the simulated disk: what it holds, what of that would outlive a
 * power loss, and who has locked it.
 *
 * @module
 */

/** All of a lock, or a share of it. */
export type LockKind = "exclusive" | "shared";

/** The lock of one file, which one open file may have alone, or several together. */
export class FileLock {
  readonly #holders = new Map<unknown, LockKind>();

  /** Takes it for an open file; false if another one is in the way. */
  take(file: unknown, kind: LockKind): boolean {
    for (const [holder, held] of this.#holders) {
      if (holder !== file && (kind === "exclusive" || held === "exclusive")) {
        return false;
      }
    }
    this.#holders.set(file, kind);
    return true;
  }

  /** Drops what an open file has of it. */
  drop(file: unknown): void {
    this.#holders.delete(file);
  }

  /** Nobody is left who could hold it. */
  clear(): void {
    this.#holders.clear();
  }
}

/** A file's bytes, now and on the platter. */
export class FileBytes {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  #size = 0;
  #durable: Uint8Array = new Uint8Array();
  /** Ranges that a failed sync gave up: no later sync writes them. */
  #lost: [number, number][] = [];

  /** Bytes it holds. */
  get size(): number {
    return this.#size;
  }

  /** What it holds, as it is. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Writes at an offset. */
  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(2 * end);
      grown.set(this.view());
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, offset);
    this.#size = Math.max(this.#size, end);
  }

  /** Cuts it. */
  truncate(size: number): void {
    this.#bytes.fill(0, size, Math.max(this.#size, size));
    this.#size = Math.min(this.#size, size);
    this.#lost = this.#lost.filter(([from]) => from < size);
  }

  /** Makes it durable, save for what an earlier sync gave up. */
  sync(): void {
    const durable = this.view().slice();
    for (const [from, to] of this.#lost) durable.fill(0, from, to);
    this.#durable = durable;
  }

  /** A sync that fails: the system forgets that these bytes were never written. */
  failSync(): void {
    if (this.#size > this.#durable.length) {
      this.#lost.push([this.#durable.length, this.#size]);
    }
  }

  /**
   * What a power loss leaves: what was synced, perhaps more of it, perhaps a
   * part of a write, perhaps its length without its bytes.
   */
  losePower(chance: () => number): void {
    const now = this.view().slice();
    for (const [from, to] of this.#lost) now.fill(0, from, to);
    const left = leftOf(this.#durable, now, chance);
    this.#bytes = new Uint8Array(Math.max(256, left.length));
    this.#bytes.set(left);
    this.#size = left.length;
    this.#durable = left;
    this.#lost = [];
  }
}

function leftOf(
  durable: Uint8Array,
  now: Uint8Array,
  chance: () => number,
): Uint8Array {
  const draw = chance();
  const grew = now.length > durable.length &&
    durable.every((byte, at) => byte === now[at]);
  if (!grew) return draw < 0.5 ? durable : now;
  if (draw < 0.3) return durable;
  if (draw < 0.5) return now;
  const span = now.length - durable.length;
  const cut = durable.length + Math.floor(chance() * (span + 1));
  if (draw < 0.8) return now.slice(0, cut);
  const holed = now.slice();
  holed.fill(0, cut);
  return holed;
}
