/**
 * Waiting for those who came before, and for nobody else.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Etcd } from "./client.ts";
import type { OpenTry, Picture } from "./picture.ts";
import { meets, type Reach, reachOf } from "./reach.ts";
import type { Timing } from "./session.ts";

/** After a watch that broke, in milliseconds. */
const PAUSE_MS = 50;

/** The acts that have to be decided before one with this ticket, the last of them first. */
export function before(
  picture: Picture,
  ticket: number,
  reach: Reach,
): OpenTry[] {
  return picture.tries.filter((one) =>
    one.ticket < ticket && meets(reach, reachOf(one.touches, picture))
  ).reverse();
}

/** Who decides, in words. */
export function whoDecides({ owner, host }: OpenTry): string {
  if (owner !== "") return owner;
  return host === "" ? "somebody" : `somebody on "${host}"`;
}

/**
 * Waits until a try is decided or gone, or time is up.
 *
 * @param etcd Where it is.
 * @param wait Which one, from which revision on, how long at the most.
 */
export async function waitFor(
  etcd: Etcd,
  { one, from, ms, timing }: {
    readonly one: OpenTry;
    readonly from: number;
    readonly ms: number;
    readonly timing: Timing;
  },
): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const time = timing.sleep(ms, signal);
  const change = firstChange(etcd, one.key, { from, signal, timing });
  try {
    await Promise.race([time, change]);
  } finally {
    stop.abort();
    await Promise.allSettled([time, change]);
  }
}

/** A try is only written once, so the first change is its end. */
async function firstChange(
  etcd: Etcd,
  key: string,
  { from, signal, timing }: {
    from: number;
    signal: AbortSignal;
    timing: Timing;
  },
): Promise<void> {
  try {
    for await (const { events } of etcd.watch({ key }, from, signal)) {
      if (events.length > 0) return;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // A member that goes ends its watches. Whoever looks next is told if there is none left.
    await timing.sleep(PAUSE_MS, signal);
  }
}
