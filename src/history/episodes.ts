/**
 * What a journal tells of the past, as spans of time and moments in them.
 *
 * Times are epoch milliseconds to the second, as records have them; `null`
 * where a record has none that can be read.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";

/** How a hold ended. */
export type HoldEnd =
  /** Its holder gave it back. */
  | "released"
  /** Somebody ended it, because its holder was gone or by force. */
  | "scavenged"
  /** It was taken back in the moment of the grant: its holder never was told of it. */
  | "withdrawn"
  /** It went on under another holder. */
  | "handed-over"
  /** It went on under the same holder with another region. */
  | "changed"
  /** A later record granted the same lease anew. */
  | "replaced"
  /** A CHECKPOINT does not have it any more, and no record says why. */
  | "dropped";

/** One holder's time with one lease and one region. */
export interface Hold {
  /** The lease as it was recorded last. All that time it had the same region. */
  readonly lease: Lease;
  /** The lane, as recorded. */
  readonly lane: string;
  /** First half of the lease's identity. */
  readonly loopTs: string;
  /** Who held it. */
  readonly holder: string;
  /** Its fencing token, `null` where it has none. */
  readonly fence: number | null;
  /** When it began. */
  readonly sinceMs: number | null;
  /** When its holder's time with the lease began: earlier where the region was another one at first. */
  readonly heldSinceMs: number | null;
  /** The number of the record that began it, 0 where it has none. */
  readonly sinceSeq: number;
  /** Whether its beginning is in the journal; false where only a CHECKPOINT tells of it. */
  readonly isWhole: boolean;
  /** Set where it began by taking the lease over from another holder. */
  readonly isHandedOver?: true;
  /** Set where its holder had the lease before, with another region. */
  readonly isContinued?: true;
  /** When it ended, `null` as long as it lives. */
  readonly untilMs: number | null;
  /** The number of the record that ended it, 0 as long as it lives. */
  readonly untilSeq: number;
  /** How it ended, `null` as long as it lives. */
  readonly end: HoldEnd | null;
  /** What the record of the end gives as reason. */
  readonly endReason: string;
  /** Who ended it, as far as it is told. */
  readonly endedBy: string;
  /** How often it was beaten. */
  readonly beats: number;
  /** The last beat. */
  readonly beatMs: number | null;
  /** The ticket it was waited for with, `null` where there was none. */
  readonly ticket: number | null;
  /** Whether it was granted although others overlap it. */
  readonly isForced: boolean;
}

/** A request that was refused. */
export interface Refusal {
  /** Its number, 0 where it has none. */
  readonly seq: number;
  /** When. */
  readonly atMs: number | null;
  /** The lane that was asked for, `""` where any would have done. */
  readonly lane: string;
  /** Who asked. */
  readonly holder: string;
  /** One sentence. */
  readonly reason: string;
  /** Stable code. */
  readonly reasonClass: string;
  /** The patterns that were asked for, as far as they are recorded. */
  readonly region: readonly string[];
  /** The lease that was in the way, `null` where none is recorded. */
  readonly blocker: Blocker | null;
}

/** The lease that was in the way of a request. */
export interface Blocker {
  /** Its lane, `""` where the record does not tell. */
  readonly lane: string;
  /** First half of its identity. */
  readonly loopTs: string;
  /** Who held it. */
  readonly holder: string;
  /** The pattern of the request that met it, `""` where none is recorded. */
  readonly requestedPattern: string;
  /** The pattern of the lease that was met, `""` where none is recorded. */
  readonly livePattern: string;
  /** A path that both cover, `""` where none is recorded. */
  readonly witnessPath: string;
}

/** One wait in the queue. */
export interface Wait {
  /** The ticket. */
  readonly ticket: number;
  /** The lane, `""` where any will do. */
  readonly lane: string;
  /** Who waits. */
  readonly owner: string;
  /** The region it waits for. */
  readonly region: readonly string[];
  /** When it began. */
  readonly sinceMs: number | null;
  /** When it ended, `null` as long as it goes on. */
  readonly untilMs: number | null;
  /** The number of the record that ended it, 0 as long as it goes on. */
  readonly untilSeq: number;
  /** How it ended, `null` as long as it goes on. */
  readonly end: "granted" | "left" | null;
  /** What the record of its end gives as reason. */
  readonly endReason: string;
}
