/**
 * One etcd lease for all that a process takes on behalf of others, who have
 * nothing of their own with etcd: it lives as long as the process does.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Etcd } from "./client.ts";
import { keepAlive } from "./keepers.ts";
import { grantLease, type Timing } from "./session.ts";
import type { SessionMemory } from "./session_file.ts";

/** Between two attempts to go on with what another process began, in milliseconds. */
const RESUME_MS = 500;

/** What such a lease is made with. */
export interface HangParts {
  /** The way to etcd. */
  readonly etcd: Etcd;
  /** Time. */
  readonly timing: Timing;
  /** How long a silent process is waited for, in seconds. */
  readonly ttlS: number;
  /** Where its name is kept for the next process. */
  readonly memory?: SessionMemory;
}

/**
 * Tells that etcd lease, made when it is first asked for.
 *
 * @param gone The one that etcd no longer knew: another one comes in its place, at once.
 */
export type Hanging = (gone?: string) => Promise<string>;

/**
 * Tells that etcd lease, and another one when the last has ended with all that
 * hung on it.
 *
 * @param parts The way to etcd, time, and how long a silent process is waited for.
 * @param signal Lets go of it: what hangs on it then ends when its time is over.
 */
export function createHang(parts: HangParts, signal: AbortSignal): Hanging {
  const { etcd, timing, ttlS } = parts;
  let current: Promise<string> | undefined;
  let last = "";
  /** That of the process before this one, if it lives. */
  const known = async (): Promise<string | null> => {
    const lease = await parts.memory?.load() ?? "";
    return lease !== "" && await etcd.keepAlive(lease) > 0 ? lease : null;
  };
  const fresh = async (): Promise<string> => {
    const lease = await grantLease(etcd, ttlS);
    await parts.memory?.save(lease);
    return lease;
  };
  const open = async (): Promise<string> => {
    const pulse = { freshMs: timing.ticksMs() };
    const lease = await known() ?? await fresh();
    const forget = (): void => {
      if (last === lease) current = undefined;
    };
    last = lease;
    keepAlive(parts, lease, { pulse, signal }).then(forget, forget);
    return lease;
  };
  return async (gone) => {
    if (gone !== undefined && gone === last) {
      current = undefined;
      last = "";
    }
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

/**
 * Goes on at once with the etcd lease of a process before this one: what hangs
 * on it would end if it were left until somebody asks for a lease.
 *
 * @param parts What the lease is made with.
 * @param hang Tells it, as {@linkcode createHang} has made it.
 * @param signal Ends the attempts.
 */
export async function resumeHang(
  { memory, timing, ttlS }: HangParts,
  hang: Hanging,
  signal: AbortSignal,
): Promise<void> {
  if ((await memory?.load() ?? "") === "") return;
  const endMs = timing.ticksMs() + ttlS * 1_000;
  while (!signal.aborted && timing.ticksMs() < endMs) {
    try {
      // deno-lint-ignore no-await-in-loop -- until etcd answers
      await hang();
      return;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
    // deno-lint-ignore no-await-in-loop -- until etcd answers
    await timing.sleep(RESUME_MS, signal);
  }
}
