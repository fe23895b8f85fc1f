/**
 * Checksums, in the form that `sha256sum --check` reads.
 *
 * @module
 */

/** The SHA-256 of a file, in hexadecimal digits. */
export async function checksum(path: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** A list of checksums, by name, so that the same programs give the same list. */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  return [...sums].toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([name, sum]) => `${sum}  ${name}\n`).join("");
}
