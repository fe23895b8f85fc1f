/**
 * Holding a lane while a command runs.
 *
 * While this process lives it has a keeper, whose lock the kernel drops with
 * it, and which the lease names. So the lease cannot outlive both this process
 * and the command, nor end while one of them works, whatever is killed when:
 *
 * 1. the grant names the keeper and says that its children are unknown;
 * 2. the command is started;
 * 3. its process is recorded, so that from now on its death can be proved;
 * 4. the command ends, the lease is released, the keeper let go.
 *
 * A death between 1 and 3 leaves a lease of which nobody can say whether
 * somebody works for it: it lives for its ttl.
 *
 * @module
 */
import { acquire, type AcquireOptions, checkRequest } from "./acquire.ts";
import type { AcquireOutcome } from "./acquire_answer.ts";
import type { Commands, SeenSignal, Started } from "./command_port.ts";
import { checkNumber, type Desk, type LockBusy } from "./desk.ts";
import { namedKeepers } from "./keepers.ts";
import { Kept } from "./kept.ts";
import {
  afterCommand,
  endRun,
  lostBefore,
  NOTHING_YET,
  type RunOutcome,
} from "./run_end.ts";
import { type Hold, tend } from "./tend.ts";
import type { WaitOptions } from "./wait_state.ts";

/** What `run` takes. */
export interface RunOptions extends
  Pick<
    AcquireOptions,
    | "lane"
    | "kind"
    | "tree"
    | "ttl"
    | "sessionId"
    | "runId"
    | "reclaim"
    | "substitute"
    | "force"
    | "lockTimeout"
  > {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Who will hold it. @default {"<host>:<pid>"} */
  readonly owner?: string;
  /** Stop the command if its lease is lost. */
  readonly killOnLoss?: boolean;
  /** Wait in turn where time may give the lane. */
  readonly wait?: Omit<WaitOptions, "signal">;
  /** Seconds that such a command is given to stop by itself. @default {10} */
  readonly graceS?: number;
  /** Seconds between two beats. @default {60} */
  readonly beatS?: number;
  /** Told to a person, as it happens. */
  note?(sentence: string): void;
  /** Called as soon as signals no longer end this process. */
  onHeed?(): void;
}

/** How the lane is asked for. */
export interface Asking {
  /** Comes when this process is to end: whoever waits gives up. */
  readonly interrupted: Promise<SeenSignal>;
  /** What the lease is to be kept by: whoever waits may have it anew. */
  readonly kept: Kept | null;
}

/** Asks for the lane. */
export type Ask = (
  desk: Desk,
  options: AcquireOptions,
  asking: Asking,
) => Promise<AcquireOutcome | LockBusy>;

/** Exit codes of a command that could not be started, as shells have them. */
const NOT_STARTED = { "not-found": 127, "not-executable": 126 } as const;

const BEAT_S = 60;
const GRACE_S = 10;
const DAY_S = 86_400;

type Grant = Extract<AcquireOutcome, { outcome: "acquire" }>;

/** Holds a lane while a command runs. */
export async function run(
  desk: Desk,
  commands: Commands,
  options: RunOptions,
  ask: Ask = acquire,
): Promise<RunOutcome | AcquireOutcome | LockBusy> {
  const times = { least: 0.01, most: DAY_S };
  checkNumber("--beat", options.beatS ?? BEAT_S, times);
  checkNumber("--grace", options.graceS ?? GRACE_S, { ...times, least: 0 });
  const owner = options.owner ?? `${desk.processes.host()}:${commands.pid}`;
  // Errors of usage must show before the store is touched.
  checkRequest(desk, { ...options, owner });
  const stage = new Stage();
  const unheed = commands.heed((signal) => stage.take(signal));
  options.onHeed?.();
  try {
    const kept = await Kept.open(desk.keepers);
    if (kept === null) {
      options.note?.(
        "this file system has no locks: if dos is killed, the lease lives until its time is over",
      );
    }
    try {
      const bench = { desk, commands, options, owner, stage, kept };
      return await hold(bench, ask);
    } finally {
      await kept?.close();
      if (kept !== null) await desk.keepers.sweep(namedKeepers);
    }
  } finally {
    unheed();
  }
}

/** Where a run has come to: before its command signals are kept, then they are handed on. */
class Stage {
  interrupted: SeenSignal | null = null;
  readonly interruption: Promise<SeenSignal>;
  #child: Started | null = null;
  #interrupt: (signal: SeenSignal) => void = () => {};

  constructor() {
    this.interruption = new Promise((resolve) => {
      this.#interrupt = resolve;
    });
  }

  take(signal: SeenSignal): void {
    if (this.#child !== null) {
      if (!signal.isShared) this.#child.signal(signal.name);
      return;
    }
    this.interrupted ??= signal;
    this.#interrupt(signal);
  }

  begin(child: Started): void {
    this.#child = child;
  }
}

interface Bench {
  readonly desk: Desk;
  readonly commands: Commands;
  readonly options: RunOptions;
  readonly owner: string;
  readonly stage: Stage;
  readonly kept: Kept | null;
}

async function hold(
  bench: Bench,
  ask: Ask,
): Promise<RunOutcome | AcquireOutcome | LockBusy> {
  const { desk, commands, options, owner, stage, kept } = bench;
  const { command, graceS, beatS, note, onHeed: _, wait: __, ...request } =
    options;
  const grant = await ask(desk, {
    ...request,
    owner,
    pid: commands.pid,
    ...(kept === null ? {} : { keeper: kept.keeper.name }),
  }, { interrupted: stage.interruption, kept });
  if (grant.outcome !== "acquire") {
    const { interrupted } = stage;
    return options.wait === undefined || interrupted === null ? grant : {
      ...NOTHING_YET,
      ...{ outcome: "interrupted", command, owner },
      ...interruptionBy(interrupted),
      lane: options.lane ?? "",
    };
  }
  const held = holdOf(grant);
  const keeper = kept?.keeper ?? null;
  const ending = {
    hold: held,
    command,
    keeper: keeper?.name ?? null,
    killOnLoss: options.killOnLoss === true,
    note: (sentence: string) => note?.(sentence),
  };
  // It may have been stopped since it asked.
  const lost = await keeper?.confirm?.() ?? "";
  const { interrupted } = stage;
  if (interrupted !== null) {
    return await endRun(desk, ending, {
      outcome: "interrupted",
      ...interruptionBy(interrupted),
    });
  }
  if (lost !== "") {
    const told = lostBefore(held, lost);
    ending.note(told.reason);
    return await endRun(desk, ending, told);
  }
  // Nothing may come between the looks at the keeper and the signals and the start.
  const child = commands.start(command, environmentOf(held));
  if (child.kind !== "started") {
    return await endRun(desk, ending, {
      outcome: "not-started",
      exit: NOT_STARTED[child.kind],
      reason: child.reason,
    });
  }
  stage.begin(child);
  const told = await tend(desk, commands, {
    hold: held,
    child,
    options: {
      beatMs: (beatS ?? BEAT_S) * 1000,
      graceMs: (graceS ?? GRACE_S) * 1000,
      killOnLoss: ending.killOnLoss,
      lost: keeper?.lost,
      note: ending.note,
    },
  });
  const { isRecorded } = told;
  return await endRun(desk, { ...ending, isRecorded }, {
    ...afterCommand(told, ending.killOnLoss),
    pid: child.pid,
  });
}

function interruptionBy(
  { name, number }: SeenSignal,
): Pick<RunOutcome, "exit" | "signal" | "reason"> {
  return {
    exit: 128 + number,
    signal: name,
    reason: `${name} came before the command was started`,
  };
}

function holdOf({ owner, lane, loop_ts, fence }: Grant): Hold {
  if (loop_ts === null || fence === null) {
    throw new TypeError(`Cannot hold "${lane}": the grant names no lease`);
  }
  return { owner, lane, loopTs: loop_ts, fence };
}

/** What the command is told of its lease; the hook of an agent knows it by the first. */
function environmentOf(held: Hold): Record<string, string> {
  return {
    DOS_LEASE: `${held.loopTs}@${held.lane}`,
    DOS_FENCE: String(held.fence),
    DOS_LANE: held.lane,
    DOS_OWNER: held.owner,
  };
}
