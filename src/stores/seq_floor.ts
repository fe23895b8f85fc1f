/**
 * The floor: a number that the journal must reach, kept outside of it.
 *
 * A journal that was deleted, cut or put back from a copy looks sound, and
 * would hand out lanes that are held and numbers that were used. So the number
 * of the last record is kept in a file of its own as well, where git keeps its
 * files if the store is one that all working trees share, else beside the
 * journal. A journal that ends below it is not trusted.
 *
 * A writer raises the floor only once its record is durable, and a reader asks
 * for the floor before it opens the journal. So the floor is never ahead of
 * what a reader then finds, unless something is gone.
 *
 * @module
 */
import { SEQ_LIMIT } from "../journal/seq.ts";
import {
  type Setback,
  SETBACK_REMEDY,
  setbackSentence,
} from "../journal/setback.ts";
import { StoreError } from "../lease/ports.ts";
import { damageOf } from "./damage_policy.ts";
import { describe, isAbsent, isTaken, storeFailure } from "./failure.ts";
import type { JournalState } from "./journal_scan.ts";
import { act, type Handle, type Steps } from "./machine.ts";
import { type Patience, patiently } from "./sharing.ts";
import { keepMode, look, type Site } from "./site.ts";

/** The lock is held meanwhile, and another of the files does as well. */
const FLOOR_PATIENCE: Patience = { ms: 250 };

/** What the files of the floor say. */
export interface Floor {
  /** The highest number they name, 0 where none names one. */
  readonly number: number;
  /** Those that are there and name no number. */
  readonly malformed: readonly string[];
}

/** No file says anything. */
export const NO_FLOOR: Floor = { number: 0, malformed: [] };

/** More bytes than a number has are not looked at. */
const MOST_BYTES = 18;
const NUMBER_REGEXP = /^\d{1,16}\n?$/;

/**
 * Reads the floor. What cannot be understood counts for nothing, since a power
 * failure may leave a file empty, and the next raise mends it.
 *
 * @throws {StoreError} If a file is there and cannot be read, or is no file.
 */
export function* readFloor(site: Site): Steps<Floor> {
  let number = 0;
  const malformed: string[] = [];
  for (const path of site.floors) {
    const found = yield* readNumber(path);
    if (found === "malformed") malformed.push(path);
    else number = Math.max(number, found);
  }
  return { number, malformed };
}

function* readNumber(path: string): Steps<number | "malformed"> {
  if ((yield* look(path, "file")) === null) return 0;
  const bytes = new Uint8Array(MOST_BYTES);
  let count: number;
  try {
    const handle = yield* patiently(
      "open",
      path,
      (machine) => machine.open(path, { read: true }),
    );
    try {
      count = yield* act(
        "read",
        path,
        (machine) => machine.readAt(handle, 0, bytes),
      );
    } finally {
      yield* act("close", path, (machine) => machine.close(handle));
    }
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw storeFailure("read", path, error);
  }
  const text = new TextDecoder().decode(bytes.subarray(0, count));
  const number = NUMBER_REGEXP.test(text) ? Number(text) : NaN;
  return number < SEQ_LIMIT ? number : "malformed";
}

/** One sentence for each file that names no number. */
export function floorSentences({ malformed }: Floor): string[] {
  return malformed.map((path) =>
    `"${path}" holds no number, so a journal that went back is not noticed; the next write mends it`
  );
}

/**
 * How far the journal is behind, or `null`.
 *
 * A line that may hide a record and cannot be read may hide the very number
 * that is missing; while there are as many of them as missing numbers nothing is
 * said here, as that damage stops every grant already, and its repair tells of
 * each.
 */
export function setbackOf(state: JournalState, floor: Floor): Setback | null {
  const ends_at = state.fold.highestSeq;
  if (ends_at >= floor.number) return null;
  const hiding = damageOf(state).filter(({ kind }) => kind === "broken");
  if (floor.number - ends_at <= hiding.length) return null;
  return { ends_at, given_out: floor.number };
}

/** Refuses a journal that ends below the floor. */
export function requireForward(
  { journal }: Site,
  state: JournalState,
  floor: Floor,
): void {
  const setback = setbackOf(state, floor);
  if (setback !== null) throw wentBack(journal, setback);
}

/** The error for a journal that ends below the floor. */
export function wentBack(path: string, setback: Setback): StoreError {
  return new StoreError(
    "STORE_WENT_BACK",
    `Cannot trust "${path}": ${setbackSentence(setback)}`,
    {
      path,
      hint: SETBACK_REMEDY,
    },
  );
}

/** What a floor is raised for. */
export interface FloorStore {
  /** Where the store lies. */
  readonly site: Site;
  /** Told to a person. */
  warn(sentence: string): void;
}

/**
 * Raises the floor to a number that is durable in the journal. Only under both
 * locks. Never fails: the records it is for are written and stand.
 */
export function* raiseFloor(
  { site, warn }: FloorStore,
  floor: Floor,
  highest: number,
): Steps<void> {
  const number = Math.max(floor.number, Math.min(highest, SEQ_LIMIT - 1));
  if (number <= floor.number && floor.malformed.length === 0) return;
  let written = false;
  let failure = "";
  for (const path of site.floors) {
    // The first that can be written is enough, but none may stay malformed.
    if (written && !floor.malformed.includes(path)) continue;
    try {
      yield* replaceNumber(path, { number, model: site.journal });
      written = true;
    } catch (error) {
      failure = `Cannot write "${path}": ${describe(error)}`;
    }
  }
  if (written || failure === "") return;
  warn(
    `${failure}; what was asked for is done, but a journal that goes back behind it will not be noticed`,
  );
}

/**
 * A reader without a lock must see the old number or the new one, never digits
 * of both: so a draft and a rename. Whoever may read the journal must be able to
 * read this: a umask of one writer must not lock the others out.
 */
function* replaceNumber(
  path: string,
  { number, model }: { number: number; model: string },
): Steps<void> {
  const draft = `${path}.new`;
  const handle = yield* createDraft(draft);
  try {
    try {
      const bytes = new TextEncoder().encode(`${number}\n`);
      const count = yield* act(
        "write",
        draft,
        (machine) => machine.write(handle, bytes),
      );
      if (count !== bytes.length) throw new Error("is the disk full?");
    } finally {
      yield* act("close", draft, (machine) => machine.close(handle));
    }
    yield* keepMode(model, draft);
    yield* patiently(
      "rename",
      path,
      (machine) => machine.rename(draft, path),
      FLOOR_PATIENCE,
    );
  } catch (error) {
    yield* discardDraft(draft);
    throw error;
  }
}

function* createDraft(path: string): Steps<Handle> {
  const create = (patience: Patience): Steps<Handle> =>
    patiently(
      "create",
      path,
      (machine) => machine.open(path, { write: true, createNew: true }),
      patience,
    );
  try {
    return yield* create(FLOOR_PATIENCE);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  // Left by a process that died here.
  yield* patiently(
    "remove",
    path,
    (machine) => machine.remove(path),
    FLOOR_PATIENCE,
  );
  return yield* create({ ...FLOOR_PATIENCE, isOurs: true });
}

function* discardDraft(path: string): Steps<void> {
  try {
    yield* act("remove", path, (machine) => machine.remove(path));
  } catch {
    // The next raise removes it.
  }
}
