/**
 * The part of `dos serve` that hooks over etcd live by: it keeps the copy of
 * what etcd has, and tells when it cannot.
 *
 * @module
 */
import { openRemote, type Remote } from "./etcd.ts";
import { type Around, type Foundation, openFiles } from "./files.ts";
import { createMachine } from "./stores/deno_machine.ts";
import { createRunner } from "./stores/machine.ts";
import { hostId } from "./system/host_id.ts";
import type { Place } from "./system/workspace.ts";

/** A copy that is kept, and the connection it is kept by. */
export interface KeptCopy {
  /** The store of a workspace as it is now; with the same settings by the same connection. */
  lay(place: Place, around: Around): Promise<Foundation>;
  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Keeps the copy of a workspace until it is stopped.
 *
 * @param place The workspace.
 * @param env Looks up an environment variable.
 */
export async function keepCopy(
  place: Place,
  env: (name: string) => string | undefined,
): Promise<KeptCopy> {
  const around = {
    host: hostId(env),
    runner: createRunner(
      createMachine(),
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ),
    env,
    warn: tell,
    serves: true,
  } as const;
  const remote = await openRemote(place, around);
  const others = new Map<string, Promise<Remote>>();
  const settingsOf = ({ root, config }: Place): string =>
    JSON.stringify([root, config.store]);
  const end = new AbortController();
  const kept = remote.keep(end.signal, (why) =>
    tell(
      why === ""
        ? "the copy of what etcd has is up to date again"
        : `the copy of what etcd has is not kept: ${why}`,
    ));
  return {
    async lay(now, told): Promise<Foundation> {
      const key = settingsOf(now);
      if (key === settingsOf(place)) return lent(remote);
      // The settings were changed meanwhile; the copy is kept as it was begun.
      if (!now.mirror) return openFiles(now, told);
      const other = others.get(key) ??
        openRemote(now, { ...told, serves: true });
      others.set(key, other);
      return lent(await other);
    },
    async stop(): Promise<void> {
      end.abort();
      await kept;
      await remote.close();
      for (const other of others.values()) {
        // deno-lint-ignore no-await-in-loop -- at most a few
        await other.then((one) => one.close(), () => {});
      }
    },
  };
}

/** A connection that others use too is not theirs to close. */
function lent(remote: Remote): Foundation {
  return { ...remote, close: () => Promise.resolve() };
}

function tell(sentence: string): void {
  const line = `dos: serve: ${sentence.replaceAll(/\p{Cc}+/gu, " ")}\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  } catch {
    // Nobody reads it.
  }
}
