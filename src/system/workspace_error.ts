/**
 * What is thrown where there is no workspace to open.
 *
 * @module
 */

/**
 * The workspace cannot be found. Nothing was touched.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { openWorkspace, WorkspaceError } from "@dos/lanes";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.remove(root);
 * const error = await assertRejects(() => openWorkspace({ root }), WorkspaceError);
 * assertEquals(error.code, "NO_WORKSPACE");
 * ```
 */
export class WorkspaceError extends RangeError {
  /** The name of the class. */
  override readonly name = "WorkspaceError";
  /** `NO_WORKSPACE`: the directory is not there. `BROKEN_REPOSITORY`: it belongs to a repository that cannot be found. */
  readonly code: "NO_WORKSPACE" | "BROKEN_REPOSITORY";
  /** The directory. */
  readonly value: string;

  /**
   * An error of the place.
   *
   * @param code Stable code.
   * @param message `Cannot <act> "<value>": <state>`.
   * @param value The directory.
   */
  constructor(code: WorkspaceError["code"], message: string, value: string) {
    super(message);
    this.code = code;
    this.value = value;
  }
}
