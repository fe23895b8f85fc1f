/**
 * How lanes are used: how long they are held and waited for, how often they
 * are refused, and which get into each other's way.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Hold, Refusal, Wait } from "./episodes.ts";
import { type Spread, spreadOf } from "./spread.ts";
import { isFarOff, type UsualSpan } from "./usual_span.ts";

/** Which part of history is counted. */
export interface StatsScope {
  /** Epoch milliseconds, counted in. @default {-Infinity} */
  readonly sinceMs?: number;
  /** Epoch milliseconds, counted in. @default {Infinity} */
  readonly untilMs?: number;
  /** Only this lane. */
  readonly lane?: string;
  /** The span of history: durations that begin or end far off it tell of a wrong clock, and are not counted. */
  readonly usual?: UsualSpan;
  /** What lanes are compared by; other names of a lane come to the same. @default {laneId} */
  idOf?(lane: string): string;
}

/** One lane in numbers. */
export interface LaneStats {
  /** The lane. */
  readonly lane: string;
  /** Grants. */
  readonly grants: number;
  /** Holds that have not ended. */
  readonly live: number;
  /** How long it was held, of holds that their holder ended. */
  readonly hold: Spread;
  /** How long those waited in the queue who got it. */
  readonly wait: Spread;
  /** Waits that ended without it. */
  readonly given_up: number;
  /** Refusals. */
  readonly refusals: number;
  /** Refusals in all requests, 0 to 1. */
  readonly refusal_rate: number;
  /** Refusals because the very lane was held, in all refusals that say what was in the way, 0 to 1. */
  readonly self_rate: number;
  /** Holds whose holder did not end them. */
  readonly scavenged: number;
  /** Grants by force. */
  readonly forced: number;
  /** The directories that refused requests were for, most wanted first. */
  readonly wanted: readonly string[];
}

/** Two lanes that got into each other's way. */
export interface PairStats {
  /** The lanes, by name. */
  readonly lanes: readonly [string, string];
  /** Refusals of one because of the other. */
  readonly refusals: number;
  /** Those in all requests for either, 0 to 1. */
  readonly collision_rate: number;
  /** A path that both cover, `""` where none is recorded. */
  readonly witness_path: string;
}

/** A history in numbers. */
export interface Statistics {
  /** The lanes that were used or asked for, those most often refused first. */
  readonly lanes: readonly LaneStats[];
  /** The pairs, those that collide most first. */
  readonly pairs: readonly PairStats[];
  /** Refusals because of a lease whose lane their record does not tell: they count for no pair. */
  readonly unnamed_blockers: number;
}

/** So many of the wanted directories are told. */
const WANTED = 3;

/** A history in numbers. */
export function statisticsOf(
  { holds, refusals, waits }: Pick<Chronicle, "holds" | "refusals" | "waits">,
  scope: StatsScope = {},
): Statistics {
  const { sinceMs = -Infinity, untilMs = Infinity } = scope;
  const within = (ms: number | null): boolean =>
    ms === null ? scope.sinceMs === undefined : ms >= sinceMs && ms <= untilMs;
  const book = new Book(scope.idOf ?? laneId, scope.usual);
  for (const hold of holds) if (within(hold.sinceMs)) book.hold(hold);
  for (const wait of waits) if (within(wait.sinceMs)) book.wait(wait);
  for (const refusal of refusals) {
    if (within(refusal.atMs)) book.refuse(refusal);
  }
  return book.close(scope.lane);
}

interface Tally {
  readonly lane: string;
  readonly holdMs: number[];
  readonly waitMs: number[];
  readonly wanted: Map<string, number>;
  grants: number;
  live: number;
  givenUp: number;
  refusals: number;
  told: number;
  unnamed: number;
  self: number;
  scavenged: number;
  forced: number;
}

class Book {
  readonly #idOf: (lane: string) => string;
  readonly #usual: UsualSpan | undefined;
  readonly #lanes = new Map<string, Tally>();
  readonly #pairs = new Map<string, { count: number; witness: string }>();

  constructor(idOf: (lane: string) => string, usual: UsualSpan | undefined) {
    this.#idOf = idOf;
    this.#usual = usual;
  }

  hold(hold: Hold): void {
    const { lane, end, heldSinceMs, untilMs, isWhole, isForced } = hold;
    const tally = this.#of(lane);
    // A hold that never was told of is none.
    if (end === "withdrawn") return;
    const isGrant = hold.isHandedOver !== true && hold.isContinued !== true;
    // Nobody asked for what was handed over, or was granted before history begins.
    if (isWhole && isGrant) tally.grants++;
    if (isForced && isGrant) tally.forced++;
    if (end === null) tally.live++;
    if (end === "scavenged") tally.scavenged++;
    const isMeasured = isWhole && (end === "released" || end === "handed-over");
    if (isMeasured) this.#measure(tally.holdMs, heldSinceMs, untilMs);
  }

  wait({ lane, end, sinceMs, untilMs }: Wait): void {
    const tally = this.#of(lane);
    if (end === "left") tally.givenUp++;
    if (end === "granted") this.#measure(tally.waitMs, sinceMs, untilMs);
  }

  refuse({ lane, blocker, region }: Refusal): void {
    const tally = this.#of(lane);
    tally.refusals++;
    for (const place of new Set(region.map(directoryOf))) {
      tally.wanted.set(place, (tally.wanted.get(place) ?? 0) + 1);
    }
    if (blocker === null) return;
    if (blocker.lane.trim() === "") {
      tally.unnamed++;
      return;
    }
    tally.told++;
    const [mine, theirs] = [this.#idOf(lane), this.#idOf(blocker.lane)];
    if (mine === theirs) {
      tally.self++;
      return;
    }
    this.#of(blocker.lane);
    const key = JSON.stringify([mine, theirs].sort());
    const pair = this.#pairs.get(key) ?? { count: 0, witness: "" };
    pair.count++;
    pair.witness ||= blocker.witnessPath;
    this.#pairs.set(key, pair);
  }

  #measure(
    lengths: number[],
    sinceMs: number | null,
    untilMs: number | null,
  ): void {
    if (sinceMs === null || untilMs === null) return;
    const isFar = (ms: number): boolean =>
      this.#usual !== undefined && isFarOff(ms, this.#usual);
    if (isFar(sinceMs) || isFar(untilMs)) return;
    lengths.push(Math.max(0, untilMs - sinceMs));
  }

  close(lane: string | undefined): Statistics {
    const only = lane === undefined ? null : this.#idOf(lane);
    const ids = [...this.#lanes.keys()]
      .filter((id) => only === null || id === only);
    const lanes = ids.flatMap((id) => this.#stats(id))
      .sort((a, b) =>
        b.refusals - a.refusals || b.grants - a.grants ||
        (a.lane < b.lane ? -1 : 1)
      );
    const unnamed_blockers = ids.reduce(
      (sum, id) => sum + (this.#lanes.get(id)?.unnamed ?? 0),
      0,
    );
    return { lanes, pairs: this.#pairStats(only), unnamed_blockers };
  }

  #stats(id: string): LaneStats[] {
    const tally = this.#lanes.get(id);
    if (tally === undefined) return [];
    const { grants, live, refusals, told, self, scavenged, forced } = tally;
    return [{
      lane: tally.lane,
      ...{ grants, live },
      hold: spreadOf(tally.holdMs),
      wait: spreadOf(tally.waitMs),
      given_up: tally.givenUp,
      refusals,
      refusal_rate: share(refusals, refusals + grants),
      self_rate: share(self, told),
      ...{ scavenged, forced },
      wanted: [...tally.wanted].sort((a, b) => b[1] - a[1])
        .slice(0, WANTED).map(([place]) => place),
    }];
  }

  #pairStats(only: string | null): PairStats[] {
    const asked = (id: string): number => {
      const tally = this.#lanes.get(id);
      return (tally?.grants ?? 0) + (tally?.refusals ?? 0);
    };
    return Array.from(this.#pairs, ([key, { count, witness }]) => {
      const [a, b]: [string, string] = JSON.parse(key);
      const lanes: [string, string] = [this.#name(a), this.#name(b)];
      return {
        ids: [a, b],
        stats: {
          lanes,
          refusals: count,
          collision_rate: share(count, asked(a) + asked(b)),
          witness_path: witness,
        },
      };
    }).filter(({ ids }) => only === null || ids.includes(only))
      .map(({ stats }) => stats)
      .sort((a, b) => b.refusals - a.refusals);
  }

  #name(id: string): string {
    return this.#lanes.get(id)?.lane ?? id;
  }

  #of(lane: string): Tally {
    const id = this.#idOf(lane);
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    const tally: Tally = {
      ...{
        lane,
        holdMs: [],
        waitMs: [],
        wanted: new Map(),
        grants: 0,
        live: 0,
      },
      ...{ givenUp: 0, refusals: 0, told: 0, unnamed: 0, self: 0 },
      ...{ scavenged: 0, forced: 0 },
    };
    this.#lanes.set(id, tally);
    return tally;
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000;
}

/** The directory a pattern begins with, down to the second; `.` for the root. */
function directoryOf(pattern: string): string {
  const parts = pattern.split("/");
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  const plain = parts.slice(0, wild === -1 ? parts.length - 1 : wild);
  return plain.slice(0, 2).join("/") || ".";
}
