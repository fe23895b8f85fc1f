/**
 * How a run ends: the lease is given back, and it is told what became of all.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import type { Desk } from "./desk.ts";
import { StoreError } from "./ports.ts";
import { release } from "./release.ts";
import type { Hold, Tended } from "./tend.ts";

/** What `run` answers where the lane was granted. */
export interface RunOutcome {
  /** What became of the command. */
  readonly outcome: "ran" | "lost" | "not-started" | "interrupted";
  /** The code to exit with. */
  readonly exit: number;
  /** The command. */
  readonly command: readonly string[];
  /** Its process, `null` where it was not started. */
  readonly pid: number | null;
  /** Its exit code, `null` where it was not started. */
  readonly code: number | null;
  /** The signal that ended it, or that came before it was started, else `null`. */
  readonly signal: string | null;
  /** The lane. */
  readonly lane: string;
  /** Who held it. */
  readonly owner: string;
  /** The lease's identity beside the lane, `null` where there was none yet. */
  readonly loop_ts: string | null;
  /** Its fencing token, `null` where there was none yet. */
  readonly fence: number | null;
  /** The keeper, `null` on a file system without locks. */
  readonly keeper: string | null;
  /** How often was beaten. */
  readonly beats: number;
  /** True if it was not held to the end. */
  readonly lost: boolean;
  /** True if it was released. */
  readonly released: boolean;
  /** One sentence where something did not go as it should, else `""`. */
  readonly reason: string;
}

/** The exit code where the lease was lost and the command was to be stopped. */
const LOST = 76;

/** A command that waited for the lock may wait that often: nobody else will release its lease. */
const RELEASES = 3;

/** What is known before the lease is given back. */
export type Told =
  & Partial<RunOutcome>
  & Pick<RunOutcome, "outcome" | "exit">;

/** A lease that is to be given back, and what it was held for. */
export interface Ending {
  /** The lease. */
  readonly hold: Hold;
  /** The command. */
  readonly command: readonly string[];
  /** The keeper's name, `null` where there is none. */
  readonly keeper: string | null;
  /** Whether a lost lease decides the exit code. */
  readonly killOnLoss: boolean;
  /** Whether the journal names a process whose end can be proved. */
  readonly isRecorded?: boolean;
  /** Told to a person, as it happens. */
  note(sentence: string): void;
}

/** What is known once the command has ended. */
export function afterCommand(
  { code, signal, beats, lost }: Tended,
  killOnLoss: boolean,
): Told {
  return lost === "" ? { outcome: "ran", exit: code, code, signal, beats } : {
    outcome: "lost",
    exit: killOnLoss ? LOST : code,
    ...{ code, signal, beats, lost: true, reason: lost },
  };
}

/** What is known where the keeper was lost before the command was started. */
export function lostBefore(
  { lane }: Hold,
  why: string,
): Told & { readonly reason: string } {
  const reason = `the lease on lane "${
    shownText(lane)
  }" is lost: ${why}; its command was not started, ask again`;
  return { outcome: "lost", exit: LOST, lost: true, reason };
}

/** What is so as long as nothing else is known. */
export const NOTHING_YET: Omit<
  RunOutcome,
  "outcome" | "exit" | "command" | "lane" | "owner"
> = {
  pid: null,
  code: null,
  signal: null,
  loop_ts: null,
  fence: null,
  keeper: null,
  beats: 0,
  lost: false,
  released: false,
  reason: "",
};

/**
 * Releases the lease, and tells how all came out.
 *
 * @param about The lease and what it was held for.
 * @param told What is known already.
 */
export async function endRun(
  desk: Desk,
  about: Ending,
  told: Told,
): Promise<RunOutcome> {
  const { hold: held, command, keeper, killOnLoss } = about;
  const whole: RunOutcome = {
    ...NOTHING_YET,
    command,
    lane: held.lane,
    owner: held.owner,
    loop_ts: held.loopTs,
    fence: held.fence,
    keeper,
    ...told,
  };
  if (whole.lost) return whole;
  const end = await giveBack(desk, about);
  if (end.released) return { ...whole, released: true };
  about.note(end.reason);
  const reason = [whole.reason, end.reason].filter((x) => x !== "").join("; ");
  if (!end.lost) return { ...whole, reason };
  const isStopped = killOnLoss && whole.outcome === "ran";
  return {
    ...whole,
    reason,
    lost: true,
    outcome: whole.outcome === "ran" ? "lost" : whole.outcome,
    exit: isStopped ? LOST : whole.exit,
  };
}

async function giveBack(
  desk: Desk,
  { hold: held, keeper, isRecorded }: Ending,
): Promise<{ released: boolean; lost: boolean; reason: string }> {
  let reason = "";
  for (let attempt = 1; attempt <= RELEASES; attempt++) {
    try {
      // deno-lint-ignore no-await-in-loop -- each attempt follows from the last
      const answer = await release(desk, held);
      if (answer.outcome === "released") {
        return { released: true, lost: false, reason: "" };
      }
      reason = answer.reason;
      if (answer.outcome === "refuse") {
        return { released: false, lost: true, reason };
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      reason = error.message;
      break;
    }
  }
  const end = keeper === null || isRecorded !== true
    ? "it ends when its time is over, or release it with --force"
    : "the next request ends it, as this command is over";
  return {
    released: false,
    lost: false,
    reason: `Cannot release "${held.lane}": ${reason}; ${end}`,
  };
}
