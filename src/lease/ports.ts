/**
 * All a verb may know of the world.
 *
 * A verb reads, decides and appends through {@linkcode Ledger.transact}: the
 * decision is a pure function of the view it is given, and may be called more
 * than once. How a store keeps two deciders apart is its own business.
 *
 * @module
 */
import type { KeeperState } from "../domain/keeper.ts";
import type { Lease } from "../domain/lease.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { HoldEstimate } from "../journal/hold_times.ts";
import type { Damage, JournalEntry } from "../journal/entry.ts";
import type { HandOverRequest } from "../journal/open_requests.ts";
import type { TransactOptions } from "./transact_options.ts";
import type { StoreErrorCode } from "./store_error_code.ts";

export type { StoreErrorCode } from "./store_error_code.ts";

/**
 * The store failed. Nothing that was asked for may be taken as done;
 * `STORE_UNACKNOWLEDGED` means that it is not known whether it was,
 * `STORE_WENT_BACK` that the journal lacks records it once had.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { openWorkspace, StoreError } from "@dos/lanes";
 *
 * const root = await Deno.makeTempDir();
 * await Deno.mkdir(`${root}/.dos/lane-journal.jsonl`, { recursive: true });
 * const { leases } = await openWorkspace({ root });
 * const error = await assertRejects(() => leases.live(), StoreError);
 * assertEquals(error.code, "STORE_FOREIGN_TYPE");
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export class StoreError extends Error {
  /** The name of the class. */
  override readonly name = "StoreError";
  /** Stable code. */
  readonly code: StoreErrorCode;
  /** What to do next. */
  readonly hint: string;
  /** The path concerned, `""` where there is none. */
  readonly path: string;

  /**
   * An error of the store.
   *
   * @param code Stable code.
   * @param message `Cannot <act> "<value>": <state>`.
   * @param about The path concerned and what to do next.
   */
  constructor(
    code: StoreErrorCode,
    message: string,
    about: { path?: string; hint?: string; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? {} : { cause: about.cause });
    this.code = code;
    this.path = about.path ?? "";
    this.hint = about.hint ?? "";
  }
}

/** What a decision is made from. */
export interface LedgerView {
  /** Live leases by the structural fold, in grant order. */
  readonly live: readonly Lease[];
  /** Live leases of journals beside this one (a Python peer's, in a linked worktree). They block; no verb here can end them. */
  readonly foreign: readonly Lease[];
  /** Open tickets, lowest number first, those of dead waiters too. */
  readonly tickets: readonly Ticket[];
  /** Who asks for which live lease. */
  readonly requests: readonly HandOverRequest[];
  /** The `seq` the first appended record gets; the others follow on. Numbers rise, and may leave gaps. */
  readonly nextSeq: number;
  /** Epoch milliseconds, taken inside the transaction. */
  readonly nowMs: number;
  /** Unreadable lines of the journal. */
  readonly damage: readonly Damage[];
  /** Why nothing may be granted until `journal repair`, or `null`. */
  readonly unsafe: string | null;
  /** Changes whenever the journal does: what was decided at an equal position still stands. */
  readonly position: string;
  /** How the keepers stand that live leases name, tested when this view was taken; one that is not in it is unknown. */
  readonly keepers: ReadonlyMap<string, KeeperState>;
}

/** What a decision wants done. */
export interface Act<T> {
  /** Records to append in one write, without `seq` and `ts`. */
  readonly append: readonly JournalEntry[];
  /** What the verb answers if the append succeeds. */
  readonly result: T;
  /** True where the answer tells of records that are there already, and whose writer may have died before they were durable: they must be, before it is told. */
  readonly settles?: boolean;
  /** True where the answer stands even if the append fails. */
  readonly bestEffort?: boolean;
  /** True where it appends nothing because of what it saw, not for want of it: then nothing else need be looked at. */
  readonly enough?: boolean;
  /**
   * Called if the look back after the append finds that somebody else wrote
   * meanwhile, or has our lock: the act that takes ours back, or `undefined`
   * if it stands.
   */
  recheck?(
    view: LedgerView,
    at: { readonly lockLost: boolean },
  ): Act<T> | undefined;
}

/** The lock could not be had in time. */
export interface Busy {
  /** Discriminates from {@linkcode Done}. */
  readonly kind: "busy";
  /** Who holds the lock, as far as it can be told. */
  readonly holder: string;
  /** How long was waited, in milliseconds. */
  readonly waitedMs: number;
}

/** The transaction went through. */
export interface Done<T> {
  /** Discriminates from {@linkcode Busy}. */
  readonly kind: "done";
  /** The act's result. */
  readonly result: T;
  /** The records as written, with `seq` and `ts`. Empty where nothing was, or a best effort failed. */
  readonly written: readonly JournalEntry[];
}

export type { Touches, TransactOptions } from "./transact_options.ts";

/**
 * Where history is kept.
 *
 * Every method throws `StoreError` where the store fails. None ever takes an
 * unreadable store for an empty one.
 */
export interface Ledger {
  /** How many leases one act may end or renew; absent means any number. */
  readonly most?: number;
  /** True where a decision may call what the caller gave it: only those wait meanwhile who touch the same. */
  readonly letsCall?: true;
  /** The view of this moment, without a lock and without writing anything. */
  read(): Promise<LedgerView>;
  /** Runs one decision alone, appends what it asks for, and reports success only once that is durable. */
  transact<T>(
    decide: (view: LedgerView) => Act<T>,
    options?: TransactOptions,
  ): Promise<Done<T> | Busy>;
}

/** Time as the verbs see it. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

/** Chance as the verbs see it. */
export interface Chance {
  /** A text of `length` base-32 characters. */
  text(length: number): string;
}

/** A process that can hold a lane. */
export interface Holder {
  /** Its pid; 0 where none could be told. */
  readonly pid: number;
  /** `<pid>:<start>`, or `""`. */
  readonly pid_start: string;
  /** `<boot id>/<start of pid 1>`, or `""`. */
  readonly pid_space: string;
}

/** What a probe may answer: running, gone, or unknown. */
export type Pulse = true | false | null;

/** Processes as the verbs see them. */
export interface Processes {
  /** The host name that is written into records and compared with them. */
  host(): string;
  /** The process that will hold a lane: `pid` if given, else the nearest ancestor that is neither a one-shot shell nor a launcher. */
  holder(pid?: number): Promise<Holder>;
  /** One probe for all leases: a function that answers for each of them. Never throws; doubt is `null`. */
  probe(leases: readonly Lease[]): Promise<(lease: Lease) => Pulse>;
}

/** A keeper of this process: what says, while it is held, that the process lives. */
export interface Keeper {
  /** Its name, as leases and tickets record it. */
  readonly name: string;
  /** Comes, with a sentence, once it may be held no longer though it was not closed; a kernel lock never does that. */
  readonly lost?: Promise<string>;
  /** Makes sure that it is held at this moment, after a pause as well. @returns Why it may be held no longer, else `""`; absent means that it is. */
  confirm?(): Promise<string>;
  /** Lets go of it. May be called again. */
  close(): Promise<void>;
}

/** Keepers as the verbs see them. */
export interface Keepers {
  /**
   * A new keeper, held until it is closed or this process dies, however it
   * dies; `null` on a file system without locks.
   *
   * @throws {StoreError} If its file cannot be made.
   */
  open(): Promise<Keeper | null>;
  /** How keepers stand. Takes no store lock, makes nothing, never throws: doubt is `unknown`. */
  states(names: Iterable<string>): Promise<ReadonlyMap<string, KeeperState>>;
  /**
   * Removes the files of keepers that nobody holds and nothing names. Best
   * effort: what stays is harmless and goes with a later call.
   *
   * @param used The names that leases and tickets of a view still have.
   */
  sweep(used: (view: LedgerView) => ReadonlySet<string>): Promise<void>;
}

/** What a lookout sees: good enough to wait by, not to grant by. */
export interface Outlook extends LedgerView {
  /** Another one wherever the leases or the tickets may be others; a beat leaves it. */
  readonly revision: string;
  /** How long a lane is held as a rule, `null` where that cannot be told. */
  estimate(lane: string): HoldEstimate | null;
}

/** One waiter's eye on the journal. */
export interface Lookout {
  /** The view of this moment, without a lock. Costs little where nothing changed. */
  look(): Promise<Outlook>;
  /**
   * Waits until the journal may have changed, and no longer than `ms`.
   *
   * @param ms The longest wait.
   * @param heed `changes`: a change ends it. `time`: only time and `signal` do, which spares the machine the waking.
   * @param signal Ends it at once when it is aborted.
   */
  pause(
    ms: number,
    heed: "changes" | "time",
    signal?: AbortSignal,
  ): Promise<void>;
  /** Ends it. May be called again. */
  close(): Promise<void>;
}

/** What waiting takes, beside what every verb does. */
export interface Vigil {
  /** Milliseconds of a clock that never jumps. */
  ticksMs(): number;
  /** Opens a lookout. */
  watch(): Lookout;
}

/** What the archive lock answers. */
export interface ArchiveAnswer {
  /** What happened, or how it stands. */
  readonly outcome:
    | "acquired"
    | "re-entrant"
    | "stole-stale"
    | "busy"
    | "released"
    | "no-lock"
    | "force-released"
    | "mismatch"
    | "free"
    | "held"
    | "stale"
    | "lock-busy";
  /** The holder that was found, `<unknown>` if it cannot be told, or `null`. */
  readonly holder: string | null;
  /** Age of the lock in seconds, or `null` where it cannot be told. */
  readonly age_s: number | null;
  /** The stamp that was found, or `null`. */
  readonly acquired_at: string | null;
}

/** One thing `doctor` looked at. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** How it stands. */
  readonly status: "ok" | "warn" | "error";
  /** What was seen. */
  readonly detail: string;
  /** What that means for leases, where what was seen does not say it. */
  readonly means?: string;
  /** What to do, `""` where nothing need be. */
  readonly fix: string;
}
