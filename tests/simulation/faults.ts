/**
 * What goes wrong in one simulated run, and how often. Every seed draws its
 * own mixture, in which most kinds of fault are absent, so that rare ones are
 * not drowned by common ones.
 *
 * @module
 */
import { pickOne } from "../crash/contention/plan.ts";

/** One thing that goes wrong. */
export type Fault =
  | { readonly kind: "kill"; readonly worker: boolean }
  | { readonly kind: "tear"; readonly share: number }
  | { readonly kind: "pause"; readonly ms: number }
  | {
    readonly kind: "fail";
    readonly errno: string;
    readonly lasting: boolean;
    readonly late: boolean;
  }
  | { readonly kind: "short"; readonly share: number }
  | { readonly kind: "power" }
  | { readonly kind: "restore"; readonly share: number }
  | { readonly kind: "clock"; readonly toMs: (nowMs: number) => number };

const HOUR_MS = 3_600_000;

const PAUSES_MS: readonly number[] = [40, 7_000, 400_000, 3 * HOUR_MS];

/** What the system says of a disk, a quota, a table or a right. */
const ERRNOS: readonly string[] = [
  ...["EIO", "EIO", "ENOSPC", "ENOSPC", "EDQUOT"],
  ...["EACCES", "EMFILE", "ENOMEM", "EROFS"],
];

const JUMPS: readonly ((nowMs: number) => number)[] = [
  (now) => now + HOUR_MS,
  (now) => now + 24 * HOUR_MS,
  (now) => now - HOUR_MS,
  (now) => now - 30_000,
  () => 0,
  () => Date.UTC(2099, 0, 1),
];

type Kind = Fault["kind"];

const KINDS: readonly Kind[] = [
  ...["kill", "kill", "tear", "pause", "fail", "short"] as const,
  ...["power", "clock", "restore"] as const,
];

const SPOILS_THE_FLOOR: ReadonlySet<Kind> = new Set<Kind>([
  ...["power", "fail", "short", "tear"] as const,
]);

/** A mixture that is not left to chance. */
export interface Mixture {
  readonly kinds: readonly Fault["kind"][];
  readonly pausesMs: readonly number[];
  readonly rate: number;
  readonly most: number;
}

/** The faults of one run. */
export class FaultPlan {
  readonly #chance: () => number;
  readonly #rate: number;
  readonly #kinds: readonly Kind[];
  readonly #pausesMs: readonly number[];
  #left: number;

  /** The faults that a seed's chance chooses. */
  constructor(chance: () => number, most: number, mixture?: Mixture) {
    this.#chance = chance;
    this.#pausesMs = mixture?.pausesMs ?? PAUSES_MS;
    if (mixture !== undefined) {
      this.#kinds = mixture.kinds;
      this.#rate = mixture.rate;
      this.#left = mixture.most;
      return;
    }
    const drawn = KINDS.filter((kind) =>
      chance() < (kind === "restore" ? 0.05 : 0.4)
    );
    // Where the floor could not be raised, or went with the power, nothing can miss what is gone.
    this.#kinds = drawn.includes("restore")
      ? drawn.filter((kind) => !SPOILS_THE_FLOOR.has(kind))
      : drawn;
    this.#rate = pickOne([0.002, 0.01, 0.04], chance);
    const wanted = pickOne([0, 1, 2, 4, 8, 16], chance);
    this.#left = Math.min(most, this.#kinds.length === 0 ? 0 : wanted);
  }

  /** Whether any run of this plan may have such a fault. */
  has(kind: Kind): boolean {
    return this.#left > 0 && this.#kinds.includes(kind);
  }

  /** Decides about one effect, most often that all is well. */
  next(act: string): Fault | null {
    if (this.#left === 0 || this.#chance() >= this.#rate) return null;
    const fault = this.#draw(act);
    if (fault !== null) this.#left--;
    return fault;
  }

  #draw(act: string): Fault | null {
    const chance = this.#chance;
    const kind = pickOne(this.#kinds, chance);
    switch (kind) {
      case "kill":
        return { kind, worker: chance() < 0.5 };
      case "tear":
      case "short": {
        const fits = act === "write" || (kind === "short" && act === "read");
        return fits ? { kind, share: chance() } : null;
      }
      case "pause":
        return { kind, ms: pickOne(this.#pausesMs, chance) };
      case "fail":
        return {
          kind,
          errno: pickOne(ERRNOS, chance),
          lasting: chance() < 0.3,
          late: chance() < 0.2,
        };
      case "power":
        return { kind };
      case "restore":
        return { kind, share: chance() };
      case "clock":
        return { kind, toMs: pickOne(JUMPS, chance) };
    }
  }
}
