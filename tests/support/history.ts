/**
 * Records of a small history: grants, ends and refusals at given minutes.
 *
 * @module
 */
import type { JournalEntry } from "../../src/journal/entry.ts";
import { aLease, stampAt } from "./records.ts";

/** A refusal, as it is recorded. */
export interface RefusalFields {
  /** The lane that was asked for. */
  readonly lane: string;
  /** The lane that was in the way. */
  readonly by?: string;
  /** The patterns that were asked for. */
  readonly region?: readonly string[];
  /** A path of both. */
  readonly witness?: string;
}

/** A journal that is written minute by minute. */
export class Past {
  /** The records so far. */
  readonly entries: JournalEntry[] = [];

  /** A lane is granted; gives back the identity. */
  grant(minute: number, lane: string, holder = "ada"): JournalEntry {
    const seq = this.entries.length + 1;
    const identity = { lane, loop_ts: `t-${seq}` };
    const lease = aLease({ ...identity, holder, fence: seq });
    this.#add(minute, { op: "ACQUIRE", ...identity, lease });
    return identity;
  }

  /** A hold ends. */
  end(minute: number, identity: JournalEntry, op = "RELEASE"): void {
    this.#add(minute, { op, ...identity, reason: op.toLowerCase() });
  }

  /** A lane is held for some minutes. */
  hold(minute: number, lane: string, minutes: number): void {
    this.end(minute + minutes, this.grant(minute, lane));
  }

  /** A request is refused. */
  refuse(minute: number, fields: RefusalFields): void {
    const { lane, by, region, witness } = fields;
    this.#add(minute, {
      ...{ op: "REFUSE", lane, holder: "bob", reason: "it is held" },
      reason_class: "OVERLAP",
      ...(region === undefined ? {} : { region }),
      ...(by === undefined ? {} : {
        conflict: {
          ...{ lane: by, loop_ts: "t", holder: "ada" },
          witness_path: witness ?? null,
        },
      }),
    });
  }

  #add(minute: number, entry: JournalEntry): void {
    const seq = this.entries.length + 1;
    this.entries.push({ ...entry, seq, ts: stampAt(minute) });
  }
}
