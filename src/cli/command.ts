/**
 * A command is data and one function: what it is called, what it takes, and
 * how its answer comes about. It writes nothing itself; it answers, and
 * whoever ran it tells the answer.
 *
 * @module
 */
import type { Workspace } from "../lease/workspace.ts";
import type { Arguments } from "./arguments.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { Option, Positional } from "./option.ts";
import type { Line, Sheet } from "./page.ts";
import type { World } from "./world.ts";

/** What the original says in place of our text, and how it exits. */
export interface Original {
  /** A line for standard output. */
  readonly stdout?: string;
  /** A line for standard error. */
  readonly stderr?: string;
  /** Its exit code. */
  readonly exit: ExitCode;
}

/** What a command answers. */
export interface Answer {
  /** What is printed as JSON. */
  readonly value: unknown;
  /** The same for people. Absent: the JSON is good enough. */
  text?(sheet: Sheet): Line[];
  /** Said as it is, in whatever form: the answer is a file that was to go to standard output. */
  readonly raw?: string;
  /** Said in text in place of `text`, where scripts read it. */
  readonly original?: Original;
  /** A line for standard error, without the leading `dos: `; by default the `reason` of a value that is not a yes. */
  readonly remark?: string;
  /** The exit code, where it does not follow from `outcome`. */
  readonly exit?: number;
  /** Something was changed that stands although nobody could be told. */
  readonly done?: boolean;
  /**
   * Takes back what was done, because nobody could be told.
   *
   * @returns A sentence on what stands now.
   */
  undo?(): Promise<string>;
}

/** An answer in parts, told as they come. */
export interface Stream {
  /** The parts; JSON puts one on each line. */
  readonly parts: AsyncIterable<Answer> | Iterable<Answer>;
}

/** Where a command runs. */
export interface Setting {
  /** The world. */
  readonly world: World;
  /** Opens the workspace the arguments choose. Its warnings are shown when the command has ended. */
  open(): Promise<Workspace>;
  /** Tells a person what is going on meanwhile: one line on standard error, as it is. */
  note(text: string): Promise<void>;
  /** Tells what happened ahead of the answer: one line of JSON on standard output. False where nobody reads it. */
  event(value: unknown): Promise<boolean>;
  /** Shows a person how it stands: one line on a terminal, in place of the last one; `""` takes it away. Nothing where there is no terminal. */
  progress(text: string): Promise<void>;
}

/** One command. */
export interface Command {
  /** What it does, in sentences. */
  readonly about: string;
  /** Its own options. */
  readonly options: readonly Option[];
  /** Its positional words. */
  readonly positionals?: readonly Positional[];
  /** What its exit codes mean, where they say more than the general table. */
  readonly exits?: readonly (readonly [code: ExitCode, meaning: string])[];
  /** One command line that works. */
  readonly example: string;
  /** Does it. Throws what the rooms below throw. */
  run(args: Arguments, setting: Setting): Promise<Answer | Stream>;
}

/** A command as the list of all commands has it: loaded only when it is called. */
export interface Listed {
  /** The words that call it. */
  readonly path: readonly string[];
  /** One line. */
  readonly summary: string;
  /** `text`: answers in text unless JSON is asked for, as the original does. */
  readonly form?: "text";
  /** Answers on standard error: standard output belongs to somebody else. */
  readonly aside?: true;
  /** Nobody but `dos` itself calls it, so no list shows it. */
  readonly hidden?: true;
  /** Loads it. */
  load(): Promise<Command>;
}

/** What keys of an object become when those that are `undefined` are dropped. */
export type Present<T> =
  & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] }
  & {
    [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<
      T[K],
      undefined
    >;
  };

/** The same object without the keys whose value is `undefined`. */
export function present<T extends object>(record: T): Present<T> {
  const entries = Object.entries(record).filter(([, x]) => x !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
