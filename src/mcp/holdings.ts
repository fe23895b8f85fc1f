/**
 * What was taken through one connection and not given back, for a server that
 * is to release it when the connection ends.
 *
 * @module
 */
import { ownField } from "../domain/lease.ts";
import type { Leases } from "../lease/leases.ts";
import type { JsonObject } from "./fields.ts";

interface Held {
  readonly owner: string;
  readonly lane: string;
  readonly loopTs: string;
}

/** Leases by their identity. */
export class Holdings {
  readonly #held: Map<string, Held> = new Map();

  /** Looks at what a tool answered. */
  note(value: JsonObject): void {
    const owner = ownField(value, "owner");
    const lane = ownField(value, "lane");
    const loopTs = ownField(value, "loop_ts");
    if (typeof owner !== "string" || typeof lane !== "string") return;
    if (typeof loopTs !== "string" || loopTs === "") return;
    const outcome = ownField(value, "outcome");
    const key = JSON.stringify([lane, loopTs]);
    if (outcome === "released") this.#held.delete(key);
    // What was held before was taken by somebody who may still be there.
    if (outcome !== "acquire" || value["already_held"] === true) return;
    this.#held.set(key, { owner, lane, loopTs });
  }

  /** Takes back a note: the lease was released, because nobody could be told. */
  drop(value: JsonObject): void {
    this.#held.delete(JSON.stringify([value["lane"], value["loop_ts"]]));
  }

  /**
   * Releases what is still held.
   *
   * @returns A sentence for each lease that stands all the same, or may.
   */
  async releaseAll(open: () => Promise<Leases>): Promise<string[]> {
    const held = [...this.#held.values()];
    this.#held.clear();
    const failures: string[] = [];
    for (const one of held) {
      try {
        // deno-lint-ignore no-await-in-loop -- each takes the lock of the store
        const answer = await (await open()).release(one);
        if (answer.outcome === "lock-busy") failures.push(answer.reason);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    return failures;
  }
}
