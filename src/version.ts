/**
 * The version of this program, the same as in `deno.json`.
 *
 * @module
 */

/** What `dos --version` tells. */
export const VERSION: string = "0.1.0";
