/**
 * The error for a moment of which it is not known what was. Nobody must read
 * "nobody held it" where nobody knows who did.
 *
 * @module
 */
import {
  type KnownFrom,
  knownFromValue,
  unknownText,
} from "../history/horizon.ts";
import { stampOf } from "../history/stamp_text.ts";
import type { KnownMoment } from "../history/standing.ts";

/** What was at a moment is not known. */
export class UnknownPastError extends Error {
  /** The name of the class. */
  override readonly name = "UnknownPastError";
  /** Stable code. */
  readonly code = "STORE_PAST_UNKNOWN";
  /** What to do next. */
  readonly hint: string;

  /**
   * @param moment The moment.
   * @param known Where history begins to be known.
   */
  constructor(moment: KnownMoment, known: KnownFrom) {
    const { missing, seq } = known;
    const what = moment.kind === "seq"
      ? `record "${moment.seq}"`
      : `the moment "${stampOf(moment.ms) ?? moment.ms}"`;
    const why = missing === ""
      ? "the journal begins with what was left then"
      : `"${missing}" is not there`;
    super(
      `Cannot look at ${what}: history is ${
        unknownText(knownFromValue(known))
      }, as ${why}`,
    );
    const later = seq === 0
      ? "ask for a later one"
      : `ask for record ${seq} or a later one`;
    this.hint = missing === ""
      ? `${later.charAt(0).toUpperCase()}${later.slice(1)}.`
      : `Put that file back beside the journal, or ${later}.`;
  }
}
