/**
 * The options that choose a part of history.
 *
 * @module
 */
import { MOMENT_HELP, readMoment } from "../history/moment.ts";
import type { Arguments } from "./arguments.ts";
import type { Option } from "./option.ts";
import { UsageFault } from "./usage_fault.ts";

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
export const TIME_HELP: string = MOMENT_HELP;

/** A part of history, in epoch milliseconds. */
export interface AskedSpan {
  /** Where it begins; absent: at the first record. */
  readonly sinceMs?: number;
  /** Where it ends; absent: at the last record. */
  readonly untilMs?: number;
}

/** The part that the arguments choose; `nowMs` is what "2h ago" counts from. */
export function askedSpan(args: Arguments, nowMs: number): AskedSpan {
  const sinceMs = timeOf(args, "since", nowMs);
  const untilMs = timeOf(args, "until", nowMs);
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
  const moment = readMoment(text, nowMs, { mayLieAhead: true });
  // A time to the minute names all of it, where it is the end.
  if (moment.kind === "time") {
    return name === "since" ? moment.ms : moment.throughMs;
  }
  const state = moment.kind === "seq"
    ? "a record's number is no time"
    : moment.state;
  throw new UsageFault(`Cannot read --${name} "${text}": ${state}`, {
    hint: MOMENT_HELP,
  });
}
