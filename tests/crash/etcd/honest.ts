/**
 * A short history in which nothing is wrong, written by the ledger itself on
 * an etcd in memory, for faults to be planted in.
 *
 * @module
 */
import { acquire } from "../../../src/lease/acquire.ts";
import type { AcquireOptions } from "../../../src/lease/asking.ts";
import { check } from "../../../src/lease/check.ts";
import type { Desk } from "../../../src/lease/desk.ts";
import { release } from "../../../src/lease/release.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import type { Change } from "./history.ts";
import type { Named, Note, Told } from "./plan.ts";

/** What a trial leaves behind. */
export interface Remains {
  readonly history: readonly Change[];
  readonly notes: readonly Note[];
  readonly heard: ReadonlyMap<number, number>;
}

/** When a revision is heard of. */
export function timeOf(revision: number): number {
  return revision * 1_000;
}

/** Ada holds and gives back; bob is refused, then granted; eve dies, and bob gets what she held. */
export async function honestTrial(): Promise<Remains> {
  const story = new Story();
  const ada = story.desk("h0");
  const bob = story.desk("h1");
  const eve = story.desk("h2");
  const adas = await story.take(ada, {
    owner: "ada",
    lane: "a",
    tree: ["a/**"],
  });
  await story.take(bob, { owner: "bob", lane: "part", tree: ["a/x/**"] });
  await story.look(ada, adas);
  await story.giveBack(ada, adas);
  await story.take(bob, { owner: "bob", lane: "part", tree: ["a/x/**"] });
  const keeper = await eve.keepers.open();
  const eves = await story.take(eve, {
    ...{ owner: "eve", lane: "e", tree: ["e/*.ts"] },
    keeper: keeper?.name ?? "",
  });
  story.office.ms += 60_000;
  await story.look(eve, eves);
  await story.take(bob, { owner: "bob", lane: "all", tree: ["e/**"] });
  await keeper?.close();
  const { history, notes } = story;
  const heard = new Map(
    history.map(({ revision }) => [revision, timeOf(revision)]),
  );
  return { history, notes, heard };
}

class Story {
  readonly office: EtcdOffice = new EtcdOffice();
  readonly history: Change[] = [];
  readonly notes: Note[] = [];

  constructor() {
    this.office.memory.onTurn = ({ revision, events }): void => {
      for (const { type, kv } of events) {
        const { key, value } = kv;
        this.history.push({
          ...{ revision, type, key },
          value: type === "delete" ? "" : value,
        });
      }
    };
  }

  desk(host: string): Desk {
    return this.office.desk({ store: { host, owner: host } });
  }

  async take(desk: Desk, options: AcquireOptions): Promise<Named> {
    const from = this.#now();
    const answer = await acquire(desk, options);
    if (answer.outcome === "lock-busy") throw new Error(answer.reason);
    const { owner, lane } = options;
    const named: Named = {
      ...{ owner, lane: lane ?? "", loop_ts: answer.loop_ts ?? "" },
      fence: answer.fence ?? 0,
    };
    const { held_by } = answer;
    const told: Told = answer.outcome === "acquire"
      ? { told: "granted", ...named }
      : { told: "refused", lane: named.lane, held_by };
    this.#note(desk, { owner, from }, told);
    return named;
  }

  async look(desk: Desk, named: Named): Promise<void> {
    const from = this.#now();
    const { owner, lane, fence } = named;
    const { held } = await check(desk, { owner, lane, fence });
    this.#note(desk, { owner, from }, {
      told: held ? "held" : "lost",
      ...named,
    });
    if (held) this.#note(desk, { owner, from }, { told: "acted", ...named });
  }

  async giveBack(desk: Desk, named: Named): Promise<void> {
    const from = this.#now();
    const { owner, lane, fence } = named;
    await release(desk, { owner, lane, fence });
    this.#note(desk, { owner, from }, { told: "released", ...named });
  }

  #note(
    desk: Desk,
    { owner, from }: { owner: string; from: number },
    told: Told,
  ): void {
    const host = desk.processes.host();
    const to = this.#now();
    this.notes.push({ ...told, host, owner, from, to, ms: to - from });
  }

  #now(): number {
    return timeOf(this.office.memory.revision) + 1;
  }
}
