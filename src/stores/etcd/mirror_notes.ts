/**
 * The small files beside a mirror's journal: what it is known to be, and up to
 * when it was whole.
 *
 * @module
 */
import { bytesAt } from "../fold_recall.ts";
import { storeFailure } from "../failure.ts";
import { act, type Steps } from "../machine.ts";
import { beside, inspectSite, look, type Site } from "../site.ts";
import type { ClusterIdentity } from "./client.ts";
import { decodeState, encodeState, type MirrorState } from "./mirror_state.ts";

/** The name of the file that says what a mirror is known to be. */
const STATE_NAME = "mirror";
/** The name of the file whose time tells up to when a mirror was whole. */
export const FRESH_NAME = "fresh";
/** A longer file is none of ours. */
const MOST_STATE_BYTES = 1_048_576;

/** What a mirror was left as, `null` where nothing says so. */
export function* readState(site: Site): Steps<MirrorState | null> {
  return decodeState(yield* textAt(beside(site.journal, STATE_NAME)));
}

/** What is known of the cluster from before, `null` for nothing: leases of another one, or of an older one, are none. */
export function* seenBefore(
  site: Site,
  of: string,
): Steps<ClusterIdentity | null> {
  yield* inspectSite(site);
  const state = yield* readState(site);
  if (state?.of !== of || state.cluster === "") return null;
  const { cluster, revision } = state;
  return { cluster, revision };
}

function* textAt(path: string): Steps<string> {
  const facts = yield* look(path, "file");
  if (facts === null || facts.size > MOST_STATE_BYTES) return "";
  const handle = yield* act(
    "open",
    path,
    (machine) => machine.open(path, { read: true }),
  );
  try {
    const bytes = yield* bytesAt({ path, handle }, 0, facts.size);
    return bytes === null ? "" : new TextDecoder().decode(bytes);
  } finally {
    yield* act("close", path, (machine) => machine.close(handle));
  }
}

/** Puts down what a mirror is known to be. */
export function* writeState(site: Site, state: MirrorState): Steps<void> {
  const path = beside(site.journal, STATE_NAME);
  const draft = `${path}.new`;
  yield* put(draft, encodeState(state));
  try {
    yield* act("rename", path, (machine) => machine.rename(draft, path));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}

/** Says up to when a mirror is known to be whole, in epoch milliseconds. */
export function* stampFresh(site: Site, atMs: number): Steps<void> {
  const path = beside(site.journal, FRESH_NAME);
  if ((yield* look(path, "file")) === null) yield* put(path, "");
  try {
    yield* act("touch", path, (machine) => machine.touch(path, atMs));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}

function* put(path: string, text: string): Steps<void> {
  yield* look(path, "file");
  try {
    const handle = yield* act(
      "open",
      path,
      (machine) =>
        machine.open(path, { write: true, create: true, truncate: true }),
    );
    try {
      const bytes = new TextEncoder().encode(text);
      yield* act("write", path, (machine) => machine.write(handle, bytes));
    } finally {
      yield* act("close", path, (machine) => machine.close(handle));
    }
  } catch (error) {
    throw storeFailure("write", path, error);
  }
}
