/**
 * Mending a journal that holds lines nobody can read, and accepting one that
 * went back.
 *
 * Good lines stay byte for byte. Records that another writer glued behind a
 * torn one get a line of their own, in their place. What cannot be read moves
 * to `lane-journal.broken.<stamp>` beside the journal; nothing is thrown away.
 * The journal changes by one rename, after all of that is durable.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import type { Busy } from "../lease/ports.ts";
import { setbackSentence } from "../journal/setback.ts";
import type { Repair } from "../journal/upkeep.ts";
import { acceptSetback } from "./acceptance.ts";
import { rescueLate } from "./compaction.ts";
import { locked } from "./critical_section.ts";
import type { FileStore } from "./ledger_view.ts";
import type { Grip } from "./file_lock.ts";
import { closeJournal, type JournalFile, openJournal } from "./journal_file.ts";
import { afterwards } from "./look_back.ts";
import { act, type Steps } from "./machine.ts";
import { type Plan, planRepair } from "./repair_plan.ts";
import {
  discard,
  historyNames,
  keepAs,
  putInPlace,
  requireUntouched,
  writeWhole,
} from "./replacement.ts";
import { type Floor, raiseFloor, readFloor } from "./seq_floor.ts";
import { beside, inspectSite, look } from "./site.ts";

/** How a repair is asked for. */
export interface RepairHow {
  /** Tell what would be done, and write nothing. */
  readonly dryRun: boolean;
  /** Longest wait for the lock in milliseconds. */
  readonly timeoutMs: number;
  /** Go on with a journal that went back. */
  readonly accept: boolean;
}

/** Repairs the journal, or tells what that would do. */
export function* repairJournal(
  store: FileStore,
  options: RepairHow,
): Steps<Repair | Busy> {
  const { site } = store;
  if (options.dryRun) {
    yield* inspectSite(site);
    const floor = yield* readFloor(site);
    const file = yield* openJournal(site.journal);
    try {
      return report(yield* planRepair(file, floor), options, null);
    } finally {
      yield* closeJournal(file);
    }
  }
  return yield* locked(store, options.timeoutMs, function* (
    grip,
  ): Steps<Repair> {
    const floor = yield* readFloor(site);
    const file = yield* openJournal(site.journal, { append: true });
    try {
      const found = yield* planRepair(file, floor);
      const keptIn = yield* mend(store, grip, { file, floor, ...found });
      const { setback } = found;
      if (setback !== null && options.accept) {
        yield* acceptSetback(store, grip, { ...found, setback, floor });
      }
      return report(found, options, keptIn);
    } finally {
      yield* closeJournal(file);
    }
  });
}

const LF = new Uint8Array([0x0a]);

/** Puts the mended journal in place; the file that keeps what was cut, or `null`. */
function* mend(
  store: FileStore,
  grip: Grip,
  found: Plan & { file: JournalFile | null; floor: Floor },
): Steps<string | null> {
  const { site } = store;
  const { journal } = site;
  const { file, size } = found;
  if (file === null || found.recovered + found.moved === 0) return null;
  let keptIn: string | null = null;
  if (found.broken.length > 0) {
    keptIn = yield* freeName(journal);
    yield* writeWhole(keptIn, found.broken);
  }
  const draft = `${journal}.repair.tmp`;
  let history: string | null = null;
  try {
    history = yield* keepAs(file, historyNames(journal, found));
    yield* writeWhole(draft, withMark(found, nameOf(history)));
    yield* requireUntouched(site, grip, { file, size });
  } catch (error) {
    yield* discard(draft);
    if (history !== null) yield* discard(history);
    if (keptIn !== null) yield* discard(keptIn);
    throw error;
  }
  yield* putInPlace(draft, journal, file);
  yield* afterwards(journal, rescueLate(journal));
  yield* raiseFloor(store, found.floor, found.watermark);
  return keptIn;
}

/**
 * The mended text, with a record that names the old file: so late lines of a
 * peer are still found there, and no number of a lost record is used again.
 */
function withMark(
  { journal, size, watermark }: Plan,
  history: string,
): Uint8Array[] {
  const mark = encodeEntry({
    op: "HISTORY",
    history,
    history_bytes: size,
    seq_watermark: watermark,
  });
  const last = journal.findLast((chunk) => chunk.length > 0)?.at(-1);
  const ended = last === undefined || last === 0x0a ? [] : [LF];
  return [...journal, ...ended, new TextEncoder().encode(mark)];
}

function nameOf(path: string): string {
  return path.slice(
    Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
  );
}

function* freeName(journal: string): Steps<string> {
  const nowMs = yield* act("now", "", (machine) => machine.nowMs());
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const stem = beside(journal, `lane-journal.broken.${stamp}`);
  let path = stem;
  for (let n = 2; (yield* look(path, "file")) !== null; n++) {
    path = `${stem}.${n}`;
  }
  return path;
}

function report(
  { lines, recovered, moved, setback }: Plan,
  { dryRun, accept }: RepairHow,
  keptIn: string | null,
): Repair {
  const would = dryRun ? "would be " : "";
  const accepted = accept && !dryRun && setback !== null;
  const parts = [
    recovered > 0
      ? `${recovered} glued ${
        recovered === 1 ? "record" : "records"
      } ${would}given a line of their own`
      : "",
    moved > 0
      ? `${moved} unreadable ${
        moved === 1 ? "line" : "lines"
      } ${would}moved to ${keptIn ?? "a file beside the journal"}`
      : "",
    accept && setback !== null
      ? `a journal that went back ${would}accepted (${
        setbackSentence(setback)
      })`
      : "",
  ].filter((part) => part !== "");
  const idle = parts.length === 0;
  if (setback !== null && !accept) {
    parts.push(
      `${idle ? "every line can be read, but " : ""}the store went back: ${
        setbackSentence(setback)
      }`,
    );
  }
  return {
    outcome: idle ? "nothing" : "repaired",
    lines,
    recovered,
    moved,
    kept_in: keptIn,
    went_back: setback,
    accepted,
    dry_run: dryRun,
    reason: parts.length === 0 ? "every line can be read" : parts.join("; "),
  };
}
