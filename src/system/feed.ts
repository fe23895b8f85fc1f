/**
 * Giving a child its input.
 *
 * @module
 */

/** Writes all of a child's input. Whoever does not read it still gives an answer. */
export async function feed(
  child: Deno.ChildProcess,
  text: string,
): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has ended, or closed its input.
  }
}
