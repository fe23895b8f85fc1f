/**
 * Makes overviews of a workspace out of looks at its journal, one probe of all
 * processes and one look at git.
 *
 * @module
 */
import { indexCatalogue, type LaneIndex } from "../domain/catalogue.ts";
import type { Commit } from "../domain/commits.ts";
import { expiresAtMs } from "../domain/expiry.ts";
import { heldRegion } from "../domain/held_region.ts";
import { probedFor } from "../domain/keeper.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import { liveness } from "../domain/liveness.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Chronicle, Oddities } from "../journal/chronicle.ts";
import { type Desk, holderOf } from "./desk.ts";
import { signsOf, type Sources } from "./evidence.ts";
import { laneState } from "./lane_state.ts";
import type { LaneRow, Overview, Survey, SurveyOptions } from "./overview.ts";
import type { Lookout, Outlook, Pulse } from "./ports.ts";
import { queuedIn, type QueuedTicket } from "./queued.ts";
import { fenceOf } from "./standing.ts";

/** Processes are asked about so often: on some systems that starts one. */
const PROBE_MS = 5_000;
/** Git is asked so often. */
const COMMITS_MS = 20_000;
/** Commits longer ago say nothing of a run that still counts. */
const OLDEST_MS = 30 * 86_400_000;

/** What a survey is made of. */
export interface SurveyParts {
  /** What the verbs work with. */
  readonly desk: Desk;
  /** The root of the workspace. */
  readonly root: string;
  /** The eye on the journal; it tells `chronicle` what it reads. */
  readonly lookout: Lookout;
  /** What else the journal tells. */
  readonly chronicle: Chronicle;
  /** The highest number that was given out, as far as the store remembers; 0 for none. */
  lastNumber(): Promise<number>;
  /** What was committed since a moment, `null` where that cannot be told. */
  commits(sinceMs: number): Promise<readonly Commit[] | null>;
}

/** A survey of a workspace. */
export class JournalSurvey implements Survey {
  readonly #parts: SurveyParts;
  readonly #lanes: LaneIndex;
  #pulses: { at: number; keys: string; pulse(lease: Lease): Pulse } | null =
    null;
  #commits: { at: number; since: number; found: readonly Commit[] | null } = {
    ...{ at: -Infinity, since: Infinity },
    found: null,
  };

  /** @param parts What it is made of. */
  constructor(parts: SurveyParts) {
    this.#parts = parts;
    this.#lanes = indexCatalogue(parts.desk.catalogue);
  }

  /** How it stands now. */
  async look(options: SurveyOptions = {}): Promise<Overview> {
    const { desk, lookout, chronicle, root } = this.#parts;
    // Before the journal: what is appended in between only makes it higher.
    const lastNumber = await this.#parts.lastNumber();
    const view = await lookout.look();
    const leases = [...view.live, ...view.foreign];
    const queue = await queuedIn(desk, view);
    const sources: Sources = {
      at: {
        now_ms: view.nowMs,
        this_host: desk.processes.host(),
        keeper: (name) => view.keepers.get(name) ?? "unknown",
      },
      pulse: await this.#probe(leases, view.nowMs),
      chronicle,
      commits: await this.#committed(leases, view.nowMs, options),
    };
    return {
      workspace: root,
      now_ms: view.nowMs,
      lanes: this.#rows(view, { queue, sources }),
      queue,
      refusals: chronicle.refusals(),
      activity: chronicle.activity(),
      remarks: remarksOn(chronicle.oddities(), lastNumber - view.nextSeq + 1),
    };
  }

  /** Waits for a change. */
  async pause(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#parts.lookout.pause(ms, "changes", signal);
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.#parts.lookout.close();
  }

  async #probe(
    leases: readonly Lease[],
    nowMs: number,
  ): Promise<(lease: Lease) => Pulse> {
    const asked = leases.flatMap(probedFor);
    const keys = JSON.stringify(asked.map(({ pid }) => pid));
    const last = this.#pulses;
    const isFresh = last !== null && last.keys === keys &&
      Math.abs(nowMs - last.at) < PROBE_MS;
    if (isFresh) return last.pulse;
    const pulse = await this.#parts.desk.processes.probe(asked);
    this.#pulses = { at: nowMs, keys, pulse };
    return pulse;
  }

  async #committed(
    leases: readonly Lease[],
    nowMs: number,
    { isFresh = false }: SurveyOptions,
  ): Promise<readonly Commit[] | null> {
    if (leases.length === 0) return null;
    const starts = leases.map((lease) => startOf(lease, nowMs));
    const since = Math.max(Math.min(...starts), nowMs - OLDEST_MS);
    const last = this.#commits;
    const isDue = isFresh || since < last.since ||
      Math.abs(nowMs - last.at) >= COMMITS_MS;
    if (isDue) {
      const found = await this.#parts.commits(since);
      this.#commits = { at: nowMs, since, found };
    }
    return this.#commits.found;
  }

  #rows(
    view: Outlook,
    about: { queue: readonly QueuedTicket[]; sources: Sources },
  ): LaneRow[] {
    const { desk } = this.#parts;
    const tickets = new Map<string, number[]>();
    for (const { lane, ticket, state } of about.queue) {
      if (lane === "" || state === "dead") continue;
      const id = desk.laneKey(lane);
      tickets.set(id, [...tickets.get(id) ?? [], ticket]);
    }
    const held = new Map<string, LaneRow[]>();
    const add = (lease: Lease, isElsewhere: boolean): void => {
      const id = desk.laneKey(identityText(lease.lane));
      const queue = tickets.get(id) ?? [];
      const row = this.#leaseRow(lease, { ...about, id, queue, isElsewhere });
      held.set(id, [...held.get(id) ?? [], row]);
    };
    for (const lease of view.live) add(lease, HERE);
    for (const lease of view.foreign) add(lease, ELSEWHERE);
    const rows: LaneRow[] = [];
    for (const [id, name] of this.#lanes.known) {
      const queue = tickets.get(id) ?? [];
      rows.push(
        ...held.get(id) ?? [this.#freeRow({ id, name, queue, view })],
      );
    }
    for (const [id, some] of held) {
      if (!this.#lanes.known.has(id)) rows.push(...some);
    }
    return rows;
  }

  #leaseRow(
    lease: Lease,
    about: {
      readonly id: string;
      readonly queue: readonly number[];
      readonly isElsewhere: boolean;
      readonly sources: Sources;
    },
  ): LaneRow {
    const { id, queue, isElsewhere, sources } = about;
    const signs = signsOf(lease, sources);
    const { evidence, notes, is_gone, is_starting } = signs;
    const verdict = liveness(evidence);
    const until = expiresAtMs(lease);
    const lane = identityText(lease.lane);
    const state = laneState({
      verdict: verdict.verdict,
      is_gone,
      is_starting,
      announced_ms: null,
      waiting: queue.length,
    });
    return {
      lane,
      state,
      reason: state === "dead"
        ? "its holder is proved to be gone"
        : state === "spawning"
        ? "its command is not started yet"
        : verdict.reason,
      is_declared: this.#lanes.known.has(id),
      is_exclusive: this.#lanes.exclusive.has(id),
      is_elsewhere: isElsewhere,
      holder: holderOf(lease),
      loop_ts: identityText(lease.loop_ts),
      fence: fenceOf(lease),
      region: heldRegion(lease).patterns,
      acquired_at: identityText(lease.acquired_at),
      heartbeat_age_ms: evidence.last_heartbeat_age_ms,
      time_left_ms: until === null ? null : until - evidence.now_ms,
      queue,
      activity: sources.chronicle.activity(lane),
      liveness: { ...verdict, evidence, notes },
    };
  }

  #freeRow(
    { id, name, queue, view }: {
      readonly id: string;
      readonly name: string;
      readonly queue: readonly number[];
      readonly view: Outlook;
    },
  ): LaneRow {
    const { chronicle, desk } = this.#parts;
    const spawn = chronicle.announced(name);
    const state = laneState({
      verdict: null,
      is_gone: false,
      is_starting: false,
      announced_ms: spawn === null ? null : Math.abs(view.nowMs - spawn.at_ms),
      waiting: queue.length,
    });
    const tree = Object.entries(desk.catalogue.trees).find(([lane]) =>
      desk.laneKey(lane) === id
    )?.[1];
    return {
      lane: name,
      state,
      reason: state === "waiting"
        ? "somebody waits for it"
        : state === "spawning"
        ? "somebody said that work on it is about to start"
        : "nobody holds it",
      is_declared: true,
      is_exclusive: this.#lanes.exclusive.has(id),
      is_elsewhere: false,
      holder: state === "spawning" ? spawn?.holder ?? "" : "",
      loop_ts: "",
      fence: null,
      region: tree ?? [],
      acquired_at: "",
      heartbeat_age_ms: null,
      time_left_ms: null,
      queue,
      activity: chronicle.activity(name),
      liveness: null,
    };
  }
}

const HERE = false;
const ELSEWHERE = true;

function startOf(lease: Lease, nowMs: number): number {
  return parseStamp(lease.acquired_at) ?? nowMs;
}

function remarksOn(
  { unreadable, torn, foreign }: Oddities,
  missing: number,
): string[] {
  const remarks: string[] = [];
  // A line that cannot be read may be the one that is missed.
  if (missing > unreadable) {
    remarks.push(
      "The journal lacks records it once had, so who holds what is not certain; see `dos journal verify`",
    );
  }
  if (unreadable > 0) {
    const lines = unreadable === 1 ? "1 line" : `${unreadable} lines`;
    remarks.push(
      `The journal has ${lines} that cannot be read; see \`dos journal verify\``,
    );
  }
  if (torn > 0) {
    remarks.push(
      "The journal ends in the middle of a line, which is left out",
    );
  }
  if (foreign > 0) {
    const grants = foreign === 1 ? "1 grant" : `${foreign} grants`;
    remarks.push(
      `The journal has ${grants} without a fence, as dos-kernel writes them`,
    );
  }
  return remarks;
}
