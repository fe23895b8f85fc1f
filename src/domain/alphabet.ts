/**
 * What two pattern items can take in common, as characters to write down.
 *
 * The search for a common text asks an alphabet which characters to try and
 * whether they can stand side by side. The one here knows only ASCII, where
 * anything may follow anything; `unicode_alphabet.ts` knows the rest.
 *
 * @module
 */
import { type CharSet, meetInAscii } from "./char_set.ts";

/** What of a text decides which characters may follow it. */
export interface Tail {
  /** The last character that others combine with; `""` if nothing does. */
  readonly base: string;
  /** The mark after it that stands in the way of others; `""` if none does. */
  readonly mark: string;
}

/** The tail of a text that nothing combines with. */
export const NO_TAIL: Tail = { base: "", mark: "" };

/** A choice of characters. */
export interface Alphabet {
  /** Whether two sets may have something in common; no promise, but a `false` is final. */
  meets(a: CharSet, b: CharSet): boolean;
  /** Characters that both sets take, the best first. Any other would do no better. */
  choices(a: CharSet, b: CharSet): readonly string[];
  /** The tail once a character is added, `null` if no path can hold it there. */
  extend(tail: Tail, char: string): Tail | null;
}

/** Characters in the order in which they are chosen, the most readable first. */
const PREFERRED = "axbcdefghijklmnopqrstuvwyz0123456789_-~+@#$%&=,;()[]{}" +
  "!'^`|?*<>\" :." + controls();

const KIND_REGEXPS = [/[a-z]/, /[^a-z.:]/, /:/, /\./];

/** Lower-case ASCII without `/` and `\`. */
export const ASCII: Alphabet = {
  meets: meetInAscii,
  choices: asciiChoices,
  extend: () => NO_TAIL,
};

/** Every ASCII character that two sets share, the most readable first. */
export function commonAscii(a: CharSet, b: CharSet): string[] {
  return Array.from(PREFERRED).filter((char) => {
    const c = char.charCodeAt(0);
    return ((a.mask[c >> 5] ?? 0) & (b.mask[c >> 5] ?? 0) & (1 << (c & 31))) !==
      0;
  });
}

/**
 * One character of each kind: `.` and `:` can spoil a path, a letter before
 * `:` too, and among the others one is as good as another.
 */
function asciiChoices(a: CharSet, b: CharSet): string[] {
  const common = commonAscii(a, b);
  return KIND_REGEXPS.flatMap((kind) => common.find((c) => kind.test(c)) ?? []);
}

function controls(): string {
  const points = Array.from({ length: 32 }, (_, c) => c);
  return String.fromCharCode(...points, 0x7f);
}
