/**
 * Which leases are the caller's.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import {
  holderPid,
  isHeldBy,
  type Ownership,
  ownership,
} from "../hook/ownership.ts";
import type { Event } from "./around.ts";

/** Who makes a call. */
export class Identity {
  readonly #event: Event;
  readonly #lease: string;

  /** @param event The call. */
  constructor(event: Event) {
    this.#event = event;
    this.#lease = event.around.env("DOS_LEASE") ?? "";
  }

  /** Whose a lease is, as far as that costs nothing. */
  atSight(lease: Lease): Ownership {
    const { session } = this.#event.call;
    return ownership(lease, { session, lease: this.#lease });
  }

  /** Whether a lease is the caller's own. */
  async owns(lease: Lease): Promise<boolean> {
    const sight = this.atSight(lease);
    if (sight !== "process") return sight === "mine";
    return isHeldBy(lease, await this.#event.around.holder());
  }

  /** Whether a lease is the caller's own, asked only where the answer is likely to be yes: this process's parent holds it. */
  async ownsAtHand(lease: Lease): Promise<boolean> {
    const sight = this.atSight(lease);
    if (sight !== "process") return sight === "mine";
    return holderPid(lease) === this.#event.around.parent &&
      await this.owns(lease);
  }
}
