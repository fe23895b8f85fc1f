/**
 * The error for a command line that cannot be understood.
 *
 * @module
 */

/** A word that was not known, and those it may have been meant for. */
export interface Misspelling {
  /** The word as given. */
  readonly word: string;
  /** What is known, spelt as it should be typed. */
  readonly known: readonly string[];
}

/** The command line cannot be understood. Nothing was touched. */
export class UsageFault extends RangeError {
  override readonly name = "UsageFault";
  /** Stable code. */
  readonly code = "USAGE";
  /** What to do next, `""` where the help text is the best advice. */
  readonly hint: string;
  /** Set where the nearest spelling, if one is near, is the best advice. */
  readonly misspelling: Misspelling | null;

  /**
   * @param message `Cannot <act> "<value>": <state>`.
   * @param advice What to do next.
   */
  constructor(
    message: string,
    advice: { hint?: string; misspelling?: Misspelling } = {},
  ) {
    super(message);
    this.hint = advice.hint ?? "";
    this.misspelling = advice.misspelling ?? null;
  }
}
