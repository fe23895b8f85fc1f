/**
 * What a client is told of a call: the answer as data and as text, or what
 * went wrong. A refusal is an answer; an error is what the command line would
 * print as one.
 *
 * @module
 */
import { describeFailure } from "../cli/failure.ts";
import { printJson } from "../cli/json.ts";
import type { JsonObject } from "./fields.ts";
import type { Told } from "./tool.ts";

/** A piece of text for a model. */
export interface TextContent {
  /** The kind of content. */
  readonly type: "text";
  /** The text. */
  readonly text: string;
}

/** What a client is told. */
export interface ToolReply {
  /** The answer as JSON, and a line for each warning. */
  readonly content: readonly TextContent[];
  /** The answer as data; absent on an error. */
  readonly structuredContent?: JsonObject;
  /** Whether it is an error. */
  readonly isError?: true;
}

/** Tells an answer. */
export function toldReply(
  { value }: Told,
  warnings: readonly string[],
): ToolReply {
  return {
    content: [
      text(printJson(value)),
      ...warnings.map((sentence) => text(`warning: ${sentence}`)),
    ],
    structuredContent: value,
  };
}

/**
 * Tells an error: `code`, `reason` (in `message` too) and `hint`.
 *
 * @param error Whatever was thrown.
 * @param command The command line that does the same, whose help is advice.
 */
export async function errorReply(
  error: unknown,
  command: string,
): Promise<ToolReply> {
  const { value } = await describeFailure(error, command);
  return {
    content: [text(printJson({ ...value, message: value.reason }))],
    isError: true,
  };
}

function text(line: string): TextContent {
  return { type: "text", text: line };
}
