/**
 * What keeps a server from its place.
 *
 * @module
 */

/** A server cannot listen where it was told to. */
export class ServeError extends RangeError {
  /** The name of the class. */
  override readonly name = "ServeError";
  /** Stable code: the socket or the port cannot be used. */
  readonly code: "INVALID_SOCKET" | "INVALID_PORT";
  /** What to do next. */
  readonly hint: string;

  /**
   * @param code Stable code.
   * @param message `Cannot <act> "<value>": <state>`.
   * @param hint What to do next.
   */
  constructor(code: ServeError["code"], message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
