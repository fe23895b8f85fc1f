/**
 * Errors a caller of the verbs is expected to catch.
 *
 * @module
 */

/** What is wrong with a store. */
export type StoreErrorCode =
  | "STORE_UNREADABLE"
  | "STORE_UNWRITABLE"
  | "STORE_FULL"
  | "STORE_FOREIGN_TYPE"
  | "STORE_CORRUPT"
  | "STORE_UNACKNOWLEDGED"
  | "STORE_LOCK";

/**
 * The store failed. Nothing that was asked for may be taken as done;
 * `STORE_UNACKNOWLEDGED` means that it is not known whether it was.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Stable code. */
  readonly code: StoreErrorCode;
  /** What to do next. */
  readonly hint: string;
  /** The path concerned, `""` where there is none. */
  readonly path: string;

  /**
   * @param code Stable code.
   * @param message `Cannot <act> "<value>": <state>`.
   * @param about The path concerned and what to do next.
   */
  constructor(
    code: StoreErrorCode,
    message: string,
    about: { path?: string; hint?: string; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? {} : { cause: about.cause });
    this.code = code;
    this.path = about.path ?? "";
    this.hint = about.hint ?? "";
  }
}
