/**
 * How keepers stand, told without disturbing them.
 *
 * A test takes a share of the lock for a moment: two tests do not see each
 * other, and none waits. It makes nothing, so a keeper whose file is gone is
 * unknown and not free: nobody can say who held it.
 *
 * @module
 */
import { keepersOf, type KeeperState } from "../domain/keeper.ts";
import type { LedgerView } from "../lease/ports.ts";
import { closeMutex } from "./kernel_lock.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { beside, look, type Site } from "./site.ts";

/** The directory of the keepers of a store. */
export function keepersHome(site: Site): string {
  return beside(site.journal, "keepers");
}

/** Adds to a view how the keepers of its leases stand; one without any costs nothing. */
export function* withKeepers(
  site: Site,
  seen: Steps<LedgerView>,
): Steps<LedgerView> {
  const view = yield* seen;
  const names = keepersOf(view.live);
  return names.size === 0
    ? view
    : { ...view, keepers: yield* testKeepers(site, names) };
}

/** Tests keepers; every name must have the shape of one. */
export function* testKeepers(
  site: Site,
  names: Iterable<string>,
): Steps<Map<string, KeeperState>> {
  const states = new Map<string, KeeperState>();
  if (site.mirror === true) {
    // Etcd ends what hangs on a keeper with it: what is in the mirror is held.
    for (const name of names) states.set(name, "held");
    return states;
  }
  for (const name of names) states.set(name, yield* testKeeper(site, name));
  return states;
}

function* testKeeper(site: Site, name: string): Steps<KeeperState> {
  const home = keepersHome(site);
  const path = `${home}/${name}`;
  let handle: Handle;
  try {
    // A planted link or pipe must not be opened.
    if ((yield* look(home, "directory")) === null) return "unknown";
    if ((yield* look(path, "file")) === null) return "unknown";
    handle = yield* act(
      "open",
      path,
      (machine) => machine.open(path, { read: true }),
    );
  } catch {
    return "unknown";
  }
  try {
    const shared = yield* act(
      "tryLockShared",
      path,
      (machine) => machine.tryLockShared(handle),
    );
    return shared ? "free" : "held";
  } catch {
    return "unknown";
  } finally {
    yield* closeMutex(path, handle);
  }
}
