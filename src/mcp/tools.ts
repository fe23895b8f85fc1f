/**
 * The list of all tools, and how a client is told of them.
 *
 * @module
 */
import { acquire, wait } from "./acquire_tools.ts";
import { check, heartbeat, release } from "./claim_tools.ts";
import { type Fields, inputSchema, type JsonObject } from "./fields.ts";
import { arbitrate, list, tail } from "./look_tools.ts";
import type { Tool } from "./tool.ts";
import { why } from "./why_tool.ts";

/** All tools, in the order in which clients list them. */
export const TOOLS: readonly Tool[] = [
  ...[acquire, wait, release, heartbeat, check],
  ...[list, arbitrate, why, tail],
];

/** A tool as clients list it. */
export interface ToolListing {
  /** What clients call. */
  readonly name: string;
  /** What people see. */
  readonly title: string;
  /** For a model. */
  readonly description: string;
  /** The JSON Schema of what it takes. */
  readonly inputSchema: JsonObject;
  /** The JSON Schema of what it answers. */
  readonly outputSchema: JsonObject;
  /** What it does to the world, for clients that ask their user before. */
  readonly annotations: JsonObject;
}

/** What a tool takes from the clients of a server that allows force, or does not. */
export function fieldsOf(
  { fields, forceful = {} }: Tool,
  allowForce: boolean,
): { readonly open: Fields; readonly barred: Fields } {
  return allowForce
    ? { open: { ...fields, ...forceful }, barred: {} }
    : { open: fields, barred: forceful };
}

/** Tells of a tool. */
export function listing(tool: Tool, allowForce: boolean): ToolListing {
  const { name, title, about, output, effect } = tool;
  const robs = allowForce && tool.forceful !== undefined && effect !== "reads";
  return {
    name,
    title,
    description: about,
    inputSchema: inputSchema(fieldsOf(tool, allowForce).open),
    outputSchema: output,
    annotations: {
      title,
      readOnlyHint: effect === "reads",
      ...(effect === "reads" ? {} : {
        destructiveHint: robs,
        idempotentHint: effect === "ends",
      }),
      openWorldHint: false,
    },
  };
}
