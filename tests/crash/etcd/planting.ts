/**
 * What tests of the judges plant faults in, and how.
 *
 * @module
 */
import { checkAnswers } from "./answers.ts";
import { checkHistory } from "./checker.ts";
import type { Change } from "./history.ts";
import { honestTrial, type Remains } from "./honest.ts";
import type { Note } from "./plan.ts";

/** A trial in which nothing is wrong. */
export const HONEST: Remains = await honestTrial();

/** What is wrong with a trial. */
export function judged(
  { history, notes, heard }: Remains,
): readonly string[] {
  const found = checkHistory(history);
  return [...found.faults, ...checkAnswers(notes, { ...found, heard })];
}

/** Changes of a kind of key, in order. */
export function changes(kind: string, has: string): Change[] {
  return HONEST.history.filter(({ key, value }) =>
    key.startsWith(`/dos/${kind}/`) && value.includes(has)
  );
}

/** The record of the first grant to somebody. */
export function recordOf(owner: string): Change {
  const [record] = changes("log", `"holder": "${owner}"`);
  return required(record);
}

/** What was told to somebody first. */
export function note(told: Note["told"], owner: string): Note {
  const found = HONEST.notes.find((one) =>
    one.told === told && one.owner === owner
  );
  return required(found);
}

/** What must be there. */
export function required<T>(found: T | undefined): T {
  if (found === undefined) throw new RangeError("There is no such thing");
  return found;
}
