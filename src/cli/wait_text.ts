/**
 * A wait in one line, for whoever looks on.
 *
 * @module
 */
import { sayDuration } from "../domain/moments.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { WaitState } from "../lease/wait_state.ts";

/** How a wait stands: the place, who is in front, how long they have held it, and a guess of how long it may take. */
export function waitLine(state: WaitState, nowMs: number): string {
  const lane = state.lane === "" ? "any lane" : state.lane;
  const parts = [
    `waiting for ${lane}${placeText(state)}`,
    frontText(state),
    holderText(state, nowMs),
    state.estimate_s === null
      ? ""
      : `about ${sayDuration(state.estimate_s * 1000)} more (an estimate)`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function placeText({ ticket, place }: WaitState): string {
  if (ticket === null) return ", without a queue";
  return place === 1 ? ", next in turn" : `, place ${place} in the queue`;
}

function frontText({ ahead }: WaitState): string {
  const first = ahead[0];
  return first === undefined
    ? ""
    : `in front: ${first.owner} (ticket ${first.ticket})`;
}

function holderText({ held_by }: WaitState, nowMs: number): string {
  const [first, ...more] = held_by;
  if (first === undefined) return "";
  const since = parseStamp(first.since);
  const long = since === null ? "" : ` for ${sayDuration(nowMs - since)}`;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  const name = first.holder || "somebody without a name";
  return `${first.lane} held by ${name}${long}${others}`;
}
