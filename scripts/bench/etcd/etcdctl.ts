/**
 * `etcdctl lock` as scripts use it: a process that says when it has the lock
 * and gives it back when it is interrupted.
 *
 * @module
 */

/** Which lock. */
export interface Lock {
  /** The members. */
  readonly endpoints: readonly string[];
  /** Its name. */
  readonly name: string;
  /** Ends the wait. */
  readonly stop: AbortSignal;
}

/** Does something under the lock; `null` if it was not had before the signal. */
export async function locked<T>(
  { endpoints, name, stop }: Lock,
  act: () => Promise<T>,
): Promise<T | null> {
  if (stop.aborted) return null;
  const hosts = endpoints.map((url) => new URL(url).host).join(",");
  const child = new Deno.Command("etcdctl", {
    args: ["--endpoints", hosts, "lock", name],
    env: { ETCDCTL_API: "3" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const interrupt = (): void => {
    try {
      child.kill("SIGINT");
    } catch {
      // It has ended.
    }
  };
  stop.addEventListener("abort", interrupt);
  const reader = child.stdout.getReader();
  try {
    // It writes the key of the lock once it has it.
    const { value } = await reader.read();
    return value === undefined ? null : await act();
  } finally {
    stop.removeEventListener("abort", interrupt);
    interrupt();
    await reader.cancel();
    await child.status;
  }
}
