/**
 * Every ledger there is, to hold the same contract against.
 *
 * @module
 */
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { folded } from "../../src/journal/replay.ts";
import { encodeEntry } from "../../src/journal/codec.ts";
import type { Ledger } from "../../src/lease/ports.ts";
import { claimText } from "../../src/stores/etcd/claim.ts";
import type { Etcd } from "../../src/stores/etcd/client.ts";
import { createEtcd } from "../../src/stores/etcd/connection.ts";
import { keyspace, logKey } from "../../src/stores/etcd/keys.ts";
import { createEtcdLedger } from "../../src/stores/etcd/ledger.ts";
import { createTiming } from "../../src/stores/etcd/assembly.ts";
import { createMemoryLedger } from "../../src/stores/memory_ledger.ts";
import { FixedClock } from "./clock.ts";
import { Den } from "./den.ts";
import { EtcdRig } from "./etcd.ts";
import { MemoryEtcd } from "./memory_etcd.ts";

/** One ledger under test. */
export interface Subject extends AsyncDisposable {
  readonly ledger: Ledger;
  readonly clock: FixedClock;
  /** Its journal. */
  text(): Promise<string>;
  /** Keeps everybody out until called again. */
  hold(): Promise<() => Promise<void>>;
}

/** A kind of ledger. */
export interface Kind {
  /** What it is called. */
  readonly name: string;
  /** `dense`: each number is one more than the last. `rising`: it is higher. */
  readonly numbers: "dense" | "rising";
  /** Whether its journal is lines, which may be damaged. */
  readonly hasLines: boolean;
  /** Whether it needs an etcd on this machine. */
  readonly needsEtcd: boolean;
  /** A ledger, empty or with what a journal says. */
  make(journal?: string): Promise<Subject>;
}

/** The kinds. */
export const KINDS: readonly Kind[] = [
  {
    ...{ name: "memory", numbers: "dense", hasLines: true, needsEtcd: false },
    make: (journal = "") => Promise.resolve(inMemory(journal)),
  },
  {
    ...{ name: "file", numbers: "dense", hasLines: true, needsEtcd: false },
    make: (journal) => Promise.resolve(inFiles(journal)),
  },
  {
    name: "etcd in memory",
    ...{ numbers: "rising", hasLines: false, needsEtcd: false },
    make: async (journal = "") =>
      await onEtcd(new MemoryEtcd().client(), journal, () => Promise.resolve()),
  },
  {
    ...{ name: "etcd", numbers: "rising", hasLines: false, needsEtcd: true },
    async make(journal = ""): Promise<Subject> {
      const rig = await EtcdRig.start();
      const etcd = createEtcd(rig.options());
      return await onEtcd(etcd, journal, async () => {
        etcd.close();
        await rig[Symbol.asyncDispose]();
      });
    },
  },
];

function inMemory(journal: string): Subject {
  const clock = new FixedClock();
  const ledger = createMemoryLedger(clock, journal);
  return {
    ledger,
    clock,
    text: () => Promise.resolve(ledger.text()),
    hold(): Promise<() => Promise<void>> {
      const release = ledger.hold();
      return Promise.resolve(() => Promise.resolve(release()));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function inFiles(journal: string | undefined): Subject {
  const den = new Den();
  if (journal !== undefined) den.writeJournal(journal);
  return {
    ledger: den.open().ledger,
    clock: den.clock,
    text: () => Promise.resolve(den.journal()),
    hold(): Promise<() => Promise<void>> {
      den.writeLock(den.peerLock());
      return Promise.resolve(() =>
        Promise.resolve(den.remove(".lane-lease.lock"))
      );
    },
    [Symbol.asyncDispose]: () => Promise.resolve(den[Symbol.dispose]()),
  };
}

async function onEtcd(
  etcd: Etcd,
  journal: string,
  end: () => Promise<void>,
): Promise<Subject> {
  const clock = new FixedClock();
  const space = keyspace();
  let count = 0;
  const ledger = createEtcdLedger({
    etcd,
    timing: { ...createTiming(), nowMs: () => clock.nowMs() },
    host: "box",
    owner: "the test",
    mint: () => `id${++count}`,
  });
  await seed(etcd, parseJournal(journal));
  return {
    ledger,
    clock,
    async text(): Promise<string> {
      const { kvs } = await etcd.range({ prefix: space.log });
      return kvs.map(({ value }) => value).join("");
    },
    async hold(): Promise<() => Promise<void>> {
      const put = `${space.tries}held`;
      const value = claimText({
        ...{ state: "try", touches: { all: true }, host: "box" },
        ...{ owner: "somebody else", at: "" },
      });
      await etcd.txn({ success: [{ put, value }] });
      return async (): Promise<void> => {
        await etcd.txn({ success: [{ delete: { key: put } }] });
      };
    },
    [Symbol.asyncDispose]: end,
  };
}

/** Puts there what a journal says. */
async function seed(
  etcd: Etcd,
  entries: readonly JournalEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const space = keyspace();
  const fold = folded(entries);
  const value = String(fold.highestSeq);
  await etcd.txn({ success: [{ put: space.base, value }] });
  const lease = await etcd.grantLease(600);
  for (const [i, one] of fold.identified().entries()) {
    const claim = claimText({
      ...{ state: "granted", lease: one, requests: [], by: 0, own: true },
    });
    // deno-lint-ignore no-await-in-loop -- in the order of the grants
    await etcd.txn({
      success: [
        { put: `${space.claims}seed${i}`, value: claim, lease },
        { put: `${space.held}seed${i}`, value: claim },
      ],
    });
  }
  await etcd.txn({
    success: entries.map((entry) => ({
      put: logKey(space, Number(entry.seq)),
      value: encodeEntry(entry),
    })),
  });
}
