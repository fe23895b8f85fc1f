/**
 * One attempt to decide: take a ticket, wait for those before, decide, write.
 *
 * @module
 */
import type { JournalEntry } from "../../journal/entry.ts";
import {
  type Act,
  type Busy,
  type Done,
  type LedgerView,
  StoreError,
  type Touches,
} from "../../lease/ports.ts";
import { stamped } from "../record_lines.ts";
import { begin, type Begun, type Premises, withdraw } from "./begin.ts";
import { changesOf, withEnds } from "./change.ts";
import { carryOut } from "./carry_out.ts";
import type { Deed } from "./commit.ts";
import { endedBefore, endOf, MOST_SWEPT } from "./ended.ts";
import { numberOf } from "./keys.ts";
import { before, waitFor, whoDecides } from "./line_up.ts";
import {
  ALL_LANES,
  type Picture,
  type Scope,
  type Stand,
  takePicture,
} from "./picture.ts";
import { reachOf, reachOfStand, together } from "./reach.ts";
import { viewOf } from "./view.ts";

/** What is to be decided. */
export interface Asked<T> {
  /** The decision. */
  decide(view: LedgerView): Act<T>;
  /** What it touches. */
  readonly touches: Touches;
  /** What is enough to see for a decision that writes something. */
  readonly scope: Scope;
  /** Whether what the server ended is to be told even if nothing else is. */
  readonly sweeps: boolean;
  /** When it was asked, by the clock that never jumps. */
  readonly startMs: number;
  /** When it is given up, by the same clock. */
  readonly endMs: number;
}

/** The attempt came to nothing, and nothing was written. */
export type Again =
  /** Another one may do. */
  | { readonly kind: "again"; readonly why: string; readonly unheard?: true }
  /** More was ended by the server than can be told of beside this act. */
  | { readonly kind: "sweep"; readonly why: string };

/** With these etcd is not heard: a try is left to the end of its session. */
const UNHEARD: ReadonlySet<string> = new Set([
  ...["STORE_UNREACHABLE", "STORE_SLOW", "STORE_NO_QUORUM"],
  "STORE_UNACKNOWLEDGED",
]);

/** How often an act may find that what it changes was changed meanwhile. */
const ROUNDS = 64;

/** After so many rounds it pauses between them. */
const QUICK = 16;

/** Between rounds, in milliseconds. */
const PAUSE_MS = 100;

/** An act is given so long beyond its time, in milliseconds. */
const LEAST_MS = 1_000;

/** Why an act begins anew where its turn ended by itself. */
export const OUTLIVED =
  "etcd answered so slowly that our turn ended before it was used";

const UNSAID = "etcd did not say whether it had our turn";

const CHANGED = "those who change what this would change";

/** Decides once. */
export async function attempt<T>(
  premises: Premises,
  asked: Asked<T>,
): Promise<Done<T> | Busy | Again> {
  const begun = await begin(premises, asked.touches, asked.scope);
  if (begun === null) {
    return { kind: "again", why: UNSAID, unheard: true };
  }
  const turn = new Turn(premises, asked, begun);
  try {
    return await turn.take();
  } catch (error) {
    if (error instanceof StoreError && UNHEARD.has(error.code)) {
      // To ask once more would only keep waiting whoever wants to know.
      premises.session.abandon(begun.session);
    } else await withdraw(premises, begun);
    throw error;
  }
}

/** What a decision would write, and on what it was made. */
interface Wish<T> {
  readonly act: Act<T>;
  readonly nowMs: number;
  readonly swept: readonly Stand[];
}

class Turn<T> {
  readonly #premises: Premises;
  readonly #asked: Asked<T>;
  readonly #begun: Begun;
  #picture: Picture;
  #scope: Scope;

  constructor(premises: Premises, asked: Asked<T>, begun: Begun) {
    this.#premises = premises;
    this.#asked = asked;
    this.#begun = begun;
    this.#picture = begun.picture;
    this.#scope = asked.scope;
  }

  async take(): Promise<Done<T> | Busy | Again> {
    // To wait for others is no round: there may be many of them.
    for (let rounds = 0; rounds < ROUNDS;) {
      // deno-lint-ignore no-await-in-loop -- each round follows from the last
      const answer = await this.#round();
      if (typeof answer !== "string") return answer;
      // Whoever waits is told so by the round itself, with a name.
      const isOver = this.#premises.timing.ticksMs() >
        this.#asked.endMs + LEAST_MS;
      if (answer === "changed" && ++rounds > QUICK && !isOver) {
        // What it hangs on may be gone, and somebody has to find that out.
        // deno-lint-ignore no-await-in-loop -- each round follows from the last
        await this.#premises.timing.sleep(PAUSE_MS);
      }
      // deno-lint-ignore no-await-in-loop -- each round follows from the last
      this.#picture = await this.#look();
      // Whose turn has ended is told so by the next round.
      if (isOver && this.#isOpen()) break;
    }
    return await this.#withdraw({ kind: "again", why: CHANGED });
  }

  #isOpen(): boolean {
    const own = `${this.#premises.space.tries}${this.#begun.id}`;
    return this.#picture.tries.some(({ key }) => key === own);
  }

  /** A word where it has to look again. */
  async #round(): Promise<Done<T> | Busy | Again | "changed" | "waited"> {
    const picture = this.#picture;
    const { ticket } = this.#begun;
    if (!this.#isOpen()) {
      this.#premises.session.outlived(this.#begun.session);
      return { kind: "again", why: OUTLIVED };
    }
    const { touches, sweeps } = this.#asked;
    const reach = reachOf(touches, picture);
    const ended = endedBefore(picture, reach);
    if (ended.length > MOST_SWEPT && !sweeps) {
      return await this.#withdraw({ kind: "sweep", why: CHANGED });
    }
    const wish = this.#decide(ended.slice(0, MOST_SWEPT));
    const { act, swept } = wish;
    // Whoever else would tell of those comes after us, or we after them.
    const wide = together([reach, ...swept.map(reachOfStand)]);
    const isShort = picture.lanes !== null && act.enough !== true;
    if (act.append.length === 0 && isShort) {
      // What is not there may be somewhere else, and a refusal tells of it.
      this.#scope = ALL_LANES;
      return "changed";
    }
    if (act.append.length === 0 && !(sweeps && swept.length > 0)) {
      return await this.#withdraw(done(act.result, []));
    }
    const [last] = before(picture, ticket, wide);
    if (last === undefined) return await this.#write(wish) ?? "changed";
    const leftMs = this.#asked.endMs - this.#premises.timing.ticksMs();
    if (leftMs <= 0) return await this.#withdraw(this.#busy(whoDecides(last)));
    const { etcd, timing, session } = this.#premises;
    const ms = Math.min(leftMs, session.beatMs);
    await waitFor(etcd, {
      ...{ one: last, from: picture.revision + 1, ms, timing },
    });
    return "waited";
  }

  #decide(swept: readonly Stand[]): Wish<T> {
    const { base } = this.#picture;
    const nowMs = this.#premises.timing.nowMs();
    const nextSeq = numberOf(base, this.#begun.ticket, swept.length);
    const view = viewOf(this.#picture, { nowMs, nextSeq });
    return { act: this.#asked.decide(view), nowMs, swept };
  }

  async #write(wish: Wish<T>): Promise<Done<T> | Again | null> {
    const { act, nowMs, swept } = wish;
    const { id, ticket } = this.#begun;
    const picture = this.#picture;
    const { host, session } = this.#premises;
    const entries: JournalEntry[] = [
      ...swept.map((stand) => endOf(stand, host)),
      ...act.append,
    ];
    const nextSeq = numberOf(picture.base, ticket, 0);
    const records = stamped(entries, { nowMs, nextSeq });
    const stands = [...picture.stands, ...swept];
    const changes = withEnds(changesOf(stands, records, ticket), swept);
    // History has acts by their tickets: this one would come before what it follows.
    const isLate = changes.some((one) => (one.before?.claim.by ?? 0) > ticket);
    if (isLate) return await this.#withdraw({ kind: "again", why: CHANGED });
    // While it waited its turn may have grown old.
    await session.lease();
    const deed: Deed = { id, ticket, picture, records, changes };
    try {
      const outcome = await carryOut(this.#premises, deed, this.#asked.endMs);
      return outcome === "done"
        ? done(act.result, records.slice(swept.length))
        : null;
    } catch (error) {
      if (act.bestEffort !== true || !(error instanceof StoreError)) {
        throw error;
      }
      return await this.#withdraw(done(act.result, []));
    }
  }

  async #look(): Promise<Picture> {
    const { etcd, space, session } = this.#premises;
    // While it waits its try must live on.
    await session.lease();
    return await takePicture(etcd, space, this.#scope);
  }

  async #withdraw<A>(answer: A): Promise<A> {
    await withdraw(this.#premises, this.#begun);
    return answer;
  }

  #busy(holder: string): Busy {
    const waited = this.#premises.timing.ticksMs() - this.#asked.startMs;
    return { kind: "busy", holder, waitedMs: Math.round(waited) };
  }
}

function done<T>(result: T, written: readonly JournalEntry[]): Done<T> {
  return { kind: "done", result, written };
}
