/**
 * The part of a change during which all others are kept out.
 *
 * @module
 */
import type { Busy } from "../lease/ports.ts";
import { dropLock, type Grip, takeLock } from "./file_lock.ts";
import type { FileStore } from "./ledger_view.ts";
import type { Steps } from "./machine.ts";
import { prepareSite } from "./site.ts";

/** Runs a body while both locks are held. */
export function* locked<T>(
  store: FileStore,
  timeoutMs: number,
  body: (grip: Grip) => Steps<T>,
): Steps<T | Busy> {
  const { site } = store;
  const wish = { ...store, timeoutMs };
  yield* prepareSite(site);
  const grip = yield* takeLock(site, wish);
  if (grip.kind === "busy") return grip;
  try {
    return yield* body(grip);
  } finally {
    yield* dropLock(site, grip, wish);
  }
}
