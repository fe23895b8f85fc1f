/**
 * What is said where Deno did not compile.
 *
 * @module
 */

const FETCHED_REGEXP = /https:\/\/\S+\/(denort-[\w.-]+\.zip)/;
const FETCHING_REGEXP = /Setting up base binary|Download https:/;

/** Where Deno keeps what it fetches, and which Deno it is. */
export interface Keeping {
  /** The directory of Deno's cache. */
  readonly denoDir: string;
  /** The version of Deno. */
  readonly deno: string;
}

/**
 * Says why a target was not compiled.
 *
 * @param triple The target.
 * @param stderr What Deno said.
 * @param keeping Where a runtime that was fetched by other means is looked for.
 */
export function failureText(
  triple: string,
  stderr: string,
  { denoDir, deno }: Keeping,
): string {
  const [url, zip] = FETCHED_REGEXP.exec(stderr) ?? [];
  const cause = /\berror sending request for url \([^)]*\): (.*)/.exec(stderr);
  if (url === undefined || zip === undefined || !FETCHING_REGEXP.test(stderr)) {
    return `Cannot compile for "${triple}": Deno says\n${stderr.trimEnd()}`;
  }
  const kept = `${denoDir}/dl/release/v${deno}/${zip}`;
  return [
    `Cannot compile for "${triple}": its runtime cannot be fetched from ${url}${
      cause === null ? "" : ` (${cause[1]})`
    };`,
    `  allow that host and run this again, or put that file at ${kept},`,
    `  or set DENORT_BIN to a denort ${deno} for that machine, unpacked from it.`,
  ].join("\n");
}
