/**
 * One etcd lease for all that a process takes on behalf of others, who have
 * nothing of their own with etcd: it lives as long as the process does.
 *
 * @module
 */
import type { Etcd } from "./client.ts";
import { keepAlive } from "./keepers.ts";
import { grantLease, type Timing } from "./session.ts";

/**
 * Tells that etcd lease, made when it is first asked for, and another one when
 * the last has ended with all that hung on it.
 *
 * @param parts The way to etcd, time, and how long a silent process is waited for.
 * @param signal Lets go of it: what hangs on it then ends when its time is over.
 */
export function createHang(
  parts: {
    readonly etcd: Etcd;
    readonly timing: Timing;
    readonly ttlS: number;
  },
  signal: AbortSignal,
): () => Promise<string> {
  const { etcd, timing, ttlS } = parts;
  let current: Promise<string> | undefined;
  const open = async (): Promise<string> => {
    const freshAt = timing.ticksMs();
    const lease = await grantLease(etcd, ttlS);
    const forget = (): void => {
      current = undefined;
    };
    keepAlive(parts, lease, { freshAt, signal }).then(forget, forget);
    return lease;
  };
  return async () => {
    current ??= open();
    const mine = current;
    try {
      return await mine;
    } catch (error) {
      if (current === mine) current = undefined;
      throw error;
    }
  };
}
