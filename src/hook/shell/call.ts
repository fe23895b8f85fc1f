/**
 * One command that a line runs, as the tables of commands see it.
 *
 * @module
 */
import type { TouchedPath } from "../tool_call.ts";
import { ANYWHERE, moved, type Places } from "./places.ts";
import type { Tally } from "./tally.ts";
import { MAX_DEPTH } from "./token.ts";
import type { Word } from "./word.ts";

/** What a command needs of the reader that found it. */
export interface Surroundings {
  readonly tally: Tally;
  readonly home: string;
  /** Looks a command up and does what it says. */
  readonly run: (call: Call) => void;
  /** Reads a text as commands of their own. */
  readonly script: (
    text: string,
    places: Places,
    dialect: "sh" | "powershell",
  ) => void;
}

/** One command with its arguments. */
export class Call {
  readonly words: readonly Word[];
  readonly places: Places;
  /** The here-document it reads, or `null`. */
  readonly body: string | null;
  readonly #around: Surroundings;
  readonly #depth: number;

  constructor(
    around: Surroundings,
    words: readonly Word[],
    places: Places,
    body: string | null = null,
    depth = 0,
  ) {
    this.#around = around;
    this.#depth = depth;
    this.words = words;
    this.places = places;
    this.body = body;
  }

  /** The name of the program: no directory, no `.exe`. */
  get name(): string {
    const text = this.words[0]?.text ?? "";
    const name = text.slice(
      Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")) + 1,
    );
    return name.replace(/\.(?:exe|cmd|bat)$/i, "");
  }

  /** All but the name. */
  get args(): readonly Word[] {
    return this.words.slice(1);
  }

  /** Each path is changed, with `below` also what lies under it. */
  write(words: readonly Word[], options: Partial<TouchedPath> = {}): void {
    for (const word of words) {
      this.#around.tally.write(this.places, word, options.below);
    }
  }

  /** Each path is looked at. */
  read(words: readonly Word[], options: Partial<TouchedPath> = {}): void {
    for (const word of words) {
      this.#around.tally.read(this.places, word, options.below);
    }
  }

  /** The work tree around the directory is changed. */
  workTree(): void {
    this.#around.tally.workTree(this.places);
  }

  /** It may change more. */
  doubt(reason: string): void {
    this.#around.tally.doubt(reason);
  }

  /** Runs another command in its place. */
  run(words: readonly Word[]): void {
    if (words.length > 0) this.runWith(this.#around.run, words);
  }

  /** Runs a row of the table as another command in its place. */
  runWith(row: (call: Call) => void, words: readonly Word[]): void {
    const { places, body } = this;
    if (this.#depth >= MAX_DEPTH) this.doubt("commands are nested too deeply");
    else row(new Call(this.#around, words, places, body, this.#depth + 1));
  }

  /** Reads a text as commands, each in this directory. */
  script(text: string, dialect: "sh" | "powershell" = "sh"): void {
    this.#around.script(text, this.places, dialect);
  }

  /** The same command in another directory. */
  in(directory: Word | undefined): Call {
    if (directory === undefined) return this;
    const isKnown = directory.known && !directory.glob;
    const places = isKnown ? moved(this.places, directory.text) : ANYWHERE;
    return new Call(this.#around, this.words, places, this.body, this.#depth);
  }
}
