/**
 * What a command line is made of, before anybody asks what it does.
 *
 * @module
 */

/** How deep commands may lie in commands before the line counts as unreadable. */
export const MAX_DEPTH = 12;

/** A piece of a word. */
export type Part =
  /** Text as it stands; `quoted` text has no wildcards. */
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /** The value of a variable. */
  | {
    readonly kind: "variable";
    readonly name: string;
    readonly quoted: boolean;
  }
  /** Something that only the running shell knows. */
  | { readonly kind: "unknown" };

/** A word with the commands that run inside it. */
export interface WordToken {
  readonly kind: "word";
  readonly parts: readonly Part[];
  readonly nested: readonly (readonly Token[])[];
}

/** A redirection. */
export interface RedirectToken {
  readonly kind: "redirect";
  readonly operator: string;
  readonly target: WordToken;
  /** The text of a here-document. */
  readonly body?: string;
}

/** An operator between commands; a line break is `"\n"`. */
export interface OperatorToken {
  readonly kind: "operator";
  readonly text: string;
}

/** One token. */
export type Token = WordToken | RedirectToken | OperatorToken;

/** The tokens of a line, and why they end before the line does, or `null`. */
export interface Scan {
  readonly tokens: readonly Token[];
  readonly fault: string | null;
}

/** A line that cannot be parsed; never leaves this folder. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** A word that is a single unquoted text, such as a keyword, or `""`. */
export function bareText(token: Token | undefined): string {
  if (token?.kind !== "word" || token.parts.length !== 1) return "";
  const part = token.parts[0];
  return part?.kind === "text" && !part.quoted ? part.text : "";
}

/** A word whose text is given. */
export function textWord(text: string): WordToken {
  return {
    kind: "word",
    parts: [{ kind: "text", text, quoted: true }],
    nested: [],
  };
}
