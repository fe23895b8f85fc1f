/**
 * A word of a command as the command gets it.
 *
 * @module
 */

/** A word after expansion. */
export interface Word {
  /** Its text; where `glob` is true, quoted wildcards stand in brackets. */
  readonly text: string;
  /** False if only the running shell knows its text. */
  readonly known: boolean;
  /** True if the text has wildcards. */
  readonly glob: boolean;
  /** True if it stands for anything at or below the path, as `{}` of `find`. */
  readonly below: boolean;
}

/** A word that is plainly this text. */
export function plainWord(text: string): Word {
  return { text, known: true, glob: false, below: false };
}

/** A word that only the running shell knows. */
export const UNKNOWN_WORD: Word = {
  text: "",
  known: false,
  glob: false,
  below: false,
};

/** A word with another text in the place of its own. */
export function withText(word: Word, text: string): Word {
  return { ...word, text };
}

/** A word whose wildcards are read by the program that gets it, quoted or not. */
export function asPattern(word: Word): Word {
  return /[*?[{]/.test(word.text) ? { ...word, glob: true } : word;
}
