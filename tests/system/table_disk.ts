/**
 * Disks of both kinds of systems, as tables.
 *
 * @module
 */
import type { Disk, Kind } from "../../src/system/touched_path.ts";

/** A disk in a table: a text is where a link leads, a kind is what else is there. */
export class TableDisk implements Disk {
  readonly windows: boolean;
  readonly home: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #longNames: ReadonlyMap<string, string>;

  /** A disk with these names. */
  constructor(
    names: Readonly<Record<string, string>>,
    options: {
      windows?: boolean;
      home?: string;
      long?: Readonly<Record<string, string>>;
    } = {},
  ) {
    this.windows = options.windows ?? false;
    this.home = options.home ?? "";
    this.#names = new Map(
      Object.entries(names).map(([path, is]) => [this.#key(path), is]),
    );
    this.#longNames = new Map(
      Object.entries(options.long ?? {}).map((
        [path, is],
      ) => [this.#key(path), is]),
    );
  }

  look(path: string): Kind | null {
    const is = this.#names.get(this.#key(path));
    if (is === undefined) return null;
    return is === "directory" || is === "other" ? is : "link";
  }

  target(path: string): string | null {
    const is = this.#names.get(this.#key(path)) ?? "?";
    return is === "directory" || is === "other" || is === "?" ? null : is;
  }

  real(directory: string): string {
    return this.long(directory) ?? directory;
  }

  long(path: string): string | null {
    const is = this.look(path);
    return is === null ? null : this.#longNames.get(this.#key(path)) ?? path;
  }

  #key(path: string): string {
    return this.windows ? path.toLowerCase() : path;
  }
}

/** A disk of Unix. */
export const POSIX: Readonly<Record<string, string>> = {
  "/w": "directory",
  "/w/src": "directory",
  "/w/src/a.ts": "other",
  "/w/src/deep": "directory",
  "/w/to-src": "src",
  "/w/to-out": "/out",
  "/w/to-file": "src/a.ts",
  "/w/dangling": "gone/x",
  "/w/chain": "chain2",
  "/w/chain2": "/w/chain3",
  "/w/chain3": "./src/../src",
  "/w/loop": "loop",
  "/w/ping": "pong",
  "/w/pong": "ping/x",
  "/w/up": "..",
  "/out": "directory",
  "/out/in": "directory",
  "/home": "directory",
  "/home/ada": "directory",
};
