/**
 * A timeline as the page carries it: numbers, and texts by number, so that
 * 100,000 episodes stay a few megabytes. All texts are escaped for people
 * here, once for all who show them.
 *
 * @module
 */
import { escapeText } from "../cli/escape.ts";
import type { Hold, Refusal, Wait } from "../history/episodes.ts";
import type { Timeline } from "./plan.ts";
import { regionOf } from "./value.ts";

/** A number, or `null` where there is none. Times are seconds after the timeline's beginning, texts are numbers of {@linkcode PageData.texts}. */
export type Cell = number | null;

/** Of one lane; each episode is a row of cells in the order of {@linkcode FIELDS}. */
export interface PageLane {
  /** Its name, a text. */
  readonly lane: number;
  /** Holds. */
  readonly h: readonly (readonly Cell[])[];
  /** Waits. */
  readonly w: readonly (readonly Cell[])[];
  /** Refusals. */
  readonly r: readonly (readonly Cell[])[];
}

/** All that the page knows. */
export interface PageData {
  /** Where it begins, epoch milliseconds. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** All texts; number 0 is `""`. */
  readonly texts: readonly string[];
  /** The lanes in order. */
  readonly lanes: readonly PageLane[];
}

/** What a cell holds, and how people call it; `""` where it is not shown. */
export type Field = readonly [label: string, kind: "time" | "text" | "number"];

/** What the cells of an episode are. The first two are its time, the third is who, the fourth how it ended or why not. */
export const FIELDS: Readonly<Record<"h" | "w" | "r", readonly Field[]>> = {
  h: [
    ["since", "time"],
    ["until", "time"],
    ["holder", "text"],
    ["how it ended", "text"],
    ["region", "text"],
    ["lease", "text"],
    ["fence", "number"],
    ["first record", "number"],
    ["last record", "number"],
    ["reason", "text"],
    ["ended by", "text"],
    ["beats", "number"],
    ["ticket", "number"],
    ["note", "text"],
  ],
  w: [
    ["since", "time"],
    ["until", "time"],
    ["owner", "text"],
    ["how it ended", "text"],
    ["region", "text"],
    ["ticket", "number"],
    ["last record", "number"],
    ["reason", "text"],
  ],
  r: [
    ["at", "time"],
    ["", "time"],
    ["who asked", "text"],
    ["code", "text"],
    ["region", "text"],
    ["reason", "text"],
    ["record", "number"],
    ["lane in the way", "text"],
    ["its holder", "text"],
    ["its lease", "text"],
    ["patterns", "text"],
    ["both cover", "text"],
  ],
};

/** More of a text is of no use on a page, and a hostile journal has much of it. */
const LONGEST_TEXT = 2000;

const NOBODY = "(no name)";

/** The timeline, packed. */
export function packTimeline({ fromMs, toMs, rows }: Timeline): PageData {
  const texts = new Texts();
  // Names come first: their numbers choose their colours, and neighbours differ.
  for (const { holds, waits } of rows) {
    for (const { holder } of holds) texts.numberOf(holder || NOBODY);
    for (const { owner } of waits) texts.numberOf(owner || NOBODY);
  }
  const packer: Packer = {
    text: (text) => texts.numberOf(text),
    lines: (patterns) => texts.numberOf(...patterns),
    time: (ms) => ms === null ? null : Math.round((ms - fromMs) / 1000),
  };
  return {
    from: fromMs,
    to: toMs,
    lanes: rows.map(({ lane, holds, waits, refusals }) => ({
      lane: packer.text(lane || "(any)"),
      h: holds.map((hold) => packHold(hold, packer)),
      w: waits.map((wait) => packWait(wait, packer)),
      r: refusals.map((refusal) => packRefusal(refusal, packer)),
    })),
    texts: texts.all,
  };
}

/** JSON that may stand inside a script element: nothing in it can end that element. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

interface Packer {
  text(text: string): number;
  /** Each text on a line of its own. */
  lines(patterns: readonly string[]): number;
  time(ms: number | null): Cell;
}

class Texts {
  readonly all: string[] = [""];
  readonly #numbers = new Map<string, number>([["", 0]]);

  numberOf(...lines: readonly string[]): number {
    const key = lines.length < 2 ? lines[0] ?? "" : JSON.stringify(lines);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(lines.map(shown).join("\n")) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

function shown(text: string): string {
  return escapeText(
    text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
  );
}

function packHold(hold: Hold, { text, lines, time }: Packer): Cell[] {
  const notes = [
    ...(hold.isForced ? ["granted by force"] : []),
    ...(hold.isWhole ? [] : ["its beginning is not in the journal"]),
  ];
  return [
    time(hold.sinceMs),
    time(hold.untilMs),
    text(hold.holder || NOBODY),
    text(hold.end ?? "still held"),
    lines(regionOf(hold)),
    text(hold.loopTs),
    hold.fence,
    hold.sinceSeq,
    hold.untilSeq,
    text(hold.endReason),
    text(hold.endedBy),
    hold.beats,
    hold.ticket,
    text(notes.join("; ")),
  ];
}

function packWait(wait: Wait, { text, lines, time }: Packer): Cell[] {
  return [
    time(wait.sinceMs),
    time(wait.untilMs),
    text(wait.owner || NOBODY),
    text(wait.end ?? "still waiting"),
    lines(wait.region),
    wait.ticket,
    wait.untilSeq,
    text(wait.endReason),
  ];
}

function packRefusal(refusal: Refusal, { text, lines, time }: Packer): Cell[] {
  const { blocker } = refusal;
  const patterns = [blocker?.requestedPattern, blocker?.livePattern]
    .filter((one) => one !== undefined && one !== "");
  return [
    time(refusal.atMs),
    time(refusal.atMs),
    text(refusal.holder || NOBODY),
    text(refusal.reasonClass),
    lines(refusal.region),
    text(refusal.reason),
    refusal.seq,
    text(blocker?.lane ?? ""),
    text(blocker?.holder ?? ""),
    text(blocker?.loopTs ?? ""),
    text(patterns.join(" meets ")),
    text(blocker?.witnessPath ?? ""),
  ];
}
