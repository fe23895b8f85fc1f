/**
 * Looking back: how things stood at the moment that was asked for.
 *
 * @module
 */
import { MOMENT_HELP, readMoment } from "../history/moment.ts";
import {
  Cut,
  type KnownMoment,
  Onlooker,
  type Standing,
} from "../history/standing.ts";
import type { JournalVerbs } from "../lease/workspace.ts";
import { Chronicle } from "../history/chronicle.ts";
import { Horizon, isUnknown, type KnownFrom } from "../history/horizon.ts";
import { UnknownPastError } from "./unknown_past.ts";
import { stampOf } from "../history/stamp_text.ts";
import { UsageFault } from "./usage_fault.ts";

/** How things stood, and when. */
export interface View extends Standing {
  /** The moment that was asked for, `null` for the end of history. */
  readonly asked: KnownMoment | null;
  /** Where history begins to be known, `null` where all of it is. */
  readonly knownFrom: KnownFrom | null;
}

/** All of history. */
export interface Past {
  /** What it tells. */
  readonly chronicle: Chronicle;
  /** Where it begins to be known, `null` where all of it is. */
  readonly knownFrom: KnownFrom | null;
}

/** A moment of history, as answers tell it. */
export interface MomentValue {
  /** The number of the last record before it, 0 where there is none. */
  readonly seq: number;
  /** The time that was asked for, else that of the last record; a stamp, `null` where there is none. */
  readonly ts: string | null;
  /** How many records came before it. */
  readonly records: number;
}

/**
 * Reads a moment that was typed.
 *
 * @param text What was typed.
 * @param nowMs Epoch milliseconds.
 * @throws {UsageFault} Where it is no moment, not one alone, or lies ahead.
 */
export function askedMoment(text: string, nowMs: number): KnownMoment {
  const moment = readMoment(text, nowMs);
  if (moment.kind !== "fault") return moment;
  throw new UsageFault(
    `Cannot look at the moment "${text}": ${moment.state}`,
    { hint: MOMENT_HELP },
  );
}

/**
 * Looks back.
 *
 * @param journal The journal.
 * @param asked The moment, `null` for the end of history.
 * @param nowMs Epoch milliseconds: how things stand then is known, whatever is not known of the past.
 * @throws {UsageFault} Where no record has so high a number.
 * @throws {UnknownPastError} Where it is not known how things stood at the moment.
 */
export async function lookBack(
  journal: Pick<JournalVerbs, "history">,
  asked: KnownMoment | null,
  nowMs: number,
): Promise<View> {
  const count = asked === null
    ? Infinity
    : await countBefore(journal, asked, nowMs);
  const throughMs = asked?.kind === "time" ? asked.throughMs : undefined;
  const onlooker = new Onlooker(count, throughMs);
  const horizon = new Horizon();
  const { missing } = await journal.history((entry) => {
    onlooker.apply(entry);
    horizon.see(entry);
  });
  return { ...onlooker.end(), asked, knownFrom: horizon.end(missing) };
}

/** Reads all of history. */
export async function wholePast(
  journal: Pick<JournalVerbs, "history">,
): Promise<Past> {
  const chronicle = new Chronicle();
  const horizon = new Horizon();
  const { missing } = await journal.history((entry) => {
    chronicle.apply(entry);
    horizon.see(entry);
  });
  return { chronicle, knownFrom: horizon.end(missing) };
}

/** The moment of a view. */
export function momentOf({ asked, ms, seq, entries }: View): MomentValue {
  const at = asked?.kind === "time" ? asked.ms : ms;
  return { seq, ts: stampOf(at), records: entries };
}

/** Records are only ever added, so that their count stays right while more come in. */
async function countBefore(
  journal: Pick<JournalVerbs, "history">,
  asked: KnownMoment,
  nowMs: number,
): Promise<number> {
  const cut = new Cut(asked);
  const horizon = new Horizon();
  const { missing } = await journal.history((entry) => {
    cut.see(entry);
    horizon.see(entry);
  });
  if (asked.kind === "seq" && asked.seq > cut.highest) {
    throw new UsageFault(
      `Cannot look at record "${asked.seq}": ${
        cut.highest === 0
          ? "there is no record yet"
          : `the last one is ${cut.highest}`
      }`,
      { hint: "`dos journal log` shows the records and their numbers." },
    );
  }
  const known = horizon.end(missing);
  const isPast = asked.kind === "seq" || asked.ms < nowMs;
  if (known !== null && isPast && isUnknown(known, asked, cut.count)) {
    throw new UnknownPastError(asked, known);
  }
  return cut.count;
}
