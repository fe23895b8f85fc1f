/**
 * The arguments of a command, checked against what it declares.
 *
 * A command asks for them by the name it declared; to ask for a name that was
 * not declared is a defect and throws.
 *
 * @module
 */
import type { Option, Positional, ValueRule } from "./option.ts";
import type { WorkspaceChoice } from "./world.ts";
import { UsageFault } from "./usage_fault.ts";

/** What was read from a command line. */
export interface Given {
  /** Options by name, with their values in order. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Positional words behind the verb. */
  readonly words: readonly string[];
  /** Words that may have been meant for the value of the option before them, and that option. */
  readonly apart?: ReadonlyMap<string, string>;
}

/** What a command declares. */
export interface Declared {
  /** How error texts call it: `dos lease-lane acquire`. */
  readonly called: string;
  /** Its options, the global ones included. */
  readonly options: readonly Option[];
  /** Its positional words, in order. */
  readonly positionals: readonly Positional[];
}

/** Arguments that keep the rules of their command. */
export class Arguments {
  readonly #values: Map<string, readonly string[]> = new Map();
  readonly #names: Set<string>;

  /**
   * @param declared What the command takes.
   * @param given What was read.
   * @throws {UsageFault} Where `given` breaks a rule of `declared`.
   */
  constructor(declared: Declared, given: Given) {
    this.#names = new Set([
      ...declared.options.map((x) => x.name),
      ...declared.positionals.map((x) => x.name),
    ]);
    const takesAll = declared.positionals.at(-1)?.rest === true;
    const surplus = takesAll
      ? undefined
      : given.words[declared.positionals.length];
    if (surplus !== undefined) {
      throw new UsageFault(
        `Cannot read "${surplus}": ${declared.called} takes ${
          howMany(declared.positionals)
        }`,
        { hint: attachedHint(surplus, given.apart?.get(surplus)) },
      );
    }
    for (const option of declared.options) {
      const values = given.options.get(option.name);
      this.#set(option, `--${option.name}`, { declared, values });
    }
    for (const [at, positional] of declared.positionals.entries()) {
      const words = positional.rest
        ? given.words.slice(at)
        : given.words.slice(at, at + 1);
      const values = words.length === 0 ? undefined : words;
      this.#set(positional, positional.name, { declared, values });
    }
  }

  /** True if the option was given. */
  has(name: string): boolean {
    return this.#look(name) !== undefined;
  }

  /** Its text, `undefined` where it was not given or is empty. */
  text(name: string): string | undefined {
    return this.#look(name)?.at(-1) || undefined;
  }

  /** The text of an argument that is required. */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new Error(`"${name}" is not required`);
    return text;
  }

  /** Its number, `undefined` where it was not given. */
  number(name: string): number | undefined {
    const text = this.#look(name)?.at(-1);
    return text === undefined ? undefined : Number(text);
  }

  /** All its texts, `undefined` where it was not given. */
  all(name: string): string[] | undefined {
    const values = this.#look(name);
    return values && [...values];
  }

  /** Which workspace is meant. */
  get workspace(): WorkspaceChoice {
    const workspace = this.text("workspace");
    return {
      ...(workspace === undefined ? {} : { workspace }),
      thisWorktree: this.has("this-worktree"),
    };
  }

  #look(name: string): readonly string[] | undefined {
    if (!this.#names.has(name)) throw new Error(`"${name}" is not declared`);
    return this.#values.get(name);
  }

  #set(
    rule: Option | Positional,
    label: string,
    { declared, values }: {
      declared: Declared;
      values: readonly string[] | undefined;
    },
  ): void {
    if (values === undefined) {
      if (!rule.required) return;
      throw new UsageFault(
        `Cannot run ${declared.called}: ${label} is missing`,
      );
    }
    const isRest = "rest" in rule && rule.rest === true;
    for (const value of isRest ? values.slice(0, 1) : values) {
      checkValue(value, label, rule);
    }
    this.#values.set(rule.name, values);
  }
}

/** How a word is written that is the value of an option, `""` where it follows none that may do without. */
export function attachedHint(word: string, head: string | undefined): string {
  return head === undefined
    ? ""
    : `Write ${head}=${word} if "${word}" is the value of ${head}.`;
}

const NUMBER_REGEXP = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function checkValue(
  value: string,
  label: string,
  rule: ValueRule & { readonly required?: boolean },
): void {
  if ((rule.nonEmpty || rule.required) && value.trim() === "") {
    throw new UsageFault(`Cannot read ${label}: it is empty`);
  }
  if (rule.choices !== undefined && !rule.choices.includes(value)) {
    throw new UsageFault(
      `Cannot read ${label} "${value}": expected one of ${
        rule.choices.join(", ")
      }`,
      { misspelling: { word: value, known: rule.choices } },
    );
  }
  if (rule.kind !== "number" && rule.kind !== "integer") return;
  const number = NUMBER_REGEXP.test(value) ? Number(value) : NaN;
  const fits = rule.kind === "integer"
    ? Number.isSafeInteger(number)
    : Number.isFinite(number);
  if (!fits || !inRange(number, rule)) {
    throw new UsageFault(
      `Cannot read ${label} "${value}": expected ${expectation(rule)}`,
    );
  }
}

function inRange(number: number, rule: ValueRule): boolean {
  return number >= (rule.min ?? -Infinity) &&
    number <= (rule.max ?? Infinity);
}

function expectation(rule: ValueRule): string {
  const kind = rule.kind === "integer" ? "a whole number" : "a number";
  const bounds = [
    ...(rule.min === undefined ? [] : [`not less than ${rule.min}`]),
    ...(rule.max === undefined ? [] : [`not more than ${rule.max}`]),
  ];
  return bounds.length === 0 ? kind : `${kind}, ${bounds.join(" and ")}`;
}

function howMany(positionals: readonly Positional[]): string {
  if (positionals.length === 0) return "no words besides options";
  return `only ${positionals.map((x) => x.name).join(", ")}`;
}
