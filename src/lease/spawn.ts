/**
 * Saying that work on a lane is about to start.
 *
 * A SPAWN is for those who watch. It grants nothing and blocks nobody.
 *
 * @module
 */
import { formatStamp } from "../domain/stamp.ts";
import {
  checkLane,
  checkLoopTs,
  checkText,
  type Desk,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
} from "./desk.ts";
import { NONE } from "./touches.ts";

/** What `spawn` takes. */
export interface SpawnOptions extends LockOptions {
  /** The lane, declared or not. */
  readonly lane: string;
  /** Who starts. @default {"<host>:<pid>"} */
  readonly owner?: string;
  /** The identity the lease will have. */
  readonly loopTs?: string;
  /** The run it belongs to. */
  readonly runId?: string;
  /** Recorded. */
  readonly reason?: string;
}

/** What `spawn` answers. */
export interface SpawnOutcome {
  /** Discriminates. */
  readonly outcome: "recorded";
  /** The same as a truth value, as dos-kernel prints it. */
  readonly recorded: true;
  /** The lane. */
  readonly lane: string;
  /** Who starts. */
  readonly holder: string;
  /** The identity that was recorded. */
  readonly loop_ts: string;
}

/** Records an intent to start. */
export async function spawn(
  desk: Desk,
  options: SpawnOptions,
): Promise<SpawnOutcome | LockBusy> {
  const lane = checkLane(options.lane);
  const owner = checkText("owner", options.owner ?? "");
  const runId = checkText("run id", options.runId ?? "");
  const { pid } = await desk.processes.holder();
  const host = desk.processes.host();
  const holder = owner === "" ? `${host}:${pid}` : owner;
  const loopTs = checkLoopTs(options.loopTs) ||
    formatStamp(desk.clock.nowMs());
  const reason = checkText("reason", options.reason ?? "") ||
    (owner === "" ? "spawn" : `spawn:${owner}`);
  const entry = {
    op: "SPAWN",
    lane,
    loop_ts: loopTs,
    holder,
    host_id: host,
    pid,
    reason,
    ...(runId === "" ? {} : { run_id: runId }),
  };
  const answer = await desk.ledger.transact(
    () => ({ append: [entry], result: null }),
    { ...lockWait(options), touches: NONE },
  );
  return answer.kind === "busy" ? lockBusy(answer, lane) : {
    outcome: "recorded",
    recorded: true,
    lane,
    holder,
    loop_ts: loopTs,
  };
}
