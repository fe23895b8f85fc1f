/**
 * A vigil over any ledger, on a clock that a test moves: each pause passes at
 * once, and what is to happen meanwhile happens then.
 *
 * @module
 */
import type { Ledger, Lookout, Outlook, Vigil } from "../../src/lease/ports.ts";
import type { FixedClock } from "./clock.ts";

/** One pause of a waiter. */
export interface Pause {
  readonly ms: number;
  readonly heed: "changes" | "time";
}

/** A vigil whose waits take no time. */
export class FakeVigil implements Vigil {
  /** The time of the clock that never jumps. */
  ticks = 0;
  /** Every pause so far. */
  readonly pauses: Pause[] = [];
  /** How many lookouts are open. */
  open = 0;
  #looks = 0;
  readonly #ledger: Ledger;
  readonly #clock: FixedClock;
  readonly #meanwhile: (nth: number) => Promise<void> | void;

  /**
   * A vigil over a ledger.
   *
   * @param meanwhile What happens in the nth pause, counted from 1. Without end there is no end: it throws after 500.
   */
  constructor(
    ledger: Ledger,
    clock: FixedClock,
    meanwhile: (nth: number) => Promise<void> | void = () => {},
  ) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#meanwhile = meanwhile;
  }

  /** The time. */
  ticksMs(): number {
    return this.ticks;
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.ticks += ms;
    this.#clock.ms += ms;
  }

  /** A lookout. */
  watch(): Lookout {
    this.open++;
    return {
      look: async (): Promise<Outlook> => ({
        ...await this.#ledger.read(),
        revision: String(this.#looks++),
        estimate: () => null,
      }),
      pause: async (ms, heed): Promise<void> => {
        this.pauses.push({ ms, heed });
        if (this.pauses.length > 500) throw new Error("It waits for ever");
        this.pass(ms);
        await this.#meanwhile(this.pauses.length);
      },
      close: (): Promise<void> => {
        this.open--;
        return Promise.resolve();
      },
    };
  }
}

/** One that sees news only where the journal went on. */
export class SteadyVigil extends FakeVigil {
  /** A lookout. */
  override watch(): Lookout {
    const lookout = super.watch();
    return {
      ...lookout,
      look: async (): Promise<Outlook> => {
        const outlook = await lookout.look();
        return { ...outlook, revision: outlook.position };
      },
    };
  }
}
