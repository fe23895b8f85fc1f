/**
 * What the rules look up, computed once per decision.
 *
 * {@linkcode gatherFacts} checks all that was asked before it returns; the
 * rest is lookups. What is dear (regions of live leases, the judgement of the
 * auto-pick lanes) is left until a rule asks for it.
 *
 * @module
 */
import {
  type Catalogue,
  indexCatalogue,
  type LaneIndex,
} from "../domain/catalogue.ts";
import { CLUSTER } from "../domain/lane.ts";
import type { Lease } from "../domain/lease.ts";
import type { Region } from "../domain/region.ts";
import type { Ticket } from "../domain/ticket.ts";
import { Holding } from "./holding.ts";
import { type AdmissionPolicy, readPolicy, type Rulebook } from "./policy.ts";
import {
  type AdmissionRequest,
  type Candidate,
  readLadder,
  readSiblings,
  readWant,
  type Want,
} from "./request.ts";
import { readQueue, type Waiter } from "./waiter.ts";

/** A callback of the caller that rates a candidate. */
export type Rating = (candidate: Candidate) => number | null;

/** The arguments of a decision. */
export interface Question {
  /** What is asked. */
  readonly request: AdmissionRequest;
  /** The live leases, in grant order. */
  readonly live: readonly Lease[];
  /** What the workspace declares. */
  readonly catalogue: Catalogue;
  /** Under which settings. */
  readonly policy: AdmissionPolicy;
  /** The live tickets that go before the request, in their order. */
  readonly ahead?: readonly Ticket[];
}

/** What the rules look up. */
export interface Facts {
  /** What the workspace declares. */
  readonly lanes: LaneIndex;
  /** Under which settings. */
  readonly policy: Rulebook;
  /** The live leases, in grant order. */
  readonly holdings: readonly Holding[];
  /** Lane id to the first lease that holds it. */
  readonly held: HeldLanes;
  /** The number of live leases of a kind, by its id. */
  count(kind: string): number;
  /** Who goes before the request; nobody where it uses force. */
  readonly queue: readonly Waiter[];
  /** The lane that is asked for, `null` for any. */
  readonly want: Want | null;
  /** Whether the lane is to be taken by force. */
  readonly force: boolean;
  /** Whether another lane will do if this one is held. */
  readonly substitute: boolean;
  /** The lanes to pick from, `null` for the catalogue's. */
  readonly ladder: readonly Want[] | null;
  /** The catalogue's lanes to pick from. */
  autopick(): readonly Want[];
  /** Regions of runs that hold no lease yet, `null` where none were given. */
  readonly siblings: readonly Region[] | null;
  /** How much a candidate is wanted. */
  readonly rank: Rating | null;
  /** How much work waits in a candidate. */
  readonly picks: Rating | null;
}

/**
 * Reads the question.
 *
 * @throws {UsageError} If a name, kind or pattern of it is not well formed.
 * @throws {SyntaxError} If a pattern of it cannot be read.
 * @throws {TypeError} If a part of it has the wrong shape.
 */
export function gatherFacts(question: Question): Facts {
  const { request, live } = question;
  if (!Array.isArray(live)) {
    throw new TypeError("Cannot arbitrate: the live leases are not a list");
  }
  const lanes = indexCatalogue(question.catalogue);
  const want = readWant(lanes, request);
  const ladder = readLadder(lanes, request.ladder);
  const siblings = readSiblings(request.siblings);
  const policy = readPolicy(question.policy);
  const force = request.force === true;
  const holdings = live.map((lease) => new Holding(lease, lanes));
  const counts = once(() => countsOf(holdings));
  return {
    lanes,
    policy,
    holdings,
    held: new HeldLanes(holdings),
    count: (kind) => counts().get(kind) ?? 0,
    queue: force
      ? []
      : readQueue(lanes, question.ahead ?? [], question.catalogue),
    want,
    force,
    substitute: request.substitute === true,
    ladder,
    autopick: once(() =>
      lanes.autopick.flatMap((lane) =>
        readWant(lanes, { lane, kind: CLUSTER }) ?? []
      )
    ),
    siblings,
    rank: callback(request, "rank"),
    picks: callback(request, "picks"),
  };
}

/** The first lease of each lane. A table of all costs more than to look for one, and most decisions ask for one. */
class HeldLanes {
  readonly #holdings: readonly Holding[];
  #isAsked = false;
  #table: Map<string, Holding> | undefined;

  constructor(holdings: readonly Holding[]) {
    this.#holdings = holdings;
  }

  /** The first lease that holds a lane. */
  get(id: string): Holding | undefined {
    if (!this.#isAsked) {
      this.#isAsked = true;
      return this.#holdings.find((holding) => holding.id === id);
    }
    // The first of each is put there last.
    this.#table ??= new Map(
      this.#holdings.toReversed().map((holding) => [holding.id, holding]),
    );
    return this.#table.get(id);
  }
}

function countsOf(holdings: readonly Holding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of holdings) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** A function that computes its answer when first asked, and only then. */
export function once<T>(compute: () => T): () => T {
  let found: { readonly answer: T } | undefined;
  return () => (found ??= { answer: compute() }).answer;
}

function callback(
  request: AdmissionRequest,
  key: "rank" | "picks",
): Rating | null {
  const call = request[key];
  if (call === undefined || call === null) return null;
  if (typeof call !== "function") {
    throw new TypeError(`Cannot rate the candidates: "${key}" is no function`);
  }
  return (candidate) => call.call(request, candidate);
}
