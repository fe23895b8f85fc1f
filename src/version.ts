/**
 * The version of this program, the same as in `deno.json`.
 *
 * @module
 */

/** What `dos --version` tells. */
export const VERSION: string = "0.1.0";

/** The commit that a compiled program was made from; `""` where it is run from source. */
export const COMMIT: string = "";

/** The version with the commit behind it, as build metadata of a semantic version. */
export function fullVersion(commit: string = COMMIT): string {
  return commit === "" ? VERSION : `${VERSION}+${commit}`;
}
