/**
 * Going on with a journal that lacks records it once had.
 *
 * One record says what was accepted, and lifts the journal above all numbers
 * that were given out, so that none is used twice. It grants and ends nothing;
 * readers that do not know its operation pass over it.
 *
 * @module
 */
import { type Setback, setbackSentence } from "../journal/setback.ts";
import { StoreError } from "../lease/ports.ts";
import type { FileStore } from "./ledger_view.ts";
import { type Grip, stillOurs } from "./file_lock.ts";
import {
  appendRecords,
  closeJournal,
  isUntouched,
  openJournal,
} from "./journal_file.ts";
import { scanJournal } from "./journal_scan.ts";
import { act, type Steps } from "./machine.ts";
import { encodeAll, stamped } from "./record_lines.ts";
import { type Floor, raiseFloor } from "./seq_floor.ts";
import { syncNames } from "./site.ts";

/** The operation of the record. */
export const ACCEPT_OP = "ACCEPT";

/** Accepts a setback. Only under both locks, on a journal without damage. */
export function* acceptSetback(
  store: FileStore,
  grip: Grip,
  about: { setback: Setback; floor: Floor; highest: number },
): Steps<void> {
  const { setback, floor, highest } = about;
  const { journal } = store.site;
  const file = yield* openJournal(journal, { create: true });
  try {
    const state = yield* scanJournal(file);
    const nowMs = yield* act("now", "", (machine) => machine.nowMs());
    const { ends_at, given_out } = setback;
    const nextSeq = Math.max(given_out, highest, state.fold.highestSeq) + 1;
    const records = stamped([{
      op: ACCEPT_OP,
      reason: `the store went back: ${setbackSentence(setback)}`,
      ends_at,
      given_out,
      seq_watermark: given_out,
    }], { nowMs, nextSeq });
    const lines = encodeAll(journal, records);
    const mayWrite = file !== null && (yield* isUntouched(file, state.size)) &&
      (yield* stillOurs(store.site, grip));
    if (!mayWrite) {
      throw new StoreError(
        "STORE_LOCK",
        `Cannot accept "${journal}": somebody wrote to it meanwhile`,
        { path: journal, hint: "Try again in a quiet moment" },
      );
    }
    if (state.isFresh) yield* syncNames(store.site);
    yield* appendRecords(file, state, lines);
    yield* raiseFloor(store, floor, nextSeq);
  } finally {
    yield* closeJournal(file);
  }
}
