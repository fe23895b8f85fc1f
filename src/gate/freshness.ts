/**
 * Whether the copy of what etcd has is as new as a hook needs it. No hook asks
 * etcd itself: a call that waits for a network waits for whatever that does.
 *
 * @module
 */
import type { EtcdSettings } from "../domain/store_settings.ts";
import { inside, parentOf } from "../system/path.ts";
import type { Place } from "../system/workspace.ts";

const FRESH_NAME = "fresh";
/** A stamp may be ahead of a clock that was just set, but not by more. */
const AHEAD_MS = 1_000;

/**
 * Makes sure that a mirror was whole a moment ago.
 *
 * @param place The workspace.
 * @param nowMs Epoch milliseconds.
 * @throws {Error} If it was not, or that cannot be told.
 */
export function requireFresh(place: Place, nowMs: number): void {
  const { store } = place.config;
  if (store.kind !== "etcd") return;
  const why = staleness(place.journal, store, nowMs);
  if (why !== "") throw new Error(`Cannot tell who holds what: ${why}`);
}

/**
 * Why a mirror cannot be trusted, `""` where it was whole a moment ago.
 *
 * @param journal Its journal.
 * @param settings How old it may be, in seconds.
 * @param nowMs Epoch milliseconds.
 */
export function staleness(
  journal: string,
  { max_stale }: Pick<EtcdSettings, "max_stale">,
  nowMs: number,
): string {
  const atMs = writtenAt(inside(parentOf(journal), FRESH_NAME));
  if (atMs === null || writtenAt(journal) === null) {
    return "this host has no copy of what etcd has; start `dos serve` here, which keeps one";
  }
  const ageMs = nowMs - atMs;
  if (ageMs <= max_stale * 1_000 && ageMs >= -AHEAD_MS) return "";
  const age = ageMs < 0
    ? "is of a time that is yet to come"
    : `is ${
      Math.round(ageMs / 1_000)
    } s old, and store.max_stale is ${max_stale} s`;
  return `the copy of what etcd has ${age}; see whether \`dos serve\` runs here and reaches etcd`;
}

/** When a plain file was written last; `null` where there is none. */
function writtenAt(path: string): number | null {
  try {
    const facts = Deno.lstatSync(path);
    return facts.isFile ? facts.mtime?.getTime() ?? null : null;
  } catch {
    return null;
  }
}
