/**
 * Watches a store in etcd revision by revision, and reads its history at the
 * end: what must never be, and what must be then.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { heldRegion } from "../../src/domain/held_region.ts";
import { identityKey, isRecord, type Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { meet } from "../../src/domain/region.ts";
import { Fold } from "../../src/journal/replay.ts";
import type { AcquireOutcome } from "../../src/lease/acquire_answer.ts";
import { readClaim } from "../../src/stores/etcd/claim.ts";
import { keyspace } from "../../src/stores/etcd/keys.ts";
import { entriesOf } from "../support/etcd_office.ts";
import type { MemoryEtcd } from "../support/memory_etcd.ts";

/** One store's judge. */
export class Judge {
  readonly #memory: MemoryEtcd;
  readonly #space = keyspace();
  /** What is held, by claim. */
  readonly #live = new Map<string, Lease>();
  /** Every fence that was ever given, by what it was for. */
  readonly #fences: Lease[] = [];
  readonly #granted: AcquireOutcome[] = [];

  /** A judge that watches from now on. */
  constructor(memory: MemoryEtcd) {
    this.#memory = memory;
    memory.onTurn = ({ events }): void => {
      for (const { type, kv } of events) {
        if (kv.key.startsWith(this.#space.log)) {
          assertEquals(kv.createRevision, kv.modRevision, "a record changed");
        }
        if (!kv.key.startsWith(this.#space.claims)) continue;
        const claim = type === "delete" ? null : readClaim(kv.value);
        if (claim?.state !== "granted") this.#live.delete(kv.key);
        else this.#take(kv.key, claim.lease);
      }
      requireApart([...this.#live.values()]);
    };
  }

  /** Whether a lease is live now. */
  isLive({ fence, lane }: { fence: unknown; lane: unknown }): boolean {
    return [...this.#live.values()].some((one) =>
      one.fence === fence && one.lane === lane
    );
  }

  /** Who holds a lane, or nobody. */
  holderOf(lane: string): string {
    const found = [...this.#live.values()].find((one) => one.lane === lane);
    return String(found?.holder ?? "nobody");
  }

  /** A grant that somebody was told of. */
  told(answer: AcquireOutcome): void {
    this.#granted.push(answer);
  }

  /** History, in its order. */
  history(): JournalEntry[] {
    return entriesOf(this.#memory);
  }

  /** Reads history, once nothing is left to be told. */
  conclude(live: readonly Lease[]): void {
    const fold = new Fold();
    const fences = new Set<unknown>();
    let last = 0;
    for (const entry of this.history()) {
      assert(Number(entry.seq) > last, `number ${entry.seq} after ${last}`);
      last = Number(entry.seq);
      if (entry.op === "REFUSE") requireReason(entry, fold);
      fold.apply(entry);
      if (isRecord(entry.lease)) {
        const { fence } = entry.lease;
        const isNew = entry.op === "ACQUIRE" || !fences.has(fence);
        assertEquals(fence === entry.seq, isNew, JSON.stringify(entry));
        fences.add(fence);
      }
      requireApart(fold.live());
    }
    for (const { fence, lane } of this.#granted) {
      assert(fences.has(fence), `the grant ${fence} of "${lane}" is no record`);
    }
    const sorted = (leases: readonly Lease[]): string[] =>
      leases.map((lease) => JSON.stringify([identityKey(lease), lease.fence]))
        .sort();
    assertEquals(sorted(fold.live()), sorted(live));
  }

  #take(key: string, lease: Lease): void {
    const before = this.#live.get(key);
    this.#live.set(key, lease);
    if (before?.fence === lease.fence) return;
    const region = heldRegion(lease);
    for (const other of this.#fences) {
      const isLower = Number(other.fence) < Number(lease.fence);
      if (isLower || meet(region, heldRegion(other)) === null) continue;
      throw new Error(
        `fence ${lease.fence} of "${lease.lane}" after ${other.fence} of "${other.lane}"`,
      );
    }
    this.#fences.push(lease);
  }
}

function requireApart(live: readonly Lease[]): void {
  for (const [i, one] of live.entries()) {
    for (const other of live.slice(i + 1)) {
      const meeting = meet(heldRegion(one), heldRegion(other));
      if (meeting === null && one.lane !== other.lane) continue;
      throw new Error(
        `${JSON.stringify(one)} and ${JSON.stringify(other)} are live at once`,
      );
    }
  }
}

/** A refusal names what was live when it was decided. */
function requireReason(entry: object, fold: Fold): void {
  const { conflict, reason } = entry as Record<string, unknown>;
  if (!isRecord(conflict)) return;
  const { lane, loop_ts } = conflict;
  const isThere = fold.live().some((one) =>
    one.lane === lane && one.loop_ts === loop_ts
  );
  assert(isThere, `refused for what was not live: ${reason}`);
}
