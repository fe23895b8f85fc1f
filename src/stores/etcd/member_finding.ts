/**
 * What `doctor` says of each member of etcd, and of their clocks.
 *
 * @module
 */
import { shownText } from "../../domain/lane.ts";
import type { Finding } from "../../lease/ports.ts";
import { isTrouble, type Trouble, wrongCluster } from "./trouble.ts";
import { decimalOf, objectOf, type WireObject } from "./wire.ts";

/** A member that answered. */
export interface Member {
  /** Where. */
  readonly endpoint: string;
  /** What it says of itself. */
  readonly status: WireObject;
  /** Its time as HTTP writes it, in whole seconds. */
  readonly date: string;
  /** When it was asked and when the answer had come, in epoch milliseconds by our clock. */
  readonly asked: readonly [number, number];
}

/** The first version whose gateway we speak to. */
const LEAST: readonly [number, number] = [3, 4];

/** A clock that is further away misleads whoever compares times of different hosts. */
const MOST_AWAY_MS = 2_000;

/**
 * What one endpoint is good for, seen beside the others.
 *
 * @param member The endpoint.
 * @param all All of them.
 * @param proxy The variable that sends us to a proxy, `""` if there is none.
 */
export function memberFinding(
  member: Member | Trouble,
  all: readonly (Member | Trouble)[],
  proxy = "",
): Finding {
  const check = "etcd endpoint";
  const { endpoint } = member;
  if (isTrouble(member)) {
    const isAlone = all.every(isTrouble);
    return {
      check,
      status: isAlone ? "error" : "warn",
      detail: `"${endpoint}" cannot be spoken to: ${member.text}`,
      ...isAlone && { means: "No lease can be granted, renewed or given back" },
      fix: proxy === ""
        ? "Start that member, or mend its URL in store.endpoints, the network or store.tls"
        : `Start that member or mend its URL, the network or store.tls; ${proxy} is set, so name its host in NO_PROXY unless the proxy knows it`,
    };
  }
  const { status } = member;
  const version = shownText(String(status["version"] ?? "unknown"), 40);
  const wanted = clusterOf(all.find((x) => !isTrouble(x)) ?? member);
  if (clusterOf(member) !== wanted) {
    const { message, hint } = wrongCluster(endpoint, clusterOf(member), wanted);
    return { check, status: "error", detail: message, fix: hint };
  }
  if (!isNewEnough(version)) {
    return {
      check,
      status: "error",
      detail: `"${endpoint}" is etcd ${version}`,
      fix: `Upgrade it to ${LEAST.join(".")} or later`,
    };
  }
  const leader = decimalOf(status["leader"]);
  if (leader === "0") {
    return {
      check,
      status: "error",
      detail: `"${endpoint}", etcd ${version}, has no leader`,
      means: "It is cut off from the others, or most of them are gone",
      fix:
        "Bring back a majority of the members; `etcdctl endpoint status --cluster` shows who is missing",
    };
  }
  const me = decimalOf(objectOf(status["header"])["member_id"]);
  const role = leader === me ? "the leader" : "a follower";
  const detail = `"${endpoint}", etcd ${version}, ${role}`;
  return { check, status: "ok", detail, fix: "" };
}

function clusterOf(member: Member | Trouble): string {
  return isTrouble(member)
    ? ""
    : decimalOf(objectOf(member.status["header"])["cluster_id"]);
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

/** How far the clocks of the members are from ours. */
export function clockFinding(members: readonly Member[]): Finding {
  const check = "etcd clock";
  const away = members.map((member) => ({ member, ms: awayMs(member) }));
  const known = away.filter(({ ms }) => !Number.isNaN(ms));
  const worst = known.sort((a, b) => Math.abs(b.ms) - Math.abs(a.ms))[0];
  if (worst === undefined) {
    return {
      check,
      status: "warn",
      detail: "No member told its time",
      fix: "See whether a proxy between here and etcd removes the header Date",
    };
  }
  const { member: { endpoint }, ms } = worst;
  const isNear = Math.abs(ms) <= MOST_AWAY_MS;
  const far = `${(Math.abs(ms) / 1_000).toFixed(0)} s ${
    ms > 0 ? "ahead of" : "behind"
  } this host`;
  return {
    check,
    status: isNear ? "ok" : "warn",
    detail: isNear
      ? "The clocks of the members and of this host agree to about a second"
      : `The clock of "${endpoint}" is ${far}`,
    ...!isNear && {
      means:
        "Leases end by etcd's own clock and are safe; times in the history and the ages of leases are not comparable",
    },
    fix: isNear ? "" : "Set both clocks by NTP",
  };
}

/** Milliseconds that a member is surely ahead of us, negative if behind; 0 where it may be right, `NaN` where it told no time. */
function awayMs({ date, asked: [begun, done] }: Member): number {
  const told = Date.parse(date);
  if (Number.isNaN(told)) return NaN;
  // What is told was cut to the second.
  if (told + 999 < begun) return told + 999 - begun;
  return Math.max(0, told - done);
}
