/**
 * Keepers of a test: how they stand is written in a table.
 *
 * @module
 */
import type { KeeperState } from "../../src/domain/keeper.ts";
import type { Keeper, Keepers } from "../../src/lease/ports.ts";

/** A table of keepers. One that is not in it is unknown. */
export class FakeKeepers implements Keepers {
  /** How each stands; the memory ledger's own table, where both are to say the same. */
  readonly table: Map<string, KeeperState>;
  /** How often was swept. */
  sweeps = 0;
  /** Whether the file system has locks. */
  hasLocks = true;
  /** Why no keeper may be held longer, as one is asked, else `""`. */
  why = "";
  readonly #losses = new Map<string, (why: string) => void>();

  /** Keepers that stand as a table says. */
  constructor(table: Map<string, KeeperState> = new Map()) {
    this.table = table;
  }

  /** A keeper that is held until it is closed or lost. */
  open(): Promise<Keeper | null> {
    if (!this.hasLocks) return Promise.resolve(null);
    const name = aKeeperName(this.table.size);
    this.table.set(name, "held");
    const { promise: lost, resolve } = Promise.withResolvers<string>();
    this.#losses.set(name, resolve);
    return Promise.resolve({
      name,
      lost,
      confirm: () => Promise.resolve(this.why),
      close: (): Promise<void> => {
        this.table.set(name, "free");
        return Promise.resolve();
      },
    });
  }

  /** Says that a keeper was lost. */
  lose(name: string, why: string): void {
    this.table.set(name, "free");
    this.#losses.get(name)?.(why);
  }

  /** Looks into the table. */
  states(names: Iterable<string>): Promise<Map<string, KeeperState>> {
    const states = new Map<string, KeeperState>();
    for (const name of names) {
      states.set(name, this.table.get(name) ?? "unknown");
    }
    return Promise.resolve(states);
  }

  /** Counts. */
  sweep(): Promise<void> {
    this.sweeps++;
    return Promise.resolve();
  }
}

/** The name of the n-th keeper of a test. */
export function aKeeperName(n: number): string {
  const digits = n.toString(6).padStart(16, "0");
  return `keeper-${
    digits.replaceAll(/\d/g, (digit) => "abcdef"[Number(digit)] ?? "")
  }`;
}
