/**
 * Which keys a table of the configuration may have.
 *
 * A table of our own has the keys we know and no others. A table that
 * dos-kernel reads too may have keys that only it knows, so those pass, unless
 * they look like a slip for one of ours: `exclusve` read as somebody else's
 * key would silently grant what was meant to be kept apart.
 *
 * @module
 */
import { shownText } from "./lane.ts";
import { ConfigError, type KeyPath } from "./config_value.ts";

/** What is known of a table's keys. */
export interface KnownKeys {
  /** The keys we read. */
  readonly keys: readonly string[];
  /** True if another program reads the table too. */
  readonly shared: boolean;
  /** Keys of the whole file; one that stands inside a shared table was meant for the top. */
  readonly top?: readonly string[];
}

/**
 * Checks the keys of one table.
 *
 * @throws {ConfigError} At a key that is not known and cannot be passed over.
 */
export function checkKeys(
  table: ReadonlyMap<string, unknown>,
  path: KeyPath,
  known: KnownKeys,
): void {
  for (const key of table.keys()) {
    if (known.keys.includes(key)) continue;
    const meant = nearest(key, known.keys);
    if (known.shared && known.top?.includes(key)) {
      throw new ConfigError(
        `it stands inside "${path.join(".")}"; move it above the first table`,
        { path: [...path, key] },
      );
    }
    if (known.shared && (meant === undefined || !isSlip(key, meant))) continue;
    throw new ConfigError(advice(meant, known.keys), { path: [...path, key] });
  }
}

function advice(meant: string | undefined, keys: readonly string[]): string {
  const all = keys.map((key) => `"${key}"`).join(", ");
  return meant === undefined
    ? `it is not a known key; known are ${all}`
    : `it is not a known key; did you mean "${shownText(meant)}"`;
}

/** The known key that a slip or two leads to, or `undefined`. */
function nearest(key: string, keys: readonly string[]): string | undefined {
  return keys
    .map((known) => ({ known, distance: editDistance(key, known) }))
    .filter(({ known, distance }) => distance <= Math.ceil(known.length / 3))
    .sort((a, b) => a.distance - b.distance)[0]?.known;
}

function isSlip(key: string, known: string): boolean {
  return editDistance(key, known) <= 1;
}

/**
 * How many letters must be added, dropped, changed or swapped with their
 * neighbour to turn one word into the other; case does not count.
 */
export function editDistance(from: string, to: string): number {
  const a = Array.from(from.toLowerCase()).slice(0, 64);
  const b = Array.from(to.toLowerCase()).slice(0, 64);
  let before: number[] = [];
  let row = b.map((_, j) => j + 1);
  row.unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] &&
        a[i - 2] === b[j - 1];
      next[j] = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        at(row, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Infinity,
      );
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
