/**
 * Moments as people name them: the number of a record, a time of day, a date,
 * or so long ago.
 *
 * A time without a zone is local, by the zone of this process. What could be
 * two moments, or none, or lies ahead, is a fault: whoever looks into the past
 * must not be shown another one than was meant.
 *
 * @module
 */

/** A moment of history, or why the text is none. */
export type Moment =
  | {
    /** Right after the record with a number. */
    readonly kind: "seq";
    /** The number, at least 1. */
    readonly seq: number;
  }
  | {
    /** A time. */
    readonly kind: "time";
    /** Epoch milliseconds. */
    readonly ms: number;
    /** Where what was named ends: a time to the minute names all of that minute. Epoch milliseconds. */
    readonly throughMs: number;
  }
  | {
    /** The text names no moment, or not one alone. */
    readonly kind: "fault";
    /** What is wrong with it, and what to write instead. */
    readonly state: string;
  };

/** How moments are written, for help texts. */
export const MOMENT_HELP =
  "A bare number is that of a record. A time is 14:03 or 14:03:20 of today, yesterday 14:03, 2026-11-29 14:03 (local), 2026-11-29T14:03Z, or 15m, 2h ago.";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", MINUTE_MS],
  ["h", 3_600_000],
  ["d", DAY_MS],
]);

const SEQ_REGEXP = /^\d+$/;
const AGO_REGEXP =
  /^(\d{1,6})\s*(s|m|h|d)(?:ecs?|econds?|ins?|inutes?|rs?|ours?|ays?)?(?:\s+ago)?$/;
const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d))?`;
const DAY_REGEXP = new RegExp(`^(?:(today|yesterday)\\s+)?${CLOCK}$`);
const DATE_REGEXP = new RegExp(
  String
    .raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:t|\s+)${CLOCK}(?:\.\d+)?\s*(z|utc|[+-]\d\d:?\d\d)?$`,
);
const DATE_ONLY_REGEXP = /^(?:today|yesterday|\d{4}-\d{1,2}-\d{1,2})$/;

/** A day and a time of day, in no zone yet. */
interface Clock {
  readonly year: number;
  /** Counted from 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Reads a moment.
 *
 * @param text What was typed.
 * @param nowMs Epoch milliseconds: what lies behind it is no moment of history.
 * @param how `mayLieAhead`: a date may be later than now, where a wrong clock wrote records.
 */
export function readMoment(
  text: string,
  nowMs: number,
  { mayLieAhead }: { readonly mayLieAhead: boolean } = { mayLieAhead: false },
): Moment {
  const typed = text.trim().toLowerCase();
  if (SEQ_REGEXP.test(typed)) return readSeq(typed);
  if (typed === "now") return past(nowMs, { nowMs, length: 0 });
  const ago = AGO_REGEXP.exec(typed);
  if (ago !== null) {
    const unit = UNITS_MS.get(ago[2] ?? "") ?? 0;
    return past(nowMs - Number(ago[1]) * unit, { nowMs, length: 0 });
  }
  const day = DAY_REGEXP.exec(typed);
  if (day !== null) return ofDay(day, nowMs);
  const date = DATE_REGEXP.exec(typed);
  if (date !== null) return ofDate(date, mayLieAhead ? Infinity : nowMs);
  return fault(
    DATE_ONLY_REGEXP.test(typed)
      ? `a day is not a moment; add a time, as in "${typed} 14:03"`
      : "it is neither the number of a record nor a time",
  );
}

function readSeq(digits: string): Moment {
  const seq = Number(digits);
  if (seq === 0) return fault("records are counted from 1");
  return Number.isSafeInteger(seq)
    ? { kind: "seq", seq }
    : fault("no record has so high a number");
}

function ofDay(parts: RegExpExecArray, nowMs: number): Moment {
  const [, word, hour, minute, second] = parts;
  const today = new Date(nowMs);
  const clock = {
    year: today.getFullYear(),
    month: today.getMonth() + 1,
    day: today.getDate() - (word === "yesterday" ? 1 : 0),
    ...timeOfDay(hour, minute, second),
  };
  const at = { nowMs, length: lengthOf(second) };
  const moment = local(clock, at);
  const isAhead = moment.kind === "time" && moment.ms > nowMs;
  return word === undefined && isAhead
    ? fault(
      `that time of today has not come yet; write "yesterday ${
        parts[0]
      }" if that is meant`,
    )
    : notAhead(moment, nowMs);
}

function ofDate(parts: RegExpExecArray, nowMs: number): Moment {
  const [, year, month, day, hour, minute, second, zone] = parts;
  const clock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    ...timeOfDay(hour, minute, second),
  };
  if (!isThere(clock)) return fault("there is no such day or time");
  const at = { nowMs, length: lengthOf(second) };
  if (zone === undefined) return notAhead(local(clock, at), nowMs);
  const offset = offsetMs(zone);
  return offset === null
    ? fault("no zone is so far from UTC")
    : past(utcMs(clock) - offset, at);
}

function timeOfDay(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): Pick<Clock, "hour" | "minute" | "second"> {
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
  };
}

/** What a time names lasts: to the minute, all of that minute. */
function lengthOf(second: string | undefined): number {
  return second === undefined ? MINUTE_MS - 1 : 999;
}

/** A local time; where clocks were set, one may have come twice, or never. */
function local(
  clock: Clock,
  { length }: { readonly length: number },
): Moment {
  const { year, month, day, hour, minute, second } = clock;
  if (hour > 23 || minute > 59 || second > 59) {
    return fault("there is no such time of day");
  }
  const date = new Date(year, month - 1, day, hour, minute, second);
  const ms = date.getTime();
  if (Number.isNaN(ms)) return fault("there is no such day or time");
  const isSame = (other: Date): boolean =>
    other.getHours() === hour && other.getMinutes() === minute;
  if (!isSame(date)) {
    return fault(
      "that local time was left out when the clocks were set; write it in UTC, as in 2026-11-29T14:03Z",
    );
  }
  for (const half of [-4, -3, -2, -1, 1, 2, 3, 4]) {
    if (!isSame(new Date(ms + half * 30 * MINUTE_MS))) continue;
    return fault(
      "that local time came twice when the clocks were set; write it in UTC, as in 2026-11-29T14:03Z",
    );
  }
  return { kind: "time", ms, throughMs: ms + length };
}

function past(
  ms: number,
  { nowMs, length }: { readonly nowMs: number; readonly length: number },
): Moment {
  return notAhead({ kind: "time", ms, throughMs: ms + length }, nowMs);
}

function notAhead(moment: Moment, nowMs: number): Moment {
  return moment.kind === "time" && moment.ms > nowMs
    ? fault("it has not come yet")
    : moment;
}

function fault(state: string): Moment {
  return { kind: "fault", state };
}

function isThere(clock: Clock): boolean {
  const date = new Date(utcMs(clock));
  return date.getUTCMonth() + 1 === clock.month &&
    date.getUTCDate() === clock.day && date.getUTCHours() === clock.hour &&
    date.getUTCMinutes() === clock.minute &&
    date.getUTCSeconds() === clock.second;
}

function utcMs({ year, month, day, hour, minute, second }: Clock): number {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second);
}

function offsetMs(zone: string): number | null {
  if (zone === "z" || zone === "utc") return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  if (hours === undefined || minutes === undefined) return null;
  if (hours > 18 || minutes > 59) return null;
  const ms = (hours * 60 + minutes) * MINUTE_MS;
  return zone.startsWith("-") ? -ms : ms;
}
