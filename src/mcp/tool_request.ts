/**
 * A request to call a tool, as a client sent it. The SDK would answer arguments
 * that are no object with a fault of its own, and lose some names of theirs;
 * here they come through as they are, for the tool to say what is wrong.
 *
 * @module
 */
import { isRecord } from "../domain/lease.ts";
import { PROTOCOL_CODE, ProtocolError } from "./protocol_error.ts";

/** The method that calls a tool. */
export const CALL_METHOD = "tools/call";

/** A call of a tool. */
export interface ToolRequest {
  /** Which tool. */
  readonly name: string;
  /** Its arguments, whatever they are. */
  readonly given: unknown;
  /** What words about its progress are to bear; `undefined` where none are wanted. */
  readonly progressToken: string | number | undefined;
}

/**
 * Reads the parameters of a request.
 *
 * @throws {ProtocolError} Where they name no tool.
 */
export function readToolRequest(params: unknown): ToolRequest {
  const { name, arguments: given, _meta: meta } = isRecord(params)
    ? params
    : {};
  if (typeof name !== "string") {
    throw new ProtocolError(
      PROTOCOL_CODE.invalidParams,
      "Cannot call a tool: its name is not given as a text; see tools/list",
    );
  }
  const token: unknown = isRecord(meta) ? meta["progressToken"] : undefined;
  const progressToken = typeof token === "string" || typeof token === "number"
    ? token
    : undefined;
  return { name, given, progressToken };
}
