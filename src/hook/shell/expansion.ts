/**
 * From the parts of a word to the words that a command gets.
 *
 * @module
 */
import type { Part } from "./token.ts";
import { plainWord, UNKNOWN_WORD, type Word } from "./word.ts";

/** How many words the braces of one word may make. */
const BRACE_LIMIT = 64;

/** How long the known value of a variable may be. */
export const VALUE_LIMIT = 4096;

/** What is known of a shell's variables: the texts each may have. */
export type Values = ReadonlyMap<string, readonly Word[]>;

/** One character: `u` is unquoted. */
interface Marked {
  readonly text: string;
  readonly marks: string;
}

/**
 * The words that a word becomes.
 *
 * @param options `home` is the home directory, `""` if it is not known;
 *   with `splits` false, as in an assignment, braces stay as they are.
 */
export function expandWord(
  parts: readonly Part[],
  values: Values,
  options: { readonly home: string; readonly splits: boolean },
): Word[] {
  let forms: Marked[] = [{ text: "", marks: "" }];
  for (const [index, part] of parts.entries()) {
    const choices = index === 0 && part.kind === "text" && !part.quoted
      ? tilde(part.text, options.home)
      : part.kind === "text"
      ? [marked(part.text, part.quoted ? "q" : "u")]
      : part.kind === "variable"
      ? value(part, values, options.home)
      : undefined;
    if (choices === undefined) return [UNKNOWN_WORD];
    const total = forms.reduce((sum, x) => sum + x.text.length, 0) + choices
      .reduce((sum, x) => sum + x.text.length, 0);
    const isLong = choices.length > 1 || part.kind === "variable";
    if (isLong && total * choices.length > 16 * VALUE_LIMIT) {
      return [UNKNOWN_WORD];
    }
    forms = forms.length === 1 && choices.length === 1
      ? [joined(forms[0], choices[0])]
      : forms.flatMap((x) => choices.map((y) => joined(x, y)));
    if (forms.length > BRACE_LIMIT) return [UNKNOWN_WORD];
  }
  const spread = options.splits ? forms.flatMap(braces) : forms;
  return spread.length > BRACE_LIMIT ? [UNKNOWN_WORD] : spread.map(finished);
}

function joined(left: Marked | undefined, right: Marked | undefined): Marked {
  return {
    text: (left?.text ?? "") + (right?.text ?? ""),
    marks: (left?.marks ?? "") + (right?.marks ?? ""),
  };
}

function marked(text: string, mark: "q" | "u"): Marked {
  return { text, marks: mark.repeat(text.length) };
}

function tilde(text: string, home: string): Marked[] | undefined {
  if (!text.startsWith("~")) return [marked(text, "u")];
  if (home === "" || !/^~(?:\/|$)/.test(text)) return undefined;
  return [joined(marked(home, "q"), marked(text.slice(1), "u"))];
}

function value(
  part: Part & { readonly kind: "variable" },
  values: Values,
  home: string,
): Marked[] | undefined {
  const own = values.get(part.name);
  if (own === undefined) {
    const isHome = part.name === "HOME" && home !== "";
    return isHome ? [marked(home, "q")] : undefined;
  }
  const isSplit = !part.quoted && own.some((x) => /[\s*?[]/.test(x.text));
  if (own.length === 0 || isSplit && !own.every((x) => x.glob)) {
    return undefined;
  }
  if (own.some((x) => !x.known)) return undefined;
  return own.map((x) => marked(x.text, x.glob ? "u" : "q"));
}

/** `{a,b}` as words of their own; `{1..9}` as a wildcard. */
function braces(word: Marked): Marked[] {
  const done: Marked[] = [];
  const open: Marked[] = [word];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const pair = firstBraces(next);
    if (pair === undefined) done.push(next);
    else open.push(...pair);
    if (done.length + open.length > BRACE_LIMIT) return done.concat(open);
  }
  return done.reverse();
}

/** Writes out the first group, `undefined` if there is none. */
function firstBraces(word: Marked): Marked[] | undefined {
  if (!word.text.includes("{")) return undefined;
  const opens: { at: number; cuts: number[] }[] = [];
  for (let at = 0; at < word.text.length; at++) {
    if (word.marks[at] !== "u") continue;
    const char = word.text[at];
    const top = opens.at(-1);
    if (char === "{") opens.push({ at, cuts: [] });
    else if (char === "," && top !== undefined) top.cuts.push(at);
    else if (char === "}" && top !== undefined) {
      opens.pop();
      const inside = word.text.slice(top.at + 1, at);
      const head = slice(word, 0, top.at);
      const tail = slice(word, at + 1, word.text.length);
      if (top.cuts.length > 0) {
        const ends = [...top.cuts, at];
        return ends.map((end, i) => {
          const start = (i === 0 ? top.at : ends[i - 1] ?? 0) + 1;
          return joined(joined(head, slice(word, start, end)), tail);
        });
      }
      if (/^[\w-]+\.\.[\w-]+(?:\.\.-?\d+)?$/.test(inside)) {
        return [joined(joined(head, marked("*", "u")), tail)];
      }
    }
  }
  return undefined;
}

function slice(word: Marked, start: number, end: number): Marked {
  return {
    text: word.text.slice(start, end),
    marks: word.marks.slice(start, end),
  };
}

function finished(word: Marked): Word {
  const chars = [...word.text.matchAll(/[*?[]/g)];
  const isGlob = chars.some((x) =>
    word.marks[x.index] === "u" &&
    (x[0] !== "[" || word.text.includes("]", x.index + 2))
  );
  if (!isGlob) return plainWord(word.text);
  // A brace that is still there stands for itself.
  const text = word.text.replace(
    /[*?[{]/g,
    (char, at: number) =>
      word.marks[at] === "u" && char !== "{" ? char : `[${char}]`,
  );
  return { text, known: true, glob: true, below: false };
}
