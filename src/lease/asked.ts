/**
 * What the holder of a lease is told of those who ask for it.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import type { HandOverRequest } from "../journal/open_requests.ts";

/** Somebody who asks the holder of a lease to finish. */
export type Asker = Pick<HandOverRequest, "owner" | "by" | "since" | "reason">;

/** Those who ask for one lease, in the order in which they first did. */
export function askersOf(
  requests: readonly HandOverRequest[],
  lease: Lease,
): Asker[] {
  const lane = identityText(lease.lane);
  const loopTs = identityText(lease.loop_ts);
  return requests
    .filter((one) => one.lane === lane && one.loop_ts === loopTs)
    .map(({ owner, by, since, reason }) => ({ owner, by, since, reason }));
}

/** One request in words, for the holder. */
export function askerSentence({ owner, by, reason }: Asker): string {
  const when = by === null ? "" : ` by ${shownText(by)}`;
  const why = reason === "" ? "" : `: ${shownText(reason)}`;
  return `"${shownText(owner)}" asks for it${when}${why}`;
}
