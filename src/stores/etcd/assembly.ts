/**
 * A ledger over etcd, made of the settings of a workspace.
 *
 * @module
 */
import type { EtcdSettings } from "../../domain/store_settings.ts";
import type { EtcdConnection } from "./client.ts";
import type { EtcdStore } from "./ledger.ts";
import { openEtcd, type Surroundings } from "./opening.ts";
import type { Timing } from "./session.ts";

/** What a ledger is made of, with the connection that is to be closed. */
export interface OpenedStore extends EtcdStore {
  /** The way to etcd. */
  readonly etcd: EtcdConnection;
  /** What all keys begin with. */
  readonly prefix: string;
}

/**
 * Opens what a ledger and its keepers are made of. Nothing is sent before
 * something is asked.
 *
 * @param settings The settings.
 * @param around What they do not say, and the name of this host.
 * @throws {ConfigError} If a certificate cannot be read.
 */
export async function openStore(
  settings: EtcdSettings,
  around: Surroundings & { readonly host: string },
): Promise<OpenedStore> {
  const { host } = around;
  return {
    etcd: await openEtcd(settings, around),
    prefix: settings.prefix,
    timing: createTiming(),
    host,
    owner: `process ${Deno.pid} on ${host}`,
    mint: () => crypto.randomUUID(),
    sessionTtlS: settings.session_ttl,
  };
}

/** The time of this process. */
export function createTiming(): Timing {
  return {
    ticksMs: () => performance.now(),
    nowMs: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal?.addEventListener("abort", end);
      }),
  };
}
