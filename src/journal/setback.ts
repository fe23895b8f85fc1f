/**
 * A journal that lacks the last records it once had.
 *
 * @module
 */

/** How far a journal is behind: it was deleted, cut, or restored from a copy. */
export interface Setback {
  /** Its highest number, 0 where there is none. */
  readonly ends_at: number;
  /** The highest number that is known to have been given out. */
  readonly given_out: number;
}

/** What a setback is, in words. */
export function setbackSentence({ ends_at, given_out }: Setback): string {
  const end = ends_at === 0
    ? "it is empty or not there"
    : `it ends at ${ends_at}`;
  return `${end}, but ${given_out} was given out; it was deleted, cut or restored`;
}

/** What to do about a setback, in words. */
export const SETBACK_REMEDY =
  "Put the newer journal back; or, if it is lost, run `dos journal repair --accept`: after that whoever held a lease must acquire it again";
