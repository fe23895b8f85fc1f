/**
 * Recording a decision to stop a run.
 *
 * Nothing is signalled and no lease ends by it: what the handle means, and how
 * to stop it, is for whoever reads the record. A proposed command is echoed,
 * never run.
 *
 * @module
 */
import { identityText, type Lease } from "../domain/lease.ts";
import {
  checkLoopTs,
  checkText,
  type Desk,
  isOnLane,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
  meansLoopTs,
} from "./desk.ts";
import { laneName, UsageError } from "../domain/lane.ts";
import { NONE } from "./touches.ts";

/** What `halt` takes. */
export interface HaltOptions extends LockOptions {
  /** What is to be stopped, in words its reader understands. */
  readonly handle: string;
  /** The lane it works on. */
  readonly lane?: string;
  /** The lease it works under. */
  readonly loopTs?: string;
  /** Who decided. */
  readonly owner?: string;
  /** Why. */
  readonly reason?: string;
  /** The run it belongs to. */
  readonly runId?: string;
  /** What would stop it. */
  readonly command?: string;
}

/** What `halt` answers. */
export interface HaltOutcome {
  /** Discriminates. */
  readonly outcome: "recorded";
  /** The same as a truth value, as dos-kernel prints it. */
  readonly recorded: true;
  /** What is to be stopped. */
  readonly handle: string;
  /** The proposed command, `null` if none was given. */
  readonly command: string | null;
  /** The lane of the lease that fits, else as given. */
  readonly lane: string;
  /** The identity of the lease that fits, else as given. */
  readonly loop_ts: string;
}

/** Records the decision. */
export async function halt(
  desk: Desk,
  options: HaltOptions,
): Promise<HaltOutcome | LockBusy> {
  const handle = checkHandle(options.handle);
  const owner = checkText("owner", options.owner ?? "");
  const lane = (options.lane ?? "") === "" ? "" : laneName(options.lane ?? "");
  const loopTs = checkLoopTs(options.loopTs);
  const runId = checkText("run id", options.runId ?? "");
  const command = options.command === undefined
    ? null
    : checkText("command", options.command);
  const reason = checkText("reason", options.reason ?? "") ||
    (owner === "" ? "halt" : `halt:${owner}`);
  const isMeant = (lease: Lease): boolean =>
    lane === "" && loopTs === ""
      ? identityText(lease.pid) === handle
      : (lane === "" || isOnLane(desk, lease, lane)) &&
        meansLoopTs(lease, loopTs);
  const answer = await desk.ledger.transact((view) => {
    const lease = view.live.find(isMeant);
    const named = {
      lane: lease === undefined ? lane : identityText(lease.lane),
      loop_ts: lease === undefined ? loopTs : identityText(lease.loop_ts),
    };
    const entry = {
      op: "HALT",
      handle,
      ...named,
      host_id: lease?.host_id ?? desk.processes.host(),
      run_id: runId === "" ? null : runId,
      command,
      reason,
    };
    return { append: [entry], result: named };
  }, { ...lockWait(options), touches: NONE });
  return answer.kind === "busy" ? lockBusy(answer, lane) : {
    outcome: "recorded",
    recorded: true,
    handle,
    command,
    ...answer.result,
  };
}

function checkHandle(handle: unknown): string {
  const text = checkText("handle", handle ?? "");
  if (text !== "") return text;
  throw new UsageError(
    "INVALID_TEXT",
    `Cannot record a halt of "": say what is to be stopped with --handle`,
    "",
  );
}
