/**
 * Options and positional words as data: what a command declares, what the
 * parser obeys and what the help text shows.
 *
 * @module
 */

/** What a value must be. */
export interface ValueRule {
  /** `text` unless said otherwise. `patterns` takes every word up to the next option. */
  readonly kind?: "text" | "number" | "integer" | "patterns";
  /** A number may not be less. */
  readonly min?: number;
  /** A number may not be more. */
  readonly max?: number;
  /** The only texts allowed. */
  readonly choices?: readonly string[];
  /** An empty text is an error; otherwise it counts as not given. */
  readonly nonEmpty?: boolean;
}

/** One option. */
export interface Option extends ValueRule {
  /** Its name, without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** How its value is called; absent where it takes none. */
  readonly value?: string;
  /** Its value may be left out; where there is one it is attached by `=`. */
  readonly bare?: boolean;
  /** What it is for. */
  readonly help: string;
  /** What holds where it is absent, as the help text says it. */
  readonly standard?: string;
  /** It must be given, and not be empty. */
  readonly required?: boolean;
  /** It may be given more than once. */
  readonly repeat?: boolean;
  /** Where it is given more than once, the last one counts. */
  readonly lastCounts?: boolean;
  /** For scripts that come with this program: no help text and no shell shows it. */
  readonly hidden?: true;
}

/** One positional word. */
export interface Positional extends ValueRule {
  /** How it is called. */
  readonly name: string;
  /** What it is for. */
  readonly help: string;
  /** What holds where it is absent, as the help text says it. */
  readonly standard?: string;
  /** It must be given. */
  readonly required?: boolean;
  /** It is the last one and takes all words that are left, empty ones too. */
  readonly rest?: true;
  /** Its words stand behind `--`: they are a command, whose options are its own. */
  readonly dashed?: true;
}

/** The options that every command takes. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  {
    name: "workspace",
    value: "DIR",
    nonEmpty: true,
    lastCounts: true,
    help: "The workspace.",
    standard: "DISPATCH_WORKSPACE, else upwards from the current directory",
  },
  {
    name: "this-worktree",
    help: "In a linked git worktree: use its own store, not the shared one.",
  },
  {
    name: "json",
    help: "Answer in JSON, also on a terminal.",
  },
  {
    name: "text",
    help: "Answer for people, also where no terminal is.",
  },
  {
    name: "pretty",
    help: "JSON, indented by 2.",
  },
  {
    name: "help",
    short: "h",
    help: "Show this and do nothing.",
  },
  {
    name: "version",
    help: "Show the version and do nothing.",
  },
];
