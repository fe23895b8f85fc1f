/**
 * Opens a connection to etcd as the settings of a workspace say.
 *
 * @module
 */
import { ConfigError } from "../../domain/config_value.ts";
import type { EtcdSettings } from "../../domain/store_settings.ts";
import type { ClusterIdentity, EtcdConnection, EtcdOptions } from "./client.ts";
import { createEtcd } from "./connection.ts";

/** Larger files are no certificates. */
const MOST_BYTES = 1_048_576;

/** What the settings do not say. */
export interface Surroundings {
  /** The workspace root, which relative paths are meant from. */
  readonly root: string;
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
  /** What earlier processes saw of the cluster. */
  readonly known?: ClusterIdentity;
  /** Milliseconds until a call is given up. */
  readonly deadlineMs?: number;
}

/**
 * Opens a connection. Nothing is sent before something is asked.
 *
 * @param store The settings.
 * @param around What they do not say.
 * @returns The connection; to be closed.
 * @throws {ConfigError} If a file of `store.tls` cannot be read.
 */
export async function openEtcd(
  store: EtcdSettings,
  around: Surroundings,
): Promise<EtcdConnection> {
  return createEtcd(await optionsOf(store, around));
}

/**
 * What a connection is opened with.
 *
 * @throws {ConfigError} If a file of `store.tls` cannot be read.
 */
export async function optionsOf(
  store: EtcdSettings,
  around: Surroundings,
): Promise<EtcdOptions> {
  const { known, deadlineMs } = around;
  return {
    endpoints: store.endpoints,
    tls: await readTls(store.tls, around.root),
    username: store.username,
    // In the environment alone: settings are read by whoever reads the repository.
    password: around.env("DOS_ETCD_PASSWORD") ?? "",
    ...known !== undefined && { known },
    ...deadlineMs !== undefined && { deadlineMs },
  };
}

async function readTls(
  tls: EtcdSettings["tls"],
  root: string,
): Promise<NonNullable<EtcdOptions["tls"]>> {
  const keys = (["ca", "cert", "key"] as const)
    .filter((key) => tls[key] !== undefined);
  const texts = await Promise.all(
    keys.map(async (key) => [key, await readPem(key, tls[key] ?? "", root)]),
  );
  return Object.fromEntries(texts);
}

async function readPem(
  key: "ca" | "cert" | "key",
  path: string,
  root: string,
): Promise<string> {
  const whole = /^(?:\/|[A-Za-z]:[/\\])/.test(path) ? path : `${root}/${path}`;
  const fault = (state: string): ConfigError =>
    new ConfigError(`"${whole}" ${state}; name a PEM file`, {
      path: ["store", "tls", key],
    });
  try {
    const { isFile, size } = await Deno.stat(whole);
    if (!isFile || size > MOST_BYTES) throw fault("is no PEM file");
    const text = await Deno.readTextFile(whole);
    if (text.includes("-----BEGIN ")) return text;
    throw fault("holds no PEM");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { name } = error as Error;
    throw fault(
      name === "NotFound" ? "is not there" : `cannot be read (${name})`,
    );
  }
}
