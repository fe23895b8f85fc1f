/**
 * The ledger over etcd: a bakery over regions.
 *
 * Whoever is to decide takes a ticket by one transaction that makes its try
 * and reads the state. It waits for those with lower tickets that touch the
 * same, and for nobody else; then it decides, and one more transaction makes
 * its records and their changes true. Nobody starts over because others were
 * quicker, and a try that comes to nothing is waited for, never counted.
 *
 * Those who touch the same are let in by their tickets, and the numbers of
 * their records are made of these, so history has them in that order too.
 *
 * @module
 */
import {
  type Act,
  type Busy,
  type Done,
  type Ledger,
  type LedgerView,
  StoreError,
  type TransactOptions,
} from "../../lease/ports.ts";
import { type Asked, attempt, OUTLIVED } from "./attempt.ts";
import type { Premises } from "./begin.ts";
import type { Etcd } from "./client.ts";
import type { Alone } from "./commit.ts";
import { type Keyspace, keyspace, numberOf } from "./keys.ts";
import { type Picture, type Scope, takePicture } from "./picture.ts";
import {
  grantLease,
  Session,
  SESSION_TTL_S,
  type Timing,
  TRY_TTL_S,
} from "./session.ts";
import { viewOf } from "./view.ts";

/** What a ledger over etcd is made of. */
export interface EtcdStore {
  /** The way to etcd. */
  readonly etcd: Etcd;
  /** Time. */
  readonly timing: Timing;
  /** This host. */
  readonly host: string;
  /** Who this process is, for those whom it keeps waiting. */
  readonly owner: string;
  /** Makes an id that nobody else makes. */
  mint(): string;
  /** Before all keys. @default {"/dos/"} */
  readonly prefix?: string;
  /** Seconds a session lives in silence. @default {15} */
  readonly sessionTtlS?: number;
  /** The etcd lease that leases without a keeper hang on; absent means: each on one of its own. `gone` is one that etcd no longer knew. */
  hang?(gone?: string): Promise<string>;
}

/** A ledger over etcd. */
export interface EtcdLedger extends Ledger {
  /** The state of this moment. */
  picture(): Promise<Picture>;
  /** Says in history what the server ended by itself. */
  sweep(): Promise<void>;
}

/** Beside what is swept, one transaction has room for no more. */
const MOST_CHANGED = 30;

const DEFAULT_TIMEOUT_MS = 5_000;

/** Whoever looks for what ended counts on nothing that another hand may have changed. */
const THOROUGH: Scope = { lanes: null, isThorough: true };

/** How often an act may begin anew: its session ended, or it could not tell whether it had begun. */
const ATTEMPTS = 8;

/** A ledger over etcd. Asks etcd nothing until it is used. */
export function createEtcdLedger(store: EtcdStore): EtcdLedger {
  const { etcd, timing } = store;
  const space = keyspace(store.prefix);
  const slowTtlS = store.sessionTtlS ?? SESSION_TTL_S;
  const premises: Premises = {
    ...{ etcd, timing, space, host: store.host, owner: store.owner },
    session: new Session(etcd, timing, {
      ttlS: Math.min(TRY_TTL_S, slowTtlS),
      slowTtlS,
    }),
    mint: () => store.mint(),
    alone: aloneIn(store),
  };
  const picture = (): Promise<Picture> => takePicture(etcd, space);
  return {
    letsCall: true,
    most: MOST_CHANGED,
    picture,
    sweep: () => sweep(premises),
    async read(): Promise<LedgerView> {
      return lookedAt(await picture(), timing);
    },
    async transact<T>(
      decide: (view: LedgerView) => Act<T>,
      options: TransactOptions = {},
    ): Promise<Done<T> | Busy> {
      return await run(premises, decide, options);
    },
  };
}

/** The places of a store's keys. */
export function spaceOf({ prefix }: Pick<EtcdStore, "prefix">): Keyspace {
  return keyspace(prefix);
}

/** The view of a picture that nobody decides on. */
export function lookedAt(picture: Picture, timing: Timing): LedgerView {
  const nextSeq = numberOf(picture.base, picture.revision + 1, 0);
  return viewOf(picture, { nowMs: timing.nowMs(), nextSeq });
}

async function run<T>(
  premises: Premises,
  decide: (view: LedgerView) => Act<T>,
  options: TransactOptions,
): Promise<Done<T> | Busy> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, touches = { all: true } } = options;
  const { timing } = premises;
  const startMs = timing.ticksMs();
  const endMs = startMs + timeoutMs;
  let holder = "";
  let wasOver = false;
  const asked: Asked<T> = {
    ...{ decide, touches, startMs, endMs, sweeps: false },
    scope: { lanes: lanesToSee(options) },
  };
  for (let i = 1; i <= ATTEMPTS; i++) {
    // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
    const answer = await attempt(premises, asked);
    if (answer.kind !== "again" && answer.kind !== "sweep") return answer;
    holder = answer.why;
    const isOver = timing.ticksMs() >= endMs;
    if (isOver && answer.kind === "again" && answer.unheard) {
      throw tooSlow(timeoutMs, answer.why);
    }
    // Whoever was stopped for so long is still told what became of it.
    if (isOver && wasOver) break;
    wasOver = isOver;
    // deno-lint-ignore no-await-in-loop -- then it goes on
    if (answer.kind === "sweep") await sweep(premises);
  }
  if (holder === OUTLIVED) throw tooSlow(timeoutMs, OUTLIVED);
  const waitedMs = Math.round(timing.ticksMs() - startMs);
  return { kind: "busy", holder, waitedMs };
}

/** In more places than this it is no less work to look everywhere; one transaction has room for some 60. */
const MOST_LANES = 30;

/** The lanes that are enough to see, `null` for all. */
function lanesToSee(
  { looksAt, touches }: TransactOptions,
): readonly string[] | null {
  if (looksAt !== "lanes" || touches === undefined) return null;
  if (touches.all === true || touches.lanes.length > MOST_LANES) return null;
  return touches.lanes;
}

function tooSlow(timeoutMs: number, why: string): StoreError {
  return new StoreError(
    "STORE_SLOW",
    `Cannot decide anything within ${timeoutMs} ms: ${why}`,
    { hint: "Nothing was granted; ask again, or look at etcd" },
  );
}

/** Says in history what the server ended, as much as goes into one act each time. */
async function sweep(premises: Premises): Promise<void> {
  const { etcd, space, timing } = premises;
  let last: ReadonlySet<string> = new Set();
  while (true) {
    // deno-lint-ignore no-await-in-loop -- as long as there is something
    const { ended } = await takePicture(etcd, space, THOROUGH);
    const ids = new Set(ended.map(({ id }) => id));
    // What nobody can end must not keep anybody here for ever.
    const isStuck = [...last].every((id) => ids.has(id)) && last.size > 0;
    if (ids.size === 0 || isStuck) return;
    last = ids;
    const startMs = timing.ticksMs();
    // deno-lint-ignore no-await-in-loop -- as long as there is something
    const answer = await attempt(premises, {
      ...{ touches: { all: true }, scope: THOROUGH, sweeps: true },
      ...{ startMs, endMs: startMs + DEFAULT_TIMEOUT_MS },
      decide: () => ({ append: [], result: null }),
    });
    // Whoever is in the way may sweep too.
    if (answer.kind !== "done") return;
  }
}

/** On what leases without a keeper hang. */
function aloneIn({ etcd, hang }: EtcdStore): Alone {
  let gone: string | undefined;
  return async (ttlS) => {
    if (hang === undefined) {
      return { lease: await grantLease(etcd, ttlS), own: true };
    }
    const lease = await hang(gone);
    const ended = (): void => {
      gone = lease;
    };
    return { lease, own: false, ended };
  };
}
