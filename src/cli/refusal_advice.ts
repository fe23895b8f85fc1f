/**
 * What to do about a refused request: one or two things that can be typed.
 *
 * @module
 */
import { leaseCommand } from "./lease_text.ts";
import { shellWord } from "./shell_word.ts";

/** What was refused. */
export interface Asked {
  /** The owner, `""` where nobody was named. */
  readonly owner: string;
  /** The lane, `""` where any would have done. */
  readonly lane: string;
}

/** What the refusal says is to be had. */
export interface Offer {
  readonly reason_class: string;
  readonly grantable: readonly string[];
  readonly free_clusters: readonly string[];
}

const WAIT = "ask again later, or with --reclaim if its holder is gone";

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["EXCLUSIVE_LIVE", WAIT],
  ["EXCLUSIVE_BUSY", WAIT],
  ["LANE_HELD", WAIT],
  ["OVERLAP", WAIT],
  ["NO_FREE_LANE", WAIT],
  ["UNKNOWN_LANE", "name a declared lane, or give the region with --tree"],
  ["EMPTY_REGION", "give the region with --tree"],
  ["CLASS_BUDGET", "wait until one of that kind is released"],
  ["PROTECTED", "leave out the protected files, or use --force"],
  ["IDENTITY_IN_USE", "leave out --loop-ts: a new stamp is made"],
]);

/** What to do next, the best first. */
export function refusalAdvice(offer: Offer, asked: Asked): string[] {
  const owner = ["owner", asked.owner || "NAME"] as const;
  const advice: string[] = [];
  const [free] = offer.free_clusters;
  if (offer.grantable.length > 0 && asked.lane !== "") {
    const words = offer.grantable.map(shellWord).join(" ");
    const command = leaseCommand("acquire", [owner, ["lane", asked.lane]]);
    advice.push(`${command} --tree ${words}`);
  }
  if (free !== undefined) {
    advice.push(leaseCommand("acquire", [owner, ["lane", free]]));
  }
  const general = ADVICE.get(offer.reason_class);
  if (general !== undefined) advice.push(general);
  return advice;
}
