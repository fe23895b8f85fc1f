/**
 * Reads a command line word by word against the options that are known so
 * far: the global ones up to the verb, then those of the verb as well.
 *
 * Call {@linkcode TokenReader.word} until it gives `undefined`; then all
 * options are in {@linkcode TokenReader.given}. Values are taken as they come:
 * whether they are any good is decided elsewhere.
 *
 * @module
 */
import type { Option } from "./option.ts";
import { UsageFault } from "./usage_fault.ts";

/** What a word is read against. */
export interface Subject {
  /** How error texts call it: `dos lease-lane acquire`. */
  readonly called: string;
  /** The options that may come now. */
  readonly options: readonly Option[];
  /** True where a word may be a negative number. */
  readonly numbers?: boolean;
  /** What else to tell about an option that is not known. */
  readonly hint?: string;
}

const NEGATIVE_NUMBER_REGEXP = /^-\.?\d/;

/** A position in a command line. */
export class TokenReader {
  /** The options seen so far, by name, with their values in order. */
  readonly given: Map<string, string[]> = new Map();
  /** Words right behind an option whose value may be left out, and that option: they may have been meant for its value. */
  readonly apart: Map<string, string> = new Map();
  readonly #tokens: readonly string[];
  #next = 0;
  #onlyWords = false;

  /** True once `--` has come: all that follows are words. */
  get isDashed(): boolean {
    return this.#onlyWords;
  }

  /** @param tokens The command line, without the program's name. */
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /**
   * Takes options up to the next positional word, and that word.
   *
   * @param subject What is known by now.
   * @returns The word, or `undefined` at the end of the line.
   * @throws {UsageFault} For an option that is not known or ill used.
   */
  word(subject: Subject): string | undefined {
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined) return undefined;
      this.#next++;
      if (this.#onlyWords || !isOption(token, subject.numbers)) return token;
      if (token === "--") this.#onlyWords = true;
      else this.#take(token, subject);
    }
  }

  #take(token: string, subject: Subject): void {
    const at = token.indexOf("=");
    const head = at < 0 ? token : token.slice(0, at);
    const attached = at < 0 ? undefined : token.slice(at + 1);
    const option = subject.options.find((x) =>
      head === `--${x.name}` || head === `-${x.short}`
    );
    if (option === undefined) throw unknown(head, subject);
    const seen = this.given.get(option.name);
    const values = seen ?? [];
    this.given.set(option.name, values);
    if (option.value === undefined) {
      if (attached !== undefined) {
        throw new UsageFault(
          `Cannot read "${token}": ${head} takes no value`,
        );
      }
    } else if (attached !== undefined) {
      values.push(attached);
    } else if (option.kind === "patterns") {
      values.push(...this.#patterns());
    } else if (option.bare) {
      const next = this.#tokens[this.#next];
      if (next !== undefined && couldBe(next, option)) {
        this.apart.set(next, head);
      }
    } else {
      values.push(this.#value(head, option));
    }
    const many = option.repeat || option.lastCounts;
    if (seen !== undefined && option.value !== undefined && !many) {
      throw new UsageFault(
        `Cannot read ${head} twice: it may be given only once`,
      );
    }
  }

  #patterns(): string[] {
    const first = this.#next;
    while (this.#next < this.#tokens.length) {
      if (isOption(this.#tokens[this.#next] ?? "")) break;
      this.#next++;
    }
    return this.#tokens.slice(first, this.#next);
  }

  #value(head: string, option: Option): string {
    const token = this.#tokens[this.#next];
    const numbers = option.kind === "number" || option.kind === "integer";
    if (token === undefined || isOption(token, numbers)) {
      const hint = token === undefined || token === "--"
        ? `Write ${head} ${option.value}.`
        : `Write ${head}=${token} if "${token}" is the value.`;
      throw new UsageFault(`Cannot read ${head}: it needs a value`, { hint });
    }
    this.#next++;
    return token;
  }
}

/** Whether a word that stands apart may be meant as the value of an option. */
function couldBe(word: string, { kind }: Option): boolean {
  const isNumber = kind === "number" || kind === "integer";
  return isNumber
    ? word.trim() !== "" && Number.isFinite(Number(word))
    : !isOption(word);
}

function isOption(token: string, numbers = false): boolean {
  return token.length > 1 && token.startsWith("-") &&
    !(numbers && NEGATIVE_NUMBER_REGEXP.test(token));
}

function unknown(head: string, subject: Subject): UsageFault {
  return new UsageFault(
    `Cannot read "${head}": ${subject.called} knows no such option`,
    {
      ...(subject.hint === undefined ? {} : { hint: subject.hint }),
      misspelling: {
        word: head,
        known: subject.options.map((x) => `--${x.name}`),
      },
    },
  );
}
