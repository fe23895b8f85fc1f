/**
 * The phrases that the arbiter's sentences are made of.
 *
 * Whatever others wrote (names, holders, patterns) passes {@linkcode quoted}
 * or `shownText` on its way into a sentence.
 *
 * @module
 */
import { expiresAtMs } from "../domain/expiry.ts";
import { shownText } from "../domain/lane.ts";
import { formatStamp } from "../domain/stamp.ts";
import type { Holding } from "./holding.ts";

const LISTED = 5;
/** The first moment of the year 10000, which a stamp cannot say. */
const STAMPS_END_MS = 253_402_300_800_000;

/** A text that others wrote, in quotation marks. */
export function quoted(text: string): string {
  return `"${shownText(text)}"`;
}

/** The first few of a list, and how many there are besides. */
export function listed(items: readonly string[]): string {
  const more = items.length - LISTED;
  const first = items.slice(0, LISTED).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

/** What a reader can do next, one step or another. */
export function either(steps: readonly string[]): string {
  const last = steps.slice(-1).join("");
  return steps.length < 2
    ? last
    : `${steps.slice(0, -1).join(", ")}, or ${last}`;
}

/** The lane of a live lease. */
export function laneOf(holding: Holding): string {
  const lane = holding.text("lane");
  return lane === "" ? "a lane without a name" : `lane ${quoted(lane)}`;
}

/** Who holds a live lease, since when and until when, as far as it says. */
export function heldBy(holding: Holding): string {
  const since = holding.text("acquired_at");
  const until = expiresAtMs(holding.lease);
  return [
    `held by ${shownText(holding.text("holder")) || "an unnamed holder"}`,
    since === "" ? "" : ` since ${shownText(since)}`,
    until === null || until >= STAMPS_END_MS
      ? ""
      : ` until ${formatStamp(until)} unless it beats again`,
  ].join("");
}

/** What can be done about a live lease. */
export function outwait(holding: Holding): readonly string[] {
  const holder = shownText(holding.text("holder"));
  return holder === ""
    ? ["wait for its release"]
    : [`ask ${holder} to release it`, "wait for its release"];
}

/** The step of taking what is free, if anything is. */
export function takeFree(free: readonly string[]): readonly string[] {
  return free.length === 0
    ? []
    : [`take a free lane (${listed(free.map((lane) => shownText(lane)))})`];
}
