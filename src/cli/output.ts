/**
 * Checked writing: all of a text, or an error. A short write is continued.
 *
 * @module
 */

/** Takes some of the bytes and says how many. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** A text could not be written to the end. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  /** @param cause What the write threw. */
  constructor(cause: unknown) {
    const state = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot write the answer: ${state}`, { cause });
  }
}

/**
 * Writes a text to its last byte.
 *
 * @param write Where to.
 * @param text The text.
 * @throws {OutputError} Where a write fails or takes nothing.
 */
export async function writeAll(write: Write, text: string): Promise<void> {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    let taken: number;
    try {
      // deno-lint-ignore no-await-in-loop -- each write begins where the last one ended
      taken = await write(bytes);
    } catch (error) {
      throw new OutputError(error);
    }
    if (!(taken > 0)) throw new OutputError("nothing was taken");
    bytes = bytes.subarray(taken);
  }
}
