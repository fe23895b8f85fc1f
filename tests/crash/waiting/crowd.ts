/**
 * A crowd of waiters, somebody who kills them, and two who compact: one as we
 * do, one as dos-kernel does, who knows no tickets.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- a place in the crowd has one waiter at a time
import { openWorkspace, parseJournal, replay } from "@dos/lanes";
import type { JournalEntry } from "@dos/lanes";
import { encodeEntry } from "../../../src/journal/codec.ts";
import { createChance, pickOne } from "../contention/plan.ts";

const WORKER = `${import.meta.dirname}/worker.ts`;

/** How a crowd waits. */
export interface Orders {
  /** The workspace. */
  readonly root: string;
  /** How many wait at once. */
  readonly size: number;
  /** How many are killed at least. */
  readonly kills: number;
  /** How many records there are at least in the end. */
  readonly records: number;
  /** Time between two kills. */
  readonly killEveryMs: number;
  /** Time between two compactions. */
  readonly compactEveryMs: number;
  /** Chance. */
  readonly seed: number;
}

/** What became of a crowd. */
export interface Outcome {
  /** Waiters and holders that were killed. */
  readonly kills: number;
  /** Compactions by each side. */
  readonly compactions: { readonly ours: number; readonly peer: number };
  /** What those said that did not end well. */
  readonly faults: readonly string[];
  /** Every record there ever was, in order. */
  readonly history: readonly JournalEntry[];
}

/** Lets a crowd wait until all of them are served. */
export async function gather(orders: Orders): Promise<Outcome> {
  const { root, size, seed } = orders;
  const chance = createChance(seed);
  const workspace = await openWorkspace({ root, env: {} });
  const { leases, paths } = workspace;
  const stop = `${root}/.stop`;
  const places = new Map<string, Deno.ChildProcess>();
  const faults: string[] = [];
  const ends: Promise<void>[] = [];
  const killed = new Set<string>();
  let births = 0;

  function enter(): void {
    const owner = `w${births++}`;
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "-q", "--no-check", WORKER, root, owner],
        ...[String(seed * 1000 + births), stop],
      ],
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    places.set(owner, child);
    ends.push(
      child.output().then(({ success, stdout, stderr }) => {
        places.delete(owner);
        if (success || killed.has(owner)) return;
        const decode = (bytes: Uint8Array): string =>
          new TextDecoder().decode(bytes);
        faults.push(decode(stdout) + decode(stderr).slice(0, 500));
      }),
    );
  }

  for (let n = 0; n < size; n++) enter();
  const segments: string[] = [];
  const compactions = { ours: 0, peer: 0 };
  let nextCompaction = performance.now() + orders.compactEveryMs;
  const isEnough = async (): Promise<boolean> =>
    killed.size >= orders.kills &&
    await workspace.journal.seq() >= orders.records;
  while (faults.length === 0 && !await isEnough()) {
    await pause(orders.killEveryMs);
    const owner = pickOne([...places.keys()], chance);
    const child = places.get(owner);
    if (child !== undefined) {
      killed.add(owner);
      child.kill("SIGKILL");
      await child.status;
      await endLeases(leases, owner);
      enter();
    }
    if (performance.now() < nextCompaction) continue;
    nextCompaction += orders.compactEveryMs;
    if (compactions.ours > compactions.peer) {
      const before = await compactAsPeer(paths);
      if (before !== null) {
        segments.push(before);
        compactions.peer++;
      }
    } else {
      await leases.compact({ lockTimeout: 30 });
      compactions.ours++;
    }
  }
  await Deno.writeTextFile(stop, "");
  await Promise.all(ends);
  const history = await wholeHistory(paths.journal, segments);
  return { kills: killed.size, compactions, faults, history };
}

async function endLeases(
  leases: Awaited<ReturnType<typeof openWorkspace>>["leases"],
  owner: string,
): Promise<void> {
  for (const lease of await leases.live()) {
    if (lease.holder !== owner) continue;
    await leases.release({
      ...{ owner, lane: String(lease.lane), loopTs: String(lease.loop_ts) },
      ...{ force: true, lockTimeout: 30 },
    });
  }
}

/** The compaction of dos-kernel: the lock file, one CHECKPOINT, a rename. It gives back the journal as it was. */
async function compactAsPeer(
  { journal, lock }: { journal: string; lock: string },
): Promise<string | null> {
  const stamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const body = `owner: journal-compact\nacquired_at: ${stamp}\npid: 1\n`;
  for (let attempt = 0;; attempt++) {
    try {
      await Deno.writeTextFile(lock, body, { createNew: true });
      break;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      if (attempt === 500) return null;
      await pause(5);
    }
  }
  try {
    const before = await Deno.readTextFile(journal);
    const entries = parseJournal(before);
    const seq_watermark = highest(entries);
    const leases = replay(entries);
    const checkpoint = { op: "CHECKPOINT", leases, seq_watermark };
    await Deno.writeTextFile(`${journal}.compact.tmp`, encodeEntry(checkpoint));
    await Deno.rename(`${journal}.compact.tmp`, journal);
    return before;
  } catch (error) {
    // On a very busy machine nobody may have got as far as a record.
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  } finally {
    await Deno.remove(lock);
  }
}

/** What was set aside and what is there, each record once, with the marks that a peer's compaction left. */
async function wholeHistory(
  journal: string,
  segments: readonly string[],
): Promise<JournalEntry[]> {
  const directory = journal.slice(0, journal.lastIndexOf("/"));
  const texts = [...segments];
  for await (const { name } of Deno.readDir(directory)) {
    if (/^lane-journal\..*jsonl$/.test(name)) {
      texts.push(await Deno.readTextFile(`${directory}/${name}`));
    }
  }
  texts.push(await Deno.readTextFile(journal));
  const byNumber = new Map<number, JournalEntry>();
  for (const text of texts) {
    for (const entry of parseJournal(text)) {
      if (typeof entry.seq === "number") byNumber.set(entry.seq, entry);
    }
  }
  for (const text of segments) {
    const entries = parseJournal(text);
    const last = highest(entries);
    // Behind the last record that the peer saw: leases go on, tickets do not.
    byNumber.set(last + 0.5, { op: "CHECKPOINT", leases: replay(entries) });
  }
  return [...byNumber].toSorted(([a], [b]) => a - b).map(([, entry]) => entry);
}

function highest(entries: readonly JournalEntry[]): number {
  return Math.max(
    ...entries.map(({ seq, seq_watermark }) =>
      Number(seq ?? seq_watermark ?? 0)
    ),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
