/**
 * One workspace that a call concerns, and what it touches there.
 *
 * @module
 */
import type { Reach } from "../hook/reach.ts";
import { glance } from "../stores/glance.ts";
import type { Place } from "../system/workspace.ts";
import type { Memory, Sight } from "./around.ts";

const CAREFUL = "./store.ts";
const FRESHNESS = "./freshness.ts";

/** One workspace. */
export class Ward {
  /** Where it lies. */
  readonly place: Place;
  readonly #reaches = new Map<string, Reach>();
  readonly #memory: Memory | undefined;
  #view: Promise<Sight> | undefined;

  /**
   * @param place Where it lies.
   * @param memory What is known from before.
   */
  constructor(place: Place, memory?: Memory) {
    this.place = place;
    this.#memory = memory;
  }

  /** What the call touches here. */
  get reaches(): readonly Reach[] {
    return [...this.#reaches.values()];
  }

  /** Notes that a part of it is touched. */
  touch(reach: Reach): void {
    const { path, tail, below } = reach;
    this.#reaches.set(JSON.stringify([path, tail, below]), reach);
  }

  /** The leases of this moment; read once. */
  view(): Promise<Sight> {
    return this.#view ??= this.#read();
  }

  async #read(): Promise<Sight> {
    if (this.place.mirror) {
      const { requireFresh }: typeof import("./freshness.ts") = await import(
        FRESHNESS
      );
      // Before it is looked at: what comes in between only makes it newer.
      requireFresh(this.place, Date.now());
    }
    if (this.#memory !== undefined) return await this.#memory.view(this.place);
    const seen = glance(this.place);
    if (seen !== null) return { ...seen, foreign: [], unsafe: null };
    const { readStore }: typeof import("./store.ts") = await import(CAREFUL);
    return await readStore(this.place);
  }
}
