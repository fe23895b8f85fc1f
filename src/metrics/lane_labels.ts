/**
 * Labels for lanes and reasons: few enough for whoever stores the series.
 *
 * The first lanes of history keep a label of their own, so that no counter
 * moves from one label to another when new lanes come.
 *
 * @module
 */
import { escapeText } from "../cli/escape.ts";
import { laneId } from "../domain/lane.ts";

/** The label of all lanes that have none of their own. */
export const OTHER = "_other";
/** The label of requests for any lane. */
export const ANY = "_any";

const MOST_LANES = 1_000;
const MOST_REASONS = 64;
const REASON_REGEXP = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Gives out labels. Ask in the order of history. */
export class LaneLabels {
  readonly #most: number;
  readonly #lanes = new Map<string, string>();
  readonly #folded = new Set<string>();
  readonly #reasons = new Set<string>();

  /** @param most How many lanes have a label of their own. */
  constructor(most: number = MOST_LANES) {
    this.#most = most;
  }

  /** How many lanes have none of their own. */
  get folded(): number {
    return this.#folded.size;
  }

  /** The label of a lane: its name as it was first spelled, made safe to show. */
  lane(name: string): string {
    if (name === "") return ANY;
    const id = laneId(name);
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    if (this.#lanes.size >= this.#most) {
      this.#folded.add(id);
      return OTHER;
    }
    const label = escapeText(name);
    this.#lanes.set(id, label);
    return label;
  }

  /** The label of the class of a refusal. */
  reason(reasonClass: string): string {
    if (this.#reasons.has(reasonClass)) return reasonClass;
    if (!REASON_REGEXP.test(reasonClass)) return OTHER;
    if (this.#reasons.size >= MOST_REASONS) return OTHER;
    this.#reasons.add(reasonClass);
    return reasonClass;
  }
}
