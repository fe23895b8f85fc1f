/**
 * The name of this host, as records bear it.
 *
 * @module
 */

/** The host name that is written into records and compared with them: `DISPATCH_HOST_ID`, else the system's. */
export function hostId(env: (name: string) => string | undefined): string {
  return env("DISPATCH_HOST_ID") || Deno.hostname();
}
