/**
 * A ledger in memory: the whole contract of the port without a file.
 *
 * It runs one transaction at a time, keeps its records encoded as the journal
 * would, and folds them with the same fold, so that what holds here holds for
 * files and the other way round.
 *
 * @module
 */
import type { KeeperState } from "../domain/keeper.ts";
import { JournalScanner } from "../journal/read.ts";
import { Fold } from "../journal/replay.ts";
import type {
  Act,
  Busy,
  Clock,
  Done,
  Ledger,
  LedgerView,
} from "../lease/ports.ts";
import { damageOf, unsafeReason } from "./damage_policy.ts";
import { encodeAll, stamped } from "./record_lines.ts";

/** A memory ledger, with its journal to look at. */
export interface MemoryLedger extends Ledger {
  /** The journal as it would stand in a file. */
  text(): string;
  /** How keepers stand, for whoever tries verbs here to say. */
  readonly keepers: Map<string, KeeperState>;
  /** Keeps every transaction out until the returned function is called. */
  hold(): () => void;
}

/** An empty ledger, or one that starts from a journal's text. */
export function createMemoryLedger(clock: Clock, text = ""): MemoryLedger {
  let journal = text;
  let held = false;
  const keepers = new Map<string, KeeperState>();

  function view(): LedgerView {
    const fold = new Fold();
    const scanner = new JournalScanner((entry) => fold.apply(entry));
    scanner.push(new TextEncoder().encode(journal));
    const damage = damageOf(scanner.end());
    return {
      live: fold.identified(),
      foreign: [],
      tickets: fold.tickets(),
      requests: fold.requests(),
      nextSeq: fold.nextSeq(),
      nowMs: clock.nowMs(),
      damage,
      unsafe: unsafeReason(damage, "safe"),
      position: String(journal.length),
      keepers,
    };
  }

  function transact<T>(decide: (view: LedgerView) => Act<T>): Done<T> | Busy {
    if (held) {
      return { kind: "busy", holder: "the one who holds it", waitedMs: 0 };
    }
    const seen = view();
    const { append, result } = decide(seen);
    const written = stamped(append, seen);
    const lines = encodeAll("the ledger in memory", written);
    if (lines !== "" && journal !== "" && !journal.endsWith("\n")) {
      journal += "\n";
    }
    journal += lines;
    return { kind: "done", result, written };
  }

  return {
    read: () => Promise.resolve().then(view),
    transact: (decide) => Promise.resolve().then(() => transact(decide)),
    text: () => journal,
    keepers,
    hold(): () => void {
      held = true;
      return () => {
        held = false;
      };
    },
  };
}
