/**
 * The errors of settings files.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";

/** A settings file is not one that can be edited. Nothing was changed. */
export class SettingsError extends RangeError {
  /** The name of the class. */
  override readonly name = "SettingsError";
  /** Stable code. */
  readonly code = "INVALID_SETTINGS";
  /** What to do next. */
  readonly hint: string;
  /** The file. */
  readonly path: string;

  /**
   * An error of a settings file.
   *
   * @param path The file.
   * @param state What is wrong with it.
   * @param hint What to do next.
   */
  constructor(path: string, state: string, hint: string) {
    super(`Cannot edit "${path}": ${state}`);
    this.path = path;
    this.hint = hint;
  }
}

/** What is wrong with a text, told by whoever reads it and does not know the file. */
export class SettingsFault extends RangeError {
  /** The name of the class. */
  override readonly name = "SettingsFault";
  /** What to do next. */
  readonly hint: string;

  /**
   * A fault of a text.
   *
   * @param state What is wrong.
   * @param hint What to do next.
   */
  constructor(state: string, hint: string) {
    super(state);
    this.hint = hint;
  }
}

/** What the system refused, as an error of the house. */
export function diskError(
  act: "read" | "write",
  path: string,
  cause: unknown,
): StoreError {
  const state = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(
    act === "read" ? "STORE_UNREADABLE" : "STORE_UNWRITABLE",
    `Cannot ${act} "${path}": ${state}`,
    {
      path,
      hint: act === "read"
        ? "Make it readable for this user."
        : "Nothing was changed; make the file and its directory writable for this user.",
      cause,
    },
  );
}
