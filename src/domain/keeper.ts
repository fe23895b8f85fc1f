/**
 * The keeper of a lease, and the processes it started: what a lease says of
 * them, and what follows for the lease.
 *
 * A keeper is a process that holds a kernel lock while it lives. Unlike a pid
 * it cannot be mistaken for another process, and unlike a stamp it does not
 * grow old, so a lease that has one is judged by it and by nothing else,
 * wherever the lock and the children can be told.
 *
 * @module
 */
import { isRecord, type Lease, ownField, textOf } from "./lease.ts";

/** Whether a keeper's lock is held, or nobody holds it, or that cannot be told. */
export type KeeperState = "held" | "free" | "unknown";

/** How many characters of chance are in a keeper's name. */
export const KEEPER_LENGTH = 16;

/** The base-32 characters of a keeper's name. */
export const KEEPER_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

const KEEPER_REGEXP = /^keeper-[a-z2-7]{16}$/;

/**
 * The name of a lease's or ticket's keeper. It becomes the name of a file, so
 * whatever does not have the exact shape is no name at all.
 *
 * @returns The name, `""` where the record has none.
 */
export function keeperOf(record: object): string {
  const keeper = textOf(ownField(record, "keeper"));
  return isKeeperName(keeper) ? keeper : "";
}

/**
 * The first process of the machine that a lease's holder runs on, in the form
 * in which a probe is asked: an answer to it, whichever, tells that the probe
 * was made on that machine.
 */
export function witnessOf(lease: Lease): Lease {
  return {
    pid: 1,
    pid_space: ownField(lease, "pid_space"),
    host_id: ownField(lease, "host_id"),
  };
}

/** All that a probe has to be asked about before a lease can be judged. */
export function probedFor(lease: Lease): Lease[] {
  const witness = offeredTo(lease) === null ? [] : [witnessOf(lease)];
  return [lease, ...childrenOf(lease) ?? [], ...witness];
}

/** Whether a text has the shape of a keeper's name. */
export function isKeeperName(text: string): boolean {
  return KEEPER_REGEXP.test(text);
}

/** The names of all keepers of some leases or tickets. */
export function keepersOf(records: Iterable<object>): Set<string> {
  const names = new Set<string>();
  for (const record of records) {
    const name = keeperOf(record);
    if (name !== "") names.add(name);
  }
  return names;
}

/**
 * The ticket that a lease was handed over to, whose waiter has not taken it
 * yet and so has started nothing for it.
 *
 * @returns The ticket's number, `null` where the lease is not on its way to anybody.
 */
export function offeredTo(lease: Lease): number | null {
  const ticket = ownField(lease, "offered");
  const isOne = typeof ticket === "number" && Number.isSafeInteger(ticket) &&
    ticket > 0 && keeperOf(lease) !== "" &&
    (ownField(lease, "children") ?? null) === null;
  return isOne ? ticket : null;
}

/**
 * The processes that a lease's keeper started, each in the form in which a
 * probe is asked about a holder.
 *
 * @returns The processes, `null` where they are not known: there may be any.
 */
export function childrenOf(lease: Lease): Lease[] | null {
  const children = ownField(lease, "children");
  // None at all proves nothing: a probe of nobody does not tell which machine it was made on.
  if (!Array.isArray(children) || children.length === 0) return null;
  const found: Lease[] = [];
  for (const child of children as unknown[]) {
    if (!isRecord(child)) return null;
    found.push({
      pid: ownField(child, "pid"),
      pid_start: ownField(child, "pid_start"),
      pid_space: ownField(lease, "pid_space"),
      host_id: ownField(lease, "host_id"),
    });
  }
  return found;
}
