/**
 * Keepers among the verbs: who holds the lane of one, and clearing away the
 * files of those that are no longer of use.
 *
 * @module
 */
import { isKeeperName, keepersOf } from "../domain/keeper.ts";
import type { Lease } from "../domain/lease.ts";
import type { Desk } from "./desk.ts";
import type { Holder, LedgerView } from "./ports.ts";

/** The names of the keepers that a view still has a use for. */
export function namedKeepers(
  { live, tickets }: LedgerView,
): ReadonlySet<string> {
  return keepersOf([...live, ...tickets]);
}

/** Removes the files of keepers that nothing names any more, if leases that had one were ended. */
export async function sweepKeepers(
  desk: Desk,
  ended: readonly Lease[],
): Promise<void> {
  if (keepersOf(ended).size > 0) await desk.keepers.sweep(namedKeepers);
}

/**
 * Who holds a lane. Until a keeper has started its command nobody does whose
 * death could be proved: if the keeper died right after the start, its own pid
 * would be gone while the command works.
 */
export async function holderFor(
  desk: Desk,
  { pid, keeper }: {
    readonly pid?: number | undefined;
    readonly keeper?: string | undefined;
  },
): Promise<Holder> {
  const found = await desk.processes.holder(pid);
  return keeper === undefined ? found : { ...found, pid: 0, pid_start: "" };
}

/**
 * Checks the name of a keeper.
 *
 * @returns The name, `""` where none is given.
 * @throws {TypeError} If it has not the shape of one.
 */
export function checkKeeper(keeper: string | undefined): string {
  if (keeper === undefined || isKeeperName(keeper)) return keeper ?? "";
  throw new TypeError(
    `Cannot use "${keeper}" as a keeper: it has not the shape of a name; use the one that opening a keeper gives`,
  );
}
