/**
 * A look at the journal that costs what was appended since the last one.
 *
 * For those who wait: it takes no lock, and what it shows is a reason to take
 * the lock and look properly, never a decision. So it leaves out what only
 * those who decide must know (floors, damage). The journal stays open between
 * two looks, because opening it would wake everybody who watches its
 * directory; Windows could not replace a file that is open.
 *
 * @module
 */
import { keepersOf } from "../domain/keeper.ts";
import type { Lease } from "../domain/lease.ts";
import { HoldTimes } from "../journal/hold_times.ts";
import { JournalScanner } from "../journal/read.ts";
import { Fold } from "../journal/replay.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Outlook } from "../lease/ports.ts";
import {
  closeJournal,
  type JournalFile,
  openJournal,
  readThrough,
} from "./journal_file.ts";
import { testKeepers } from "./keeper_state.ts";
import type { FileStore } from "./ledger_view.ts";
import { act, type Steps } from "./machine.ts";
import { readPeers } from "./peer_journals.ts";
import { look } from "./site.ts";

const LF = 0x0a;

/**
 * A write that failed may be taken back and another one take its place, which
 * a reader of the rest does not see: a lease that never was would be waited for.
 */
const AFRESH_MS = 60_000;

/** Somebody who is told what the lookout reads. */
export interface JournalReader {
  /** Takes the next record of history; a line that cannot be read comes as `_CORRUPT`. */
  apply(entry: JournalEntry): void;
  /** The journal is read from its beginning. */
  restart(): void;
  /** A whole line that cannot be read, of which no record is made. */
  damaged(): void;
  /** So many bytes at the end are no whole line yet, or never will be. */
  rest(bytes: number): void;
}

/** One reader's place in the journal. */
export class JournalLookout {
  readonly #store: FileStore;
  readonly #reader: JournalReader | undefined;
  #file: JournalFile | null = null;
  #identity = "";
  #offset = 0;
  #fold = new Fold();
  #holds = new HoldTimes();
  #afreshAt = -Infinity;

  /** A lookout on the journal of a store; `reader` is told all that is read. */
  constructor(store: FileStore, reader?: JournalReader) {
    this.#store = store;
    this.#reader = reader;
  }

  /** The view of this moment. */
  *look(): Steps<Outlook> {
    const { site, onCorrupt } = this.#store;
    yield* this.#catchUp();
    const live = this.#fold.identified();
    const peers = yield* readPeers(site, onCorrupt);
    const nowMs = yield* act("now", "", (machine) => machine.nowMs());
    return {
      live,
      foreign: peers.live,
      tickets: this.#fold.tickets(),
      requests: this.#fold.requests(),
      nextSeq: this.#fold.nextSeq(),
      nowMs,
      damage: [],
      unsafe: null,
      position: positionOf(this.#identity, this.#offset, peers.live),
      revision: [
        this.#afreshAt,
        this.#identity,
        this.#fold.revision,
        ...peers.live.map((lease) => JSON.stringify(lease)),
      ].join(" "),
      keepers: yield* testKeepers(site, keepersOf(live)),
      estimate: (lane) => this.#holds.estimate(lane),
    };
  }

  /** Ends it. */
  *close(): Steps<void> {
    const file = this.#file;
    this.#file = null;
    yield* closeJournal(file);
  }

  *#catchUp(): Steps<void> {
    const { journal } = this.#store.site;
    const ticks = yield* act("ticks", "", (machine) => machine.ticksMs());
    if (ticks - this.#afreshAt >= AFRESH_MS) {
      this.#afreshAt = ticks;
      this.#forget();
    }
    const facts = yield* look(journal, "file");
    const isSame = facts !== null && facts.identity === this.#identity &&
      facts.size >= this.#offset;
    if (isSame && facts.size === this.#offset) return;
    if (!isSame || this.#file === null) {
      yield* this.close();
      this.#file = yield* openJournal(journal);
      if (!isSame || this.#file?.identity !== this.#identity) this.#forget();
    }
    const file = this.#file;
    if (file === null) return;
    this.#identity = file.identity;
    yield* this.#readOn(file);
    if (yield* act("platform", "", (machine) => machine.windows)) {
      yield* this.close();
    }
  }

  #forget(): void {
    this.#identity = "";
    this.#offset = 0;
    this.#fold = new Fold();
    this.#holds = new HoldTimes();
    this.#reader?.restart();
  }

  /** A line that has no end yet is left for the next look. */
  *#readOn(file: JournalFile): Steps<void> {
    const scanner = new JournalScanner((entry) => {
      this.#fold.apply(entry);
      this.#holds.apply(entry);
      this.#reader?.apply(entry);
    });
    let rest: Uint8Array = new Uint8Array();
    yield* readThrough(file, this.#offset, (chunk) => {
      const bytes = joined(rest, chunk);
      const cut = bytes.lastIndexOf(LF) + 1;
      scanner.push(bytes.subarray(0, cut));
      this.#offset += cut;
      rest = bytes.slice(cut);
    });
    if (scanner.end().torn !== null) this.#reader?.damaged();
    this.#reader?.rest(rest.length);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function positionOf(
  identity: string,
  offset: number,
  foreign: readonly Lease[],
): string {
  return [
    `${identity}@${offset}`,
    ...foreign.map((lease) => JSON.stringify(lease)),
  ].join(" ");
}
