/**
 * Which records of history are about a lane, an owner or a path.
 *
 * Most records name a lease only by its identity, and a wait only by its
 * ticket. So the filter has to see all records from the first one on, those
 * too that nobody asked for.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import {
  identityKey,
  identityText,
  isRecord,
  type Lease,
  ownField,
  textOf,
} from "../domain/lease.ts";
import { heldRegion } from "../domain/held_region.ts";
import { parseStamp } from "../domain/stamp.ts";
import { ticketNumber } from "../domain/ticket.ts";
import type { Reach } from "../hook/reach.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { seqOf } from "../journal/seq.ts";
import { type Concern, concernOf, coverOf, type Lanes } from "./concern.ts";
import { refusalOf } from "./refusal_record.ts";
import { type News, Retelling } from "./retelling.ts";

/** What is wanted; all of it must be so. */
export interface RecordWish {
  /** A lane, by whatever name. */
  readonly lane?: string | undefined;
  /** Who did it, or whose lease or wait it is. */
  readonly owner?: string | undefined;
  /** An operation, in any case. */
  readonly op?: string | undefined;
  /** A reason class, in any case. */
  readonly reasonClass?: string | undefined;
  /** Places one of which is covered. */
  readonly reaches?: readonly Reach[] | undefined;
  /** Written no earlier, epoch milliseconds. */
  readonly sinceMs?: number | undefined;
  /** Written no later, epoch milliseconds. */
  readonly untilMs?: number | undefined;
}

/** What is known of a lease or a wait that later records only name. */
interface Known {
  readonly lane: string;
  readonly names: readonly string[];
  /** Whether it covers what is asked for. */
  readonly isCovered: boolean;
}

const NOTHING: Known = { lane: "", names: [], isCovered: false };

/** Tells of one record after the other whether it is wanted. */
export class RecordFilter {
  readonly #wish: RecordWish;
  readonly #lanes: Lanes;
  readonly #leases = new Map<string, Known>();
  readonly #tickets = new Map<number, Known>();
  readonly #concern: Concern | null;
  readonly #retelling = new Retelling();
  #lastMs: number | null = null;

  /**
   * @param wish What is wanted.
   * @param lanes What a lane name means.
   */
  constructor(wish: RecordWish, lanes: Lanes) {
    this.#wish = wish;
    this.#lanes = lanes;
    const { reaches } = wish;
    this.#concern = reaches === undefined
      ? null
      : concernOf({ kind: "path", name: "", reaches }, lanes);
  }

  /** Takes the next record, and tells whether it is wanted; what a compaction only carries over is not. */
  passes(entry: JournalEntry): boolean {
    const op = identityText(ownField(entry, "op"));
    const news = this.#retelling.see(entry);
    const known = op === "CHECKPOINT"
      ? this.#checkpoint(news)
      : this.#knownOf(op, entry);
    const isInTime = this.#isInTime(entry);
    if (news.isRepeated || !isInTime) return false;
    const { lane, owner, reaches, reasonClass } = this.#wish;
    const isMeant = (wish: string | undefined, text: string): boolean =>
      wish === undefined || laneId(text) === laneId(wish);
    return isMeant(this.#wish.op, op) &&
      isMeant(reasonClass, textOf(ownField(entry, "reason_class"))) &&
      (lane === undefined || this.#isOn(lane, entry, known)) &&
      (owner === undefined || known.names.includes(owner)) &&
      (reaches === undefined || known.isCovered);
  }

  #isOn(lane: string, entry: JournalEntry, known: Known): boolean {
    const names = [identityText(ownField(entry, "lane")), known.lane];
    const wanted = this.#lanes.idOf(lane);
    return names.some((name) =>
      name !== "" && this.#lanes.idOf(name) === wanted
    );
  }

  /** What has no time of its own was written with the record in front of it. */
  #isInTime(entry: JournalEntry): boolean {
    const { sinceMs = -Infinity, untilMs = Infinity } = this.#wish;
    this.#lastMs = parseStamp(ownField(entry, "ts")) ?? this.#lastMs;
    if (sinceMs === -Infinity && untilMs === Infinity) return true;
    return this.#lastMs !== null && this.#lastMs >= sinceMs &&
      this.#lastMs <= untilMs;
  }

  /** What the record is about, and keeps it for those that only name it. */
  #knownOf(op: string, entry: JournalEntry): Known {
    switch (op) {
      case "ACQUIRE":
      case "RECONCILE":
        return this.#granted(entry);
      case "WAIT":
        return this.#waiting(entry);
      case "UNWAIT":
        return this.#named(entry, this.#tickets.get(ticketNumber(entry) ?? -1));
      case "REFUSE":
        return this.#refused(entry);
      case "ADOPT":
        return this.#adopted(entry);
      default:
        return this.#named(entry, this.#leases.get(identityKey(entry)));
    }
  }

  #granted(entry: JournalEntry): Known {
    const own = ownField(entry, "lease");
    const lease: Lease = isRecord(own) ? own : entry as Lease;
    const lane = identityText(ownField(entry, "lane"));
    const known = { ...this.#knownLease(lease), lane };
    this.#leases.set(identityKey(entry), known);
    return this.#named(entry, known);
  }

  #knownLease(lease: Lease): Known {
    const { reaches } = this.#wish;
    return {
      lane: identityText(lease.lane),
      names: [textOf(lease.holder)],
      isCovered: reaches !== undefined &&
        coverOf(reaches, heldRegion(lease)) !== null,
    };
  }

  /** From now on the lease is another's. */
  #adopted(entry: JournalEntry): Known {
    const known = this.#leases.get(identityKey(entry));
    const holder = textOf(ownField(entry, "holder"));
    if (known !== undefined && holder !== "") {
      this.#leases.set(identityKey(entry), { ...known, names: [holder] });
    }
    return this.#named(entry, known);
  }

  #waiting(entry: JournalEntry): Known {
    const wait = {
      ...{ ticket: 0, sinceMs: null, untilMs: null, untilSeq: 0, end: null },
      endReason: "",
      lane: identityText(ownField(entry, "lane")),
      owner: textOf(ownField(entry, "owner")),
      region: textsOf(ownField(entry, "region")),
    };
    const known = {
      lane: wait.lane,
      names: [wait.owner],
      isCovered: this.#concern?.wait(wait) ?? false,
    };
    const number = ticketNumber(entry) ?? seqOf(ownField(entry, "seq"));
    this.#tickets.set(number, known);
    return this.#named(entry, known);
  }

  #refused(entry: JournalEntry): Known {
    const refusal = refusalOf(entry, null);
    return this.#named(entry, {
      lane: refusal.lane,
      names: [refusal.holder],
      isCovered: this.#concern?.refusal(refusal) ?? false,
    });
  }

  /** It tells of many: what it tells of one is so of it. */
  #checkpoint({ leases, gone }: News): Known {
    const told = leases.map(([key, lease]): Known => {
      const known = this.#knownLease(lease);
      this.#leases.set(key, known);
      return known;
    });
    const all = [
      ...told,
      ...gone.flatMap((key) => this.#leases.get(key) ?? []),
    ];
    const { lane = "" } = this.#wish;
    const wanted = this.#lanes.idOf(lane);
    return {
      lane: all.find((one) => this.#lanes.idOf(one.lane) === wanted)?.lane ??
        "",
      names: all.flatMap(({ names }) => names),
      isCovered: all.some(({ isCovered }) => isCovered),
    };
  }

  /** The record says itself who did it; it may be somebody else than the holder. */
  #named(entry: JournalEntry, known: Known = NOTHING): Known {
    const own = ["holder", "owner", "to"].map((key) =>
      textOf(ownField(entry, key))
    ).filter((name) => name !== "");
    return { ...known, names: [...known.names, ...own] };
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((one) => typeof one === "string")
    : [];
}
