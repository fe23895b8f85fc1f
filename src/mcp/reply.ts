/**
 * What a client is told of a call: the answer as data and as text, or what
 * went wrong. A refusal is an answer; an error is what the command line would
 * print as one.
 *
 * @module
 */
import { describeFailure } from "../cli/failure.ts";
import { printJson } from "../cli/json.ts";
import type { Fields, JsonObject } from "./fields.ts";
import type { Told, Tool } from "./tool.ts";
import { inToolWords, optionNote } from "./wording.ts";

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

/**
 * Tells an answer.
 *
 * @param told The answer.
 * @param warnings What is to be said with it.
 * @param fields What the tool takes.
 */
export function toldReply(
  { value }: Told,
  warnings: readonly string[],
  fields: Fields,
): ToolReply {
  const note = optionNote(value["reason"], fields);
  return {
    content: [
      text(printJson(value)),
      ...(note === null ? [] : [text(`note: ${note}`)]),
      ...warnings.map((sentence) => text(`warning: ${sentence}`)),
    ],
    structuredContent: value,
  };
}

/**
 * Tells an error: `code`, `reason` (in `message` too) and `hint`, in words of
 * the tool.
 *
 * @param error Whatever was thrown.
 * @param tool The tool that it came of.
 * @param fields What the tool takes.
 */
export async function errorReply(
  error: unknown,
  { name }: Pick<Tool, "name">,
  fields: Fields,
): Promise<ToolReply> {
  const help = `tools/list tells what ${name} takes.`;
  const { value } = await describeFailure(error, name, help);
  const reason = inToolWords(value.reason, fields);
  const hint = inToolWords(value.hint, fields);
  return {
    content: [text(printJson({ ...value, reason, hint, message: reason }))],
    isError: true,
  };
}

function text(line: string): TextContent {
  return { type: "text", text: line };
}
