/**
 * What to do about a refused request: one or two things that can be typed.
 *
 * @module
 */
import { leaseCommand } from "./lease_text.ts";

/** What was refused. */
export interface Asked {
  /** The owner, `""` where nobody was named. */
  readonly owner: string;
  /** The lane, `""` where any would have done. */
  readonly lane: string;
  /** The kind, where one was named. */
  readonly kind?: string | undefined;
}

/** What the refusal says is to be had. */
export interface Offer {
  readonly reason_class: string;
  readonly grantable: readonly string[];
  readonly free_clusters: readonly string[];
}

const WAIT =
  "wait your turn with --wait, or ask with --reclaim if its holder is gone";

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["EXCLUSIVE_LIVE", WAIT],
  ["EXCLUSIVE_BUSY", WAIT],
  ["LANE_HELD", WAIT],
  ["OVERLAP", WAIT],
  ["NO_FREE_LANE", WAIT],
  ["QUEUED_BEHIND", "wait your turn with --wait; `dos queue` shows who waits"],
  ["WOULD_DEADLOCK", "release what others wait for, then ask again"],
  ["UNKNOWN_LANE", "name a declared lane, or give the region with --tree"],
  ["EMPTY_REGION", "give the region with --tree"],
  ["CLASS_BUDGET", "wait with --wait until one of that kind is released"],
  ["PROTECTED", "leave out the protected files, or use --force"],
  ["IDENTITY_IN_USE", "leave out --loop-ts: a new stamp is made"],
]);

/** What to do next, the best first; `""` for what cannot be shown as it is. */
export function refusalAdvice(offer: Offer, asked: Asked): string[] {
  const owner = ["owner", asked.owner || "NAME"] as const;
  const advice: string[] = [];
  const [free] = offer.free_clusters;
  if (offer.grantable.length > 0 && asked.lane !== "") {
    advice.push(leaseCommand("acquire", [
      owner,
      ["lane", asked.lane],
      ["kind", asked.kind],
      ["tree", offer.grantable],
    ]));
  }
  if (free !== undefined) {
    advice.push(leaseCommand("acquire", [owner, ["lane", free]]));
  }
  const general = ADVICE.get(offer.reason_class);
  if (general !== undefined) advice.push(general);
  return advice;
}
