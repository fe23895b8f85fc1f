/**
 * All of a history as one text: what compactions have set aside, then the
 * journal, as records that no longer name those files.
 *
 * @module
 */
import { encodeEntry } from "../journal/codec.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { Fold } from "../journal/replay.ts";
import type { HistoryReach } from "../journal/upkeep.ts";
import { StoreError } from "../lease/ports.ts";
import type { Steps } from "./machine.ts";
import { NUMBERING_OP, numberingLine } from "./number_watch.ts";
import { everyEntry } from "./whole_history.ts";

/** What was written before is written again, however long. */
const ECHO = { echo: true };
/** So many characters are made bytes at once. */
const CHUNK = 1 << 20;

/** A whole history. */
export interface Gathered {
  /** Its lines, in pieces that end with a line. */
  readonly chunks: readonly Uint8Array[];
  /** Records in it. */
  readonly entries: number;
  /** What they come to. */
  readonly fold: Fold;
  /** How far it reaches. */
  readonly reach: HistoryReach;
}

/**
 * Gathers the history of a journal. Lines that cannot be read stand in it as
 * `_CORRUPT` records, as a compaction leaves them.
 *
 * @throws {StoreError} `STORE_CORRUPT` if what was gathered does not come to the same leases.
 */
export function* gatherHistory(journal: string): Steps<Gathered> {
  const was = new Fold();
  const fold = new Fold();
  const text = new Pieces();
  let isSparse = false;
  let entries = 0;
  const reach = yield* everyEntry(journal, (entry) => {
    was.apply(entry);
    const bare = withoutFiles(entry);
    fold.apply(bare);
    if (bare.op === NUMBERING_OP) {
      isSparse = (bare["numbers"] ?? (isSparse ? "sparse" : "")) === "sparse";
    }
    text.add(encodeEntry(bare, ECHO));
    entries++;
  });
  // Whoever goes on with it in files counts by one.
  if (isSparse) text.add(`${numberingLine("dense")}\n`);
  if (summaryOf(was) !== summaryOf(fold)) {
    throw new StoreError(
      "STORE_CORRUPT",
      `Cannot gather the history of "${journal}": it does not fold to the same leases and tickets`,
      { path: journal, hint: "Nothing was written; please report this" },
    );
  }
  return { chunks: text.end(), entries, fold, reach };
}

/** Names of files beside a journal mean nothing elsewhere. */
function withoutFiles(entry: JournalEntry): JournalEntry {
  const { history: _, history_bytes: __, ...bare } = entry;
  const { op } = entry;
  return op === "CHECKPOINT" || op === "HISTORY" ? { ...bare, op } : entry;
}

function summaryOf(fold: Fold): string {
  return JSON.stringify([
    [...fold.liveByKey()],
    fold.tickets(),
    fold.requests(),
    fold.nextSeq(),
  ]);
}

/** Text on its way to bytes. */
class Pieces {
  readonly #chunks: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();
  #text = "";

  add(line: string): void {
    this.#text += line;
    if (this.#text.length >= CHUNK) this.#flush();
  }

  end(): Uint8Array[] {
    this.#flush();
    return this.#chunks;
  }

  #flush(): void {
    if (this.#text !== "") this.#chunks.push(this.#encoder.encode(this.#text));
    this.#text = "";
  }
}
