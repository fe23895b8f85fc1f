/**
 * The error for a request that names what is not there: an error of the
 * protocol, where what goes wrong inside a tool is an answer of the tool.
 *
 * @module
 */

/** Codes of the protocol. */
export const PROTOCOL_CODE = {
  /** The request is of no kind there is. */
  methodNotFound: -32_601,
  /** The request names no tool there is. */
  invalidParams: -32_602,
  /** The request names no resource there is. */
  resourceNotFound: -32_002,
} as const;

/** A request cannot be answered. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  /** Its code in the protocol. */
  readonly code: number;

  /**
   * @param code Its code in the protocol.
   * @param message `Cannot <act> "<value>": <state>`.
   */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
