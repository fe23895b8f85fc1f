/**
 * What a repair would make of a journal: which lines stay, which are cut free
 * from another, which move aside, and up to which number nothing is used again.
 *
 * @module
 */
import type { Damage } from "../journal/entry.ts";
import { type Part, splitGlued } from "../journal/glued.ts";
import { readLine } from "../journal/line.ts";
import { seqOf } from "../journal/seq.ts";
import { readRemains, remainsAdvice } from "../journal/remains.ts";
import type { Setback } from "../journal/setback.ts";
import type { LineRepair } from "../journal/upkeep.ts";
import { damageOf } from "./damage_policy.ts";
import { type JournalFile, readThrough } from "./journal_file.ts";
import { type JournalState, scanJournal } from "./journal_scan.ts";
import type { Steps } from "./machine.ts";
import type { Floor } from "./seq_floor.ts";

/** A journal as it would be after the repair. */
export interface Plan {
  /** The mended text. */
  readonly journal: readonly Uint8Array[];
  /** The lines that move aside. */
  readonly broken: readonly Uint8Array[];
  /** What becomes of each damaged line. */
  readonly lines: readonly LineRepair[];
  /** Records cut free. */
  readonly recovered: number;
  /** Lines moved aside. */
  readonly moved: number;
  /** Size of the journal as it is. */
  readonly size: number;
  /** The first number in it. */
  readonly first: number;
  /** The highest number that can be read as it is. */
  readonly last: number;
  /** The highest number that any record here may have had, cut ones too. */
  readonly highest: number;
  /** What the mended journal says it reaches. */
  readonly watermark: number;
  /** What the mended journal still lacks of what was given out. */
  readonly setback: Setback | null;
}

const NUMBER_REGEXP = /"(?:seq|fence)": ?(\d{1,15})\b/g;

/** A number further ahead than this is no lost record's, but part of the damage. */
const FARTHEST_AHEAD = 10_000;

const LF = new Uint8Array([0x0a]);

/** No glued records are longer; a longer line would take too long to search. */
const LONGEST_SPLIT = 1 << 20;

/** Reads the journal and decides on each damaged line. */
export function* planRepair(
  file: JournalFile | null,
  floor: Floor,
): Steps<Plan> {
  let first = 0;
  const state = yield* scanJournal(file, (entry) => {
    if (first === 0) first = seqOf(entry.seq);
  });
  const bytes = file === null ? new Uint8Array() : yield* readAll(file, state);
  const journal: Uint8Array[] = [];
  const broken: Uint8Array[] = [];
  const last = state.fold.highestSeq;
  const numbers = new LostNumbers(last);
  const lines: LineRepair[] = [];
  const confirmed = new Set<number>();
  let recovered = 0;
  let moved = 0;
  let at = 0;
  for (const damage of allDamage(state)) {
    journal.push(bytes.subarray(at, damage.offset));
    const line = bytes.subarray(damage.offset, damage.offset + damage.length);
    const parts = partsOf(line);
    const records = parts.filter(({ kind }) => kind === "record");
    for (const { text } of records) {
      journal.push(new TextEncoder().encode(text), LF);
      numbers.keep(text);
      recovered++;
    }
    if (records.length < parts.length) {
      broken.push(line, LF);
      const mayCount = mayBeConfirmed(damage, parts);
      if (mayCount) confirmed.add(damage.line + 1);
      numbers.lose(line, mayCount);
      moved++;
    }
    const isTail = damage === state.torn && !damageOf(state).includes(damage);
    lines.push(lineRepair(damage, parts, isTail));
    at = Math.min(bytes.length, damage.offset + damage.length + 1);
  }
  journal.push(bytes.subarray(at));
  const size = state.size;
  const weighed = numbers.weigh(floor);
  // What was never confirmed was told to nobody, unless confirmed records are missing.
  const settled = lines.map((one) =>
    weighed.setback !== null || confirmed.has(one.line)
      ? one
      : { ...one, check: "" }
  );
  const plan = {
    journal,
    broken,
    lines: settled,
    recovered,
    moved,
    size,
    first,
    last,
  };
  return { ...plan, ...weighed };
}

/** Whether what is cut from a line may have been a whole record: one that was cut short in writing does not end in a brace. */
function mayBeConfirmed({ kind }: Damage, parts: readonly Part[]): boolean {
  return kind === "broken" &&
    parts.some((part) =>
      part.kind === "rest" &&
      (part.text === "" || part.text.trimEnd().endsWith("}"))
    );
}

function lineRepair(
  damage: Damage,
  parts: readonly Part[],
  isTail: boolean,
): LineRepair {
  const recovered = parts.filter(({ kind }) => kind === "record").length;
  const rest = parts.filter(({ kind }) => kind === "rest");
  const text = rest.map((part) => part.text).join(" ") || damage.raw;
  const looks_like = rest.length === 0 ? null : readRemains(text);
  return {
    line: damage.line + 1,
    kind: isTail ? "tail" : damage.kind,
    offset: damage.offset,
    bytes: damage.length,
    action: rest.length === 0 ? "freed" : recovered > 0 ? "split" : "moved",
    recovered,
    looks_like,
    check: rest.length === 0 ? "" : remainsAdvice(looks_like),
  };
}

/** Which numbers a repair keeps, and which it loses. */
class LostNumbers {
  readonly #last: number;
  /** The highest in a record that can be read. */
  #kept: number;
  /** The highest that a record which was confirmed may have had. */
  #confirmed: number;
  /** The highest that any lost record may have had. */
  #lost = 0;
  #lines = 0;

  constructor(last: number) {
    this.#last = last;
    this.#kept = last;
    this.#confirmed = last;
  }

  keep(text: string): void {
    const entry = readLine(text);
    if (typeof entry === "string") return;
    const seq = seqOf(entry.seq);
    this.#kept = Math.max(this.#kept, seq);
    this.#confirmed = Math.max(this.#confirmed, seq);
  }

  lose(line: Uint8Array, mayCount: boolean): void {
    this.#lines++;
    const numbers = [this.#last + this.#lines, ...numbersIn(line, this.#last)];
    const highest = numbers.reduce((a, b) => Math.max(a, b));
    this.#lost = Math.max(this.#lost, highest);
    if (mayCount) this.#confirmed = Math.max(this.#confirmed, highest);
  }

  /**
   * A torn line was never confirmed, so it does not account for a number that
   * is known to have been given out. Where such a number is missing, the
   * repair must not lift the journal over it, or nobody would learn of it.
   */
  weigh(floor: Floor): Pick<Plan, "highest" | "watermark" | "setback"> {
    const highest = Math.max(this.#kept, this.#lost);
    const given_out = floor.number;
    if (this.#confirmed >= given_out) {
      return { highest, watermark: highest, setback: null };
    }
    const ends_at = Math.min(highest, given_out - 1);
    return { highest, watermark: ends_at, setback: { ends_at, given_out } };
  }
}

/** Numbers that a cut line may have given out. */
function numbersIn(line: Uint8Array, last: number): number[] {
  const text = new TextDecoder().decode(line.subarray(0, LONGEST_SPLIT));
  return Array.from(text.matchAll(NUMBER_REGEXP), (found) => Number(found[1]))
    .filter((number) => number <= last + FARTHEST_AHEAD);
}

function partsOf(line: Uint8Array): Part[] {
  if (line.length > LONGEST_SPLIT) return [{ kind: "rest", text: "" }];
  return splitGlued(new TextDecoder("utf-8", { ignoreBOM: true }).decode(line));
}

function allDamage({ damage, torn }: JournalState): Damage[] {
  return torn === null ? [...damage] : [...damage, torn];
}

function* readAll(file: JournalFile, state: JournalState): Steps<Uint8Array> {
  const bytes = new Uint8Array(state.size);
  let filled = 0;
  yield* readThrough(file, 0, (chunk) => {
    const part = chunk.subarray(0, Math.max(0, bytes.length - filled));
    bytes.set(part, filled);
    filled += part.length;
  });
  return bytes;
}
