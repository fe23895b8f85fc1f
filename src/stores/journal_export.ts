/**
 * Writing the whole history into one new file, in the form of a journal.
 *
 * @module
 */
import type { HistoryExport, HistoryReach } from "../journal/upkeep.ts";
import { StoreError } from "../lease/ports.ts";
import { damageOf, type OnCorrupt, unsafeReason } from "./damage_policy.ts";
import { hasNoLinks, isTaken, storeFailure } from "./failure.ts";
import { gatherHistory } from "./gathering.ts";
import { readWhole } from "./journal_history.ts";
import { act, type Steps } from "./machine.ts";
import { discard, writeWhole } from "./replacement.ts";
import { readFloor, requireForward } from "./seq_floor.ts";
import type { Site } from "./site.ts";

/**
 * Exports the history of a store.
 *
 * @param store The store.
 * @param path The file, which must not be there.
 * @param seen Told how far the history reaches.
 * @throws {StoreError} If records are known or suspected to be missing, if the file is there, or cannot be written. Nothing is left of it then.
 */
export function* exportHistory(
  { site, onCorrupt }: { readonly site: Site; readonly onCorrupt: OnCorrupt },
  path: string,
  seen: (reach: HistoryReach) => void,
): Steps<HistoryExport> {
  yield* requireFree(path);
  const floor = yield* readFloor(site);
  const state = yield* readWhole(site.journal);
  requireForward(site, state, floor);
  const unsafe = unsafeReason(damageOf(state), onCorrupt);
  if (unsafe !== null) {
    throw new StoreError(
      "STORE_CORRUPT",
      `Cannot export "${site.journal}": ${unsafe}`,
      { path: site.journal, hint: "Run `dos journal repair` first" },
    );
  }
  const { chunks, entries, fold, reach } = yield* gatherHistory(site.journal);
  seen(reach);
  yield* writeNew(path, chunks);
  return {
    outcome: "written",
    file: path,
    entries,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    live: fold.live().length,
    seq: fold.highestSeq,
  };
}

function* requireFree(path: string): Steps<void> {
  let facts: unknown;
  try {
    facts = yield* act("lstat", path, (machine) => machine.lstat(path));
  } catch (error) {
    throw storeFailure("write", path, error);
  }
  if (facts !== null) throw isThere(path);
}

function isThere(path: string): StoreError {
  return new StoreError(
    "STORE_UNWRITABLE",
    `Cannot write "${path}": something is there already`,
    { path, hint: "Name another file, or move that one away first" },
  );
}

/** Whole under its name, or not at all. */
function* writeNew(path: string, chunks: readonly Uint8Array[]): Steps<void> {
  const chance = yield* act("random", "", (machine) => machine.random());
  const draft = `${path}.${chance.toString(36).slice(2, 10)}.new`;
  yield* writeWhole(draft, chunks);
  try {
    yield* act("link", path, (machine) => machine.link(draft, path));
  } catch (error) {
    if (isTaken(error)) throw isThere(path);
    if (!hasNoLinks(error)) throw storeFailure("write", path, error);
    // Such file systems have no way to give a name only if it is free.
    yield* requireFree(path);
    yield* act("rename", path, (machine) => machine.rename(draft, path));
  } finally {
    yield* discard(draft);
  }
}
