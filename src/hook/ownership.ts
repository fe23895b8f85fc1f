/**
 * Whether a lease is the caller's own.
 *
 * An agent is known by the lease it was started with, then by its session,
 * and only where one side has none by the process that holds the lane. That
 * process must be the very one: an orchestrator that took a lease is an
 * ancestor of every agent it starts, and none of them holds it.
 *
 * @module
 */
import { laneId } from "../domain/lane.ts";
import { identityText, type Lease, ownField, textOf } from "../domain/lease.ts";

/** Who makes the call. */
export interface Caller {
  /** Its session, `""` where the host names none. */
  readonly session: string;
  /** The lease that its environment names, as `<loop_ts>@<lane>`, or `""`. */
  readonly lease: string;
}

/** A process that may hold leases. */
export interface HolderProcess {
  /** Its pid, 0 where it could not be told. */
  readonly pid: number;
  /** `<pid>:<start>`, or `""`. */
  readonly pid_start: string;
  /** `<boot id>/<start of pid 1>`, or `""`. */
  readonly pid_space: string;
  /** The host it runs on. */
  readonly host: string;
}

/** Whose a lease is; `process` where only {@linkcode isHeldBy} can tell. */
export type Ownership = "mine" | "foreign" | "process";

/** Tells whose a lease is from what costs nothing. */
export function ownership(lease: Lease, caller: Caller): Ownership {
  if (isNamed(lease, caller.lease)) return "mine";
  const session = textOf(ownField(lease, "session_id"));
  if (session !== "" && caller.session !== "") {
    return session === caller.session ? "mine" : "foreign";
  }
  return holderPid(lease) > 0 ? "process" : "foreign";
}

/** Whether a text names a lease, as `<loop_ts>@<lane>`. */
export function isNamed(lease: Lease, name: string): boolean {
  const cut = name.indexOf("@");
  if (cut <= 0 || cut === name.length - 1) return false;
  return identityText(ownField(lease, "loop_ts")) === name.slice(0, cut) &&
    laneId(identityText(ownField(lease, "lane"))) ===
      laneId(name.slice(cut + 1));
}

/** The pid that a lease recorded, 0 where there is none. */
export function holderPid(lease: Lease): number {
  const pid = ownField(lease, "pid");
  return typeof pid === "number" && Number.isSafeInteger(pid) && pid > 0
    ? pid
    : 0;
}

/** Whether this very process is the holder that a lease recorded. */
export function isHeldBy(lease: Lease, holder: HolderProcess): boolean {
  const pid = holderPid(lease);
  if (pid === 0 || pid !== holder.pid) return false;
  const start = startOf(lease, pid);
  if (start !== "" && start !== holder.pid_start) return false;
  const space = textOf(ownField(lease, "pid_space"));
  if (space !== "") return space === holder.pid_space;
  return textOf(ownField(lease, "host_id")) === holder.host;
}

/** The recorded start, `""` where none belongs to the recorded pid. */
function startOf(lease: Lease, pid: number): string {
  const start = textOf(ownField(lease, "pid_start"));
  return start.startsWith(`${pid}:`) ? start : "";
}
