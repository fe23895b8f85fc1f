/**
 * What the contenders and those who watch them have to agree on: the lanes,
 * what a contender writes down, and chance that can be repeated.
 *
 * @module
 */

/** Lanes that share no path with any other. */
export const DISJOINT: Readonly<Record<string, readonly string[]>> = {
  d0: ["d0/**"],
  d1: ["d1/**"],
  d2: ["d2/**"],
  d3: ["d3/**"],
  d4: ["d4/**"],
};

/** Lanes that all cover `shared/a/x.ts`, each in another way. */
export const CONTENDED: Readonly<Record<string, readonly string[]>> = {
  c0: ["shared/**"],
  c1: ["shared/**/*.ts"],
  c2: ["shared/{a,b}/x.ts"],
  c3: ["docs/c3.md", "shared/a"],
  c4: ["shared/?/x.*"],
};

/** Every lane's name. */
export const LANES: readonly string[] = [
  ...Object.keys(DISJOINT),
  ...Object.keys(CONTENDED),
];

/** The configuration of the workspace. */
export const CONFIG: string = JSON.stringify({
  lanes: {
    concurrent: LANES,
    autopick: [],
    trees: { ...DISJOINT, ...CONTENDED },
  },
});

/** How long a contender waits for the lock, in seconds. */
export const LOCK_TIMEOUT_S = 5;

/** What a contender was told, written down before it goes on. */
export type Note =
  | {
    readonly told: "granted";
    readonly owner: string;
    readonly lane: string;
    readonly loop_ts: string;
    readonly fence: number;
    readonly ms: number;
  }
  | {
    readonly told: "released";
    readonly lane: string;
    readonly loop_ts: string;
    readonly ms: number;
  }
  | { readonly told: "refused"; readonly lane: string; readonly ms: number }
  | { readonly told: "busy"; readonly waited_ms: number; readonly ms: number }
  | { readonly told: "failed"; readonly reason: string };

/** Numbers in [0, 1) that depend on the seed alone. */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several things. */
export function pickOne<T>(items: readonly T[], chance: () => number): T {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new RangeError("Cannot pick one of nothing");
  return item;
}

/** What is to be written down of an answer of `acquire` or `release`. */
export function noteOf(
  answer: unknown,
  about: { owner: string; lane: string; loopTs: string; ms: number },
): Note {
  const said = answer as Record<string, unknown>;
  const { outcome, loop_ts, fence, waited_ms, reason, lane } = said;
  const { owner, ms } = about;
  switch (outcome) {
    case "acquire":
      return {
        told: "granted",
        owner,
        lane: String(lane),
        loop_ts: String(loop_ts),
        fence: Number(fence),
        ms,
      };
    case "released":
      return {
        told: "released",
        lane: about.lane,
        loop_ts: about.loopTs,
        ms,
      };
    case "refuse":
      // Nobody but its holder may end a live contender's lease.
      if (about.loopTs !== "") break;
      return { told: "refused", lane: about.lane, ms };
    case "lock-busy":
      return { told: "busy", waited_ms: Number(waited_ms), ms };
  }
  return { told: "failed", reason: `${String(outcome)}: ${String(reason)}` };
}
