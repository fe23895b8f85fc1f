/**
 * The part of `dos serve` that hooks over etcd live by: it keeps the copy of
 * what etcd has, and tells when it cannot.
 *
 * @module
 */
import { openRemote } from "./etcd.ts";
import { createMachine } from "./stores/deno_machine.ts";
import { createRunner } from "./stores/machine.ts";
import { hostId } from "./system/host_id.ts";
import type { Place } from "./system/workspace.ts";

/**
 * Keeps the copy of a workspace until it is stopped.
 *
 * @param place The workspace.
 * @param env Looks up an environment variable.
 */
export async function keepCopy(
  place: Place,
  env: (name: string) => string | undefined,
): Promise<{ stop(): Promise<void> }> {
  const remote = await openRemote(place, {
    host: hostId(env),
    runner: createRunner(
      createMachine(),
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ),
    env,
    warn: tell,
  });
  const end = new AbortController();
  const kept = remote.keep(end.signal, (why) =>
    tell(
      why === ""
        ? "the copy of what etcd has is up to date again"
        : `the copy of what etcd has is not kept: ${why}`,
    ));
  return {
    async stop(): Promise<void> {
      end.abort();
      await kept;
    },
  };
}

function tell(sentence: string): void {
  const line = `dos: serve: ${sentence.replaceAll(/\p{Cc}+/gu, " ")}\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  } catch {
    // Nobody reads it.
  }
}
