/**
 * Calls a tool with a workspace that knows only what it was told.
 *
 * @module
 */
import { Input } from "../../src/mcp/fields.ts";
import type { Told, Tool } from "../../src/mcp/tool.ts";
import { fieldsOf } from "../../src/mcp/tools.ts";
import { aWorkspace, NOW_MS, type Parts } from "../cli/fake_world.ts";

/** A grant, as the verb answers it. */
export const GRANT = {
  outcome: "acquire",
  lane: "src",
  reason: "free",
  owner: "ann",
  journaled: true,
  loop_ts: "L1",
  fence: 17,
};

/** What is different about a call. */
export interface CallParts extends Parts {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  progress?(at: number, total: number | undefined, message: string): void;
  readonly warned?: string[];
}

/** Calls a tool of a server that allows force. */
export async function callTool(
  tool: Tool,
  given: Record<string, unknown>,
  parts: CallParts,
): Promise<Told> {
  const [allowForce] = [true];
  return await tool.run({
    workspace: aWorkspace(parts),
    input: new Input(tool.name, fieldsOf(tool, allowForce), given),
    context: {
      signal: parts.signal ?? new AbortController().signal,
      progress: parts.progress ?? ((): void => {}),
    },
    env: (name) => parts.env?.[name],
    nowMs: () => NOW_MS,
    warn: (sentence) => parts.warned?.push(sentence),
  });
}
