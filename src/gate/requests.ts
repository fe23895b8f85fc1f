/**
 * Telling an agent who asks for what it holds.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { identityText, ownField, textOf } from "../domain/lease.ts";
import { shellOption } from "../domain/shell_word.ts";
import type { HandOverRequest } from "../journal/open_requests.ts";
import { askerSentence, askersOf } from "../lease/asked.ts";
import type { Event } from "./around.ts";
import { leaveMark } from "./call_marks.ts";
import { Identity } from "./identity.ts";
import type { Ward } from "./ward.ts";

const MOST_SHOWN = 5;

/**
 * The requests for leases of the caller's own, in words.
 *
 * @param event The call.
 * @param ward The workspace around the agent.
 * @param which `news`: only those that this session was not told of by this.
 * @returns One sentence for each, without end marks; a few at the most.
 */
export async function requestTexts(
  event: Event,
  ward: Ward,
  which: "all" | "news",
): Promise<string[]> {
  const { live, requests } = await ward.view();
  if (requests.length === 0) return [];
  const identity = new Identity(event);
  const texts: string[] = [];
  for (const lease of live) {
    const askers = askersOf(requests, lease);
    if (askers.length === 0) continue;
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (!await identity.ownsAtHand(lease)) continue;
    const lane = shownText(identityText(ownField(lease, "lane")));
    const owner = textOf(ownField(lease, "holder"));
    const loopTs = identityText(ownField(lease, "loop_ts"));
    for (const asker of askers.slice(0, MOST_SHOWN)) {
      const request = { ...asker, lane, loop_ts: loopTs };
      // deno-lint-ignore no-await-in-loop -- a few at the most
      const isTold = which === "news" && !await isNews(event, ward, request);
      if (isTold) continue;
      texts.push(
        `lane "${lane}": ${askerSentence(asker)}. Once it can go: ${
          line("release", { owner, lane })
        }, or where "${shownText(asker.owner)}" waits for it: ${
          line("yield", { owner, lane, to: asker.owner })
        }`,
      );
    }
  }
  return texts;
}

/** Whether this session was not told yet; from now on it was. A mark that cannot be left must not have it told at every call. */
async function isNews(
  { call, around }: Event,
  { place }: Ward,
  { lane, loop_ts, owner, since }: HandOverRequest,
): Promise<boolean> {
  const mark = ["request", call.session, lane, loop_ts, owner, since];
  try {
    await leaveMark(place, JSON.stringify(mark), around.nowMs());
    return true;
  } catch {
    return false;
  }
}

function line(
  verb: string,
  options: Readonly<Record<string, string>>,
): string {
  const words = Object.entries(options)
    .flatMap(([name, value]) => shellOption(name, shownText(value)));
  return `\`${["dos lease-lane", verb, ...words].join(" ")}\``;
}
