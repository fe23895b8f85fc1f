/**
 * One who waits: looks, and asks when by what it sees it is its turn.
 *
 * @module
 */
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { Case } from "./asking.ts";
import type { Desk } from "./desk.ts";
import { judgeExpired } from "./expired.ts";
import { namedKeepers } from "./keepers.ts";
import { byKeeper, type Kept } from "./kept.ts";
import { Doubts, IN_VAIN, LOOK_MS, NEAR, paceOf, type Pause } from "./pace.ts";
import { part } from "./offer.ts";
import { placed, rekept, replacing, type Waiting } from "./place.ts";
import type { Lookout, Outlook, Vigil } from "./ports.ts";
import {
  inTurn,
  PASS_OVER_MS,
  Patience,
  ticketsAhead,
  untested,
} from "./queue.ts";
import { decide, isUnsettled, mayBeForTickets } from "./ruling.ts";
import { settle, testing } from "./settle.ts";
import { touchesOf } from "./request_touches.ts";
import {
  type InTheWay,
  inTheWay,
  isWorthWaiting,
  stateMark,
  type Waited,
  type WaitOptions,
  waitState,
} from "./wait_state.ts";

/** What a waiter works with. */
export interface Means {
  /** The desk. */
  readonly desk: Desk;
  /** Its eye. */
  readonly vigil: Vigil;
  /** How it waits. */
  readonly wait: WaitOptions;
  /** How long it waits for the lock. */
  readonly lock: { timeoutMs: number };
  /** When the wait began, by the clock that never jumps. */
  readonly startMs: number;
  /** Its keeper, `null` where it has none, or none that can be had anew. */
  readonly kept: Kept | null;
}

const QUEUED_ANEW =
  "the session that its place in the queue hung on has ended; it queues anew and waits on";

/** One wait, from the first ticket to the answer. */
export class Waiter {
  readonly #means: Means;
  readonly #lookout: Lookout;
  readonly #patience = new Patience();
  readonly #untilMs: number;
  #asked: Waiting;
  #last: Waited | null = null;
  #mark = "";
  #lookedMs: number;
  #testedMs = -Infinity;
  readonly #doubts = new Doubts();
  #isAlone = false;
  /** What was seen last, and what was in the way by that. */
  #seen = "";
  #way: InTheWay | null = null;
  #isStill = false;

  /** A waiter with a case that was refused once. */
  constructor(means: Means, asked: Waiting) {
    this.#means = means;
    this.#asked = asked;
    this.#lookout = means.vigil.watch();
    const { wait: { seconds = Infinity }, startMs } = means;
    this.#untilMs = startMs + seconds * 1000;
    this.#lookedMs = means.vigil.ticksMs();
  }

  /** Waits to the end. */
  async run(): Promise<Waited> {
    const { vigil } = this.#means;
    let answer = await this.#ask();
    while (answer === null) {
      const nowMs = vigil.ticksMs();
      const why = this.#whyStop(nowMs);
      if (why !== null) return this.#giveUp(why);
      // deno-lint-ignore no-await-in-loop -- one look follows the other
      const pause = await this.#look(nowMs);
      // deno-lint-ignore no-await-in-loop -- one look follows the other
      answer = pause === null ? await this.#ask() : null;
      // deno-lint-ignore no-await-in-loop -- one look follows the other
      if (answer === null) await this.#pause(pause ?? IN_VAIN);
    }
    return answer;
  }

  #whyStop(nowMs: number): "time" | "told" | null {
    if (this.#means.wait.signal?.aborted === true) return "told";
    return nowMs >= this.#untilMs ? "time" : null;
  }

  /** Lets go of everything; the last one to wait clears away what is left of the others. */
  async leave(own: Kept | null): Promise<void> {
    const { desk } = this.#means;
    await this.#lookout.close();
    await own?.close();
    if (own !== null && this.#isAlone) await desk.keepers.sweep(namedKeepers);
  }

  /** Asks with the lock. `null` where it has to wait on. */
  async #ask(): Promise<Waited | null> {
    const anew = (): Promise<void> => this.#queueAnew();
    return await byKeeper(this.#means.kept, () => this.#askOnce(), anew);
  }

  async #askOnce(): Promise<Waited | null> {
    const { lock, desk } = this.#means;
    // Who is dead now is found out now.
    const expired = this.#asked.reclaim
      ? await this.#judge(await desk.ledger.read())
      : null;
    const answer = await settle({ ...this.#asked, expired }, lock);
    this.#last = answer;
    // Its turn may last, and nothing has to change for that.
    this.#isStill &&= answer.outcome !== "lock-busy";
    if (answer.outcome === "lock-busy") return null;
    if (!isWorthWaiting(answer)) return this.#told(answer);
    if (this.#asked.waits.keeper !== "" && answer.ticket !== undefined) {
      this.#asked = placed(this.#asked, answer.ticket, desk.clock.nowMs());
    }
    return null;
  }

  /** What hung on its keeper is gone, or goes with it: others may have its turn. */
  async #queueAnew(): Promise<void> {
    const { kept, wait } = this.#means;
    if (kept === null) return;
    const hadPlace = this.#asked.waits.place !== null;
    this.#asked = rekept(this.#asked, await kept.anew());
    if (hadPlace) wait.warn?.(QUEUED_ANEW);
  }

  /** Looks without the lock. `null` where it is time to ask, else how long to wait, and by what. */
  async #look(nowMs: number): Promise<Pause | null> {
    const outlook = await this.#lookout.look();
    const { keeper, place } = this.#asked.waits;
    const mine = outlook.tickets.find((one) => one.ticket === place?.ticket);
    this.#isAlone = outlook.tickets.every((one) => one === mine);
    const slept = nowMs - this.#lookedMs >= PASS_OVER_MS;
    this.#lookedMs = nowMs;
    if (keeper !== "" && (mine === undefined || slept)) {
      this.#asked = replacing(this.#asked, slept);
      this.#report({ outlook, way: inTheWay(this.#asked, outlook) });
      return null;
    }
    const seen = [outlook.revision, ...outlook.keepers.values()].join(" ");
    const before = this.#asked.queue;
    const last = seen === this.#seen ? this.#way : null;
    await this.#learn(outlook, last ?? inTheWay(this.#asked, outlook));
    const isStill = last !== null && this.#isStill &&
      before === this.#asked.queue;
    const way = isStill ? last : inTheWay(this.#asked, outlook);
    this.#way = way;
    this.#seen = seen;
    if (!isStill) {
      this.#observe(outlook, way);
      if (await this.#isTurn(outlook)) return null;
    }
    this.#report({ outlook, way });
    return paceOf(way);
  }

  /** Finds out whether those live for whom it has to wait; who lived may have died since. */
  async #learn(outlook: Outlook, way: InTheWay): Promise<void> {
    const { desk, queue, waits } = this.#asked;
    // Those further back matter once the first ones are gone.
    const some = way.tickets.length > 0
      ? way.tickets.slice(0, NEAR)
      : this.#last?.outcome === "refuse" && mayBeForTickets(this.#last)
      ? ticketsAhead(outlook, waits.place?.ticket ?? null, queue)
      : [];
    const nowMs = this.#means.vigil.ticksMs();
    const isKnown = nowMs - this.#testedMs < LOOK_MS;
    const names = isKnown
      ? untested(some, queue)
      : some.map(({ keeper }) => keeper);
    if (!isKnown) this.#testedMs = nowMs;
    if (names.length === 0) return;
    const rest = way.tickets.slice(NEAR).map(({ keeper }) => keeper);
    const found = await testing(desk, queue, names, rest);
    if (found !== queue) this.#asked = { ...this.#asked, queue: found };
  }

  /** Takes note of who lets a turn pass. */
  #observe(outlook: Outlook, way: InTheWay): void {
    const { desk, queue, waits } = this.#asked;
    const ahead = ticketsAhead(outlook, waits.place?.ticket ?? null, queue);
    const turns = way.leases.length > 0
      ? []
      : inTurn(desk, outlook, { some: way.tickets.slice(0, NEAR), ahead });
    const { tickets } = outlook;
    this.#patience.observe(turns, tickets, this.#means.vigil.ticksMs());
    const passed = new Set(this.#patience.passed);
    this.#asked = { ...this.#asked, queue: { ...queue, passed } };
    const isFree = [...outlook.keepers.values()].includes("free");
    // Time alone may change something where a turn passes or a holder may have died.
    this.#isStill = turns.length === 0 && !isFree && !this.#asked.reclaim;
  }

  async #isTurn(outlook: Outlook): Promise<boolean> {
    let now: Case = this.#asked;
    if (now.reclaim) now = { ...now, expired: await this.#judge(outlook) };
    let { result } = decide(now, outlook);
    if (isUnsettled(result) && result.kind === "judge") {
      const ticksMs = this.#means.vigil.ticksMs();
      if (!this.#doubts.mayJudge(outlook, ticksMs)) return false;
      now = { ...now, expired: await this.#judge(outlook) };
      ({ result } = decide(now, outlook));
    }
    if (isUnsettled(result) && result.kind === "test") {
      const { desk } = now;
      const queue = await testing(desk, now.queue, result.keepers);
      this.#asked = { ...this.#asked, queue };
      ({ result } = decide({ ...now, queue }, outlook));
    }
    // Who ends others first comes to its turn by that.
    if (isUnsettled(result)) return result.kind === "more";
    if (result.outcome === "refuse") {
      this.#last = { ...result, ...this.#waitedMs() };
    }
    return !isWorthWaiting(result);
  }

  #judge(
    view: Parameters<typeof judgeExpired>[2] & Pick<Outlook, "live">,
  ): ReturnType<typeof judgeExpired> {
    return judgeExpired(this.#means.desk, view.live, view);
  }

  #report(seen: { outlook: Outlook; way: InTheWay }): void {
    const { wait, vigil, startMs } = this.#means;
    if (wait.onState === undefined || this.#last === null) return;
    const last = this.#last;
    const state = waitState(this.#asked, seen, {
      reason_class: last.outcome === "lock-busy" ? "" : last.reason_class,
      reason: last.reason,
      waitedMs: vigil.ticksMs() - startMs,
    });
    const mark = stateMark(state);
    const changed = mark !== this.#mark;
    this.#mark = mark;
    wait.onState(state, changed);
  }

  async #pause({ ms, heed }: Pause): Promise<void> {
    const { wait: { signal }, vigil } = this.#means;
    const left = Math.max(0, this.#untilMs - vigil.ticksMs());
    await this.#lookout.pause(Math.min(ms, left), heed, signal);
  }

  /** Gives the ticket back, and answers what was refused last, unless the lane was handed over just now. */
  async #giveUp(why: "time" | "told"): Promise<Waited> {
    const { lock, kept } = this.#means;
    const asked = this.#asked;
    if (asked.waits.place !== null) {
      const leave = (): ReturnType<typeof part> =>
        part(this.#asked, why, { ...lock, touches: touchesOf(asked) });
      const end = await byKeeper(kept, leave, () => {
        // What it might leave went with its keeper.
        this.#asked = rekept(asked, "");
      });
      const handed = end.kind === "done" ? end.result : null;
      if (handed !== null) {
        return handed.outcome === "lock-busy" ? handed : this.#told(handed);
      }
    }
    const last = this.#last ?? await settle(asked, lock);
    return last.outcome === "refuse"
      ? this.#told({ ...last, gave_up: why })
      : last;
  }

  #told(answer: AcquireOutcome): AcquireOutcome {
    const ticket = this.#asked.waits.place?.ticket;
    return {
      ...answer,
      ...(ticket === undefined ? {} : { ticket }),
      ...this.#waitedMs(),
    };
  }

  #waitedMs(): { waited_ms: number } {
    const { vigil, startMs } = this.#means;
    return { waited_ms: Math.round(vigil.ticksMs() - startMs) };
  }
}
