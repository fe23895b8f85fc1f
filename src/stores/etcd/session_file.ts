/**
 * What a server's etcd lease is called, for the server that comes after it: so
 * leases that hang on it outlive a restart.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";

/** The name of an etcd lease, kept beyond a process. */
export interface SessionMemory {
  /** The name that was kept, `""` where there is none to be had. */
  load(): Promise<string>;
  /** Keeps another one. */
  save(lease: string): Promise<void>;
}

/** Larger files are none of ours. */
const MOST_BYTES = 4_096;

/**
 * Such a memory in a file.
 *
 * @param path The file; its directory is made where it is missing.
 * @param host This host: on a disk that several share each has a server of its own.
 */
export function createSessionFile(path: string, host: string): SessionMemory {
  return {
    async load(): Promise<string> {
      try {
        const { isFile, size } = await Deno.lstat(path);
        if (!isFile || size > MOST_BYTES) return "";
        const known: unknown = JSON.parse(await Deno.readTextFile(path));
        if (!isRecord(known) || known["host"] !== host) return "";
        const { lease } = known;
        return typeof lease === "string" && /^\d+$/.test(lease) ? lease : "";
      } catch {
        // It is as if there were none: what hung on it ends when its time is over.
        return "";
      }
    },
    async save(lease): Promise<void> {
      const draft = `${path}.${crypto.randomUUID()}`;
      try {
        const directory = path.slice(0, path.lastIndexOf("/"));
        await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
        const text = JSON.stringify({ host, lease });
        await Deno.writeTextFile(draft, text, { createNew: true, mode: 0o600 });
        await Deno.rename(draft, path);
      } catch {
        // Then a restart ends what hangs on it, and nothing worse.
        await Deno.remove(draft).catch(() => {});
      }
    },
  };
}
