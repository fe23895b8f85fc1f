/**
 * Which holds, waits and refusals concern a subject.
 *
 * For a path this is exact: what the patterns cover, told as the hook tells
 * it. Where a record has no patterns, its lane and its sentence speak for it.
 *
 * @module
 */
import { heldRegion } from "../domain/held_region.ts";
import type { Lease } from "../domain/lease.ts";
import {
  type Claim,
  compileRegion,
  covers,
  meet,
  Region,
} from "../domain/region.ts";
import { type Reach, reaches, regionOf } from "../hook/reach.ts";
import type { Hold, Refusal, Wait } from "./episodes.ts";
import type { Subject } from "./subject.ts";

/** How a region covers what is asked about. */
export interface Cover {
  /** The first pattern that covers it, `""` where no pattern was asked for. */
  readonly pattern: string;
  /** A path that it covers there, `""` where no pattern was asked for. */
  readonly path: string;
}

/** Tells what concerns a subject. */
export interface Concern {
  /** How a lease covers it, `null` if it does not. */
  lease(lease: Lease, hold: Pick<Hold, "lane" | "holder">): Cover | null;
  /** Whether somebody waits for it. */
  wait(wait: Wait): boolean;
  /** Whether it was refused, or stood in the way. */
  refusal(refusal: Refusal): boolean;
}

/** What a lane name means. */
export interface Lanes {
  /** What it is compared by. */
  idOf(lane: string): string;
  /** The patterns that are declared for it, none where it is not declared. */
  treeOf(lane: string): readonly string[];
}

const NO_PATTERN: Cover = { pattern: "", path: "" };

/** What concerns a subject. */
export function concernOf(subject: Subject, lanes: Lanes): Concern {
  switch (subject.kind) {
    case "lane":
      return laneConcern(subject.id, lanes);
    case "owner":
      return ownerConcern(subject.name);
    case "path":
      return new PathConcern(subject.reaches, lanes);
  }
}

function laneConcern(id: string, lanes: Lanes): Concern {
  const isIt = (lane: string): boolean =>
    lane !== "" && lanes.idOf(lane) === id;
  return {
    lease: (_, { lane }) => isIt(lane) ? NO_PATTERN : null,
    wait: ({ lane }) => isIt(lane),
    refusal: ({ lane, blocker }) =>
      isIt(lane) || (blocker !== null && isIt(blocker.lane)),
  };
}

function ownerConcern(name: string): Concern {
  return {
    lease: (_, { holder }) => holder === name ? NO_PATTERN : null,
    wait: ({ owner }) => owner === name,
    refusal: ({ holder, blocker }) =>
      holder === name || blocker?.holder === name,
  };
}

class PathConcern implements Concern {
  readonly #reaches: readonly Reach[];
  readonly #lanes: Lanes;
  /** Many episodes have the same patterns. */
  readonly #known = new Map<string, boolean>();

  constructor(all: readonly Reach[], lanes: Lanes) {
    this.#reaches = all;
    this.#lanes = lanes;
  }

  lease(lease: Lease): Cover | null {
    return coverOf(this.#reaches, heldRegion(lease));
  }

  wait({ region, lane }: Wait): boolean {
    return this.#covered(region.length === 0 ? this.#treeOf(lane) : region);
  }

  refusal({ region, lane, blocker, reason }: Refusal): boolean {
    if (region.length > 0) return this.#covered(region);
    if (blocker !== null && this.#isClash(blocker)) return true;
    return this.#covered(this.#treeOf(lane)) || this.#isNamed(reason);
  }

  /** The lane of a request that named no pattern. */
  #treeOf(lane: string): readonly string[] {
    return lane === "" ? [] : this.#lanes.treeOf(lane);
  }

  #isClash(
    { witnessPath, requestedPattern }: {
      readonly witnessPath: string;
      readonly requestedPattern: string;
    },
  ): boolean {
    if (requestedPattern !== "") return this.#covered([requestedPattern]);
    return this.#reaches.some(({ path, below }) =>
      path === witnessPath ||
      (below && `${witnessPath}/`.startsWith(path === "" ? "" : `${path}/`) &&
        witnessPath !== "")
    );
  }

  /** Whether a sentence names the path, as a word of its own. */
  #isNamed(reason: string): boolean {
    return this.#reaches.some(({ path }) =>
      path !== "" && reason.split(/[\s"'`,;()]+/).includes(path)
    );
  }

  #covered(patterns: readonly string[]): boolean {
    if (patterns.length === 0) return false;
    const key = JSON.stringify(patterns);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const region = compiled(patterns);
    const answer = region !== null &&
      this.#reaches.some((reach) => reaches(reach, region));
    this.#known.set(key, answer);
    return answer;
  }
}

/** How a region covers one of some places: by its first pattern that does. */
export function coverOf(
  all: readonly Reach[],
  region: Region,
): Cover | null {
  if (!all.some((reach) => reaches(reach, region))) return null;
  for (const claim of region.claims) {
    for (const reach of all) {
      const cover = coverBy(reach, claim);
      if (cover !== null) return cover;
    }
  }
  return null;
}

function coverBy(reach: Reach, claim: Claim): Cover | null {
  const one = new Region([claim]);
  const { pattern } = claim;
  if (!reaches(reach, one)) return null;
  if (reach.path !== "" && covers(one, reach.path)) {
    return { pattern, path: reach.path };
  }
  const meeting = meet(regionOf(reach), one);
  return { pattern, path: meeting?.path ?? reach.path };
}

/** What others wrote need not be patterns. */
function compiled(patterns: readonly string[]): Region | null {
  try {
    return compileRegion(patterns);
  } catch {
    return null;
  }
}
