/**
 * The options that several verbs share, so that one flag means one thing.
 *
 * @module
 */
import type { Arguments } from "./arguments.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { Option } from "./option.ts";

const DAY_S = 86_400;

/** Who asks, for verbs that act on a lease. */
export const OWNER: Option = {
  name: "owner",
  value: "NAME",
  required: true,
  help: "The holder's name, to the letter.",
};

/** The lane, for verbs that act on a lease. */
export const LANE: Option = {
  name: "lane",
  value: "LANE",
  required: true,
  help: "The lane; upper and lower case are the same.",
};

/** Which of several leases is meant. */
export const LOOP_TS: Option = {
  name: "loop-ts",
  value: "T",
  help: "The lease's own stamp, as acquire printed it.",
  standard: "the newest that fits",
};

/** The fencing token. */
export const FENCE: Option = {
  name: "fence",
  value: "N",
  kind: "integer",
  min: 0,
  help: "The fencing token the lease must have, as acquire printed it.",
};

/** How long the lock is waited for. */
export const LOCK_TIMEOUT: Option = {
  name: "lock-timeout",
  value: "S",
  kind: "number",
  min: 0,
  max: DAY_S,
  help: "Seconds to wait for the lock of the store.",
  standard: "5",
};

/** The kind of a request. */
export const KIND: Option = {
  name: "kind",
  value: "KIND",
  help: "cluster, keyword, global or the name of an exclusive lane.",
  standard: "what the lane is declared as, else keyword",
};

/** The region of a request. */
export const TREE: Option = {
  name: "tree",
  value: "PATTERN",
  kind: "patterns",
  repeat: true,
  help: "The region: every word up to the next option. Quote the patterns.",
  standard: "what is declared for the lane",
};

/** Leases from elsewhere. */
export const LEASES: Option = {
  name: "leases",
  value: "JSON",
  help: "An array of lease objects that count as live besides the journal's.",
};

/** Other lanes will do. */
export const SUBSTITUTE: Option = {
  name: "substitute",
  help: "With --kind cluster: take another free lane where this one is held.",
};

/** The process that holds the lane. */
export const PID: Option = {
  name: "pid",
  value: "N",
  kind: "integer",
  min: 0,
  max: 2 ** 31,
  help: "The process that holds the lane; 0 for none.",
  standard:
    "the nearest ancestor that is neither a one-shot shell nor a launcher",
};

/** The agent session that holds the lane. */
export const SESSION_ID: Option = {
  name: "session-id",
  value: "ID",
  help: "The agent session that holds the lane.",
  standard: "DOS_SESSION_ID",
};

/** The run that a record belongs to. */
export const RUN_ID: Option = {
  name: "run-id",
  value: "ID",
  help: "The run it belongs to.",
  standard: "CID_RUN_ID, else DISPATCH_RUN_ID",
};

/** Why something is recorded. */
export const REASON: Option = {
  name: "reason",
  value: "TEXT",
  help: "Why, for the record.",
};

/** Shows and does nothing. */
export const DRY_RUN: Option = {
  name: "dry-run",
  help: "Tell what would be done, and do nothing.",
};

/** The exit codes of a verb that changes leases. */
export function leaseExits(
  yes: string,
  no: string,
): readonly (readonly [ExitCode, string])[] {
  return [[0, yes], [1, no], [4, "the lock of the store is busy"]];
}

/** The session: the option, else the environment. */
export function sessionId(
  args: Arguments,
  env: (name: string) => string | undefined,
): string | undefined {
  return args.text("session-id") ?? (env("DOS_SESSION_ID") || undefined);
}

/** The run: the option, else the environment. */
export function runId(
  args: Arguments,
  env: (name: string) => string | undefined,
): string | undefined {
  return args.text("run-id") ??
    (env("CID_RUN_ID") || env("DISPATCH_RUN_ID") || undefined);
}
