/**
 * A tool is data and one function, as a command is: what it is called, what it
 * takes and answers, and how its answer comes about.
 *
 * @module
 */
import type { Workspace } from "../lease/workspace.ts";
import type { Fields, Input, JsonObject } from "./fields.ts";

/** How a call is told how it stands, and told to stop. */
export interface CallContext {
  /** Aborted where the client takes its request back, or is gone. */
  readonly signal: AbortSignal;
  /** Tells how far it is, of how much in all if that is known, and a line for people. Does nothing where the client did not ask. */
  progress(
    at: number,
    total: number | undefined,
    message: string,
  ): void;
}

/** One call of a tool. */
export interface Call {
  /** The workspace as it is now. */
  readonly workspace: Workspace;
  /** The arguments. */
  readonly input: Input;
  /** How it is told to stop. */
  readonly context: CallContext;
  /** A variable of the server's environment. */
  env(name: string): string | undefined;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Keeps a sentence that is to go with the answer. */
  warn(sentence: string): void;
}

/** What a tool answers. */
export interface Told {
  /** The answer: what the command line prints as JSON, a list under a name. */
  readonly value: JsonObject;
  /**
   * Takes back what was done, because nobody could be told.
   *
   * @returns A sentence on what stands now.
   */
  undo?(): Promise<string>;
}

/** One tool. */
export interface Tool {
  /** What clients call. */
  readonly name: string;
  /** What people see. */
  readonly title: string;
  /** What it does and when to use it, for a model. */
  readonly about: string;
  /** What it takes. */
  readonly fields: Fields;
  /** What it takes besides where the server allows force. */
  readonly forceful?: Fields;
  /** The JSON Schema of its answer. */
  readonly output: JsonObject;
  /** `reads`: changes nothing. `adds`: takes from nobody. `ends`: gives up what was held. */
  readonly effect: "reads" | "adds" | "ends";
  /** Does it. Throws what the rooms below throw. */
  run(call: Call): Promise<Told>;
}

/** An outcome as the JSON that it is told as. */
export function asJson(value: object): JsonObject {
  return value as JsonObject;
}
