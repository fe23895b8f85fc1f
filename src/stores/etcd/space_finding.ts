/**
 * What `doctor` says of the room that etcd has left.
 *
 * @module
 */
import type { Finding } from "../../lease/ports.ts";
import type { Member } from "./member_finding.ts";
import { isTrouble, type Trouble } from "./trouble.ts";
import { numberOf, type WireObject } from "./wire.ts";

/** The quota of an etcd that was given none; older ones do not tell theirs. */
const DEFAULT_QUOTA = 2 * 1_024 ** 3;

/** A database that takes up more of its quota wants attention. */
const FULL_SHARE = 0.8;

/** How large the database is. */
export function spaceFinding(members: readonly Member[]): Finding {
  const check = "etcd space";
  const sizes = members.map(({ endpoint, status }) => ({
    endpoint,
    size: numberOf(status["dbSize"]),
    used: numberOf(status["dbSizeInUse"]),
    quota: numberOf(status["dbSizeQuota"]),
  })).sort((a, b) => b.size - a.size);
  const { endpoint = "", size = 0, used = 0, quota = 0 } = sizes[0] ?? {};
  const most = quota || DEFAULT_QUOTA;
  const isNear = size > most * FULL_SHARE;
  const of = quota > 0 ? "quota" : "default quota";
  return {
    check,
    status: isNear ? "warn" : "ok",
    detail: `The database at "${endpoint}" has ${mib(size)}, ${
      mib(used)
    } of it in use; the ${of} is ${mib(most)}`,
    ...isNear && { means: "Once it is full nothing can be granted" },
    fix: isNear
      ? "Run `dos lease-lane journal compact`, then `etcdctl compact` and `etcdctl defrag`, or raise --quota-backend-bytes"
      : "",
  };
}

function mib(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

/** Which alarms were raised. */
export function alarmFinding(alarms: readonly WireObject[] | Trouble): Finding {
  const check = "etcd alarms";
  if (!Array.isArray(alarms) && isTrouble(alarms)) {
    return {
      check,
      status: "warn",
      detail: `Alarms cannot be asked for: ${alarms.text}`,
      fix: "Run `etcdctl alarm list` as root of etcd",
    };
  }
  const names = [...alarms].map(({ alarm }) => String(alarm ?? "NONE"))
    .filter((name) => name !== "NONE");
  if (names.length === 0) {
    return { check, status: "ok", detail: "No alarm is raised", fix: "" };
  }
  const isFull = names.includes("NOSPACE");
  return {
    check,
    status: "error",
    detail: `Raised: ${[...new Set(names)].join(", ")}`,
    means: isFull ? "Nothing can be granted" : "A member has other data",
    fix: isFull
      ? "Compact and defragment etcd or raise its quota, then `etcdctl alarm disarm`"
      : "Replace the member that `etcdctl alarm list` names",
  };
}
