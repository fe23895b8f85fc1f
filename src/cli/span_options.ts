/**
 * The options that choose a part of history.
 *
 * @module
 */
import { readMoment } from "../history/moment.ts";
import { readAskedTime } from "../timeline/asked_time.ts";
import type { Arguments } from "./arguments.ts";
import type { Option } from "./option.ts";
import { UsageFault } from "./usage_fault.ts";
import type { World } from "./world.ts";

/** Where the part begins. */
export const SINCE: Option = {
  name: "since",
  value: "TIME",
  nonEmpty: true,
  help: "Where it begins.",
  standard: "with the first record",
};

/** Where the part ends. */
export const UNTIL: Option = {
  name: "until",
  value: "TIME",
  nonEmpty: true,
  help: "Where it ends.",
  standard: "with the last record",
};

/** How times are written, for the text of a verb that has these options. */
export const TIME_HELP =
  "TIME is a UTC stamp such as 2026-06-01T14:00Z, a local time such as 14:03 or yesterday 14:03, or 2h, 15m for so long ago.";

/** A part of history, in epoch milliseconds. */
export interface AskedSpan {
  /** Where it begins; absent: at the first record. */
  readonly sinceMs?: number;
  /** Where it ends; absent: at the last record. */
  readonly untilMs?: number;
}

/** The part that the arguments choose. */
export function askedSpan(args: Arguments, { nowMs }: World): AskedSpan {
  const now = nowMs();
  const sinceMs = timeOf(args, "since", now);
  const untilMs = timeOf(args, "until", now);
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new UsageFault(
      `Cannot look from "${args.text("since")}" to "${
        args.text("until")
      }": the end is not after the beginning`,
    );
  }
  return {
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}

function timeOf(
  args: Arguments,
  name: "since" | "until",
  nowMs: number,
): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const ms = readAskedTime(text, nowMs);
  if (ms !== null) return ms;
  const moment = readMoment(text, nowMs);
  if (moment.kind === "time") return moment.ms;
  throw new UsageFault(`Cannot read --${name} "${text}": it is no time`, {
    hint: TIME_HELP,
  });
}
