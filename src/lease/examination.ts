/**
 * What `doctor` says about live leases and the processes that hold them.
 *
 * Reads and probes; ends nothing.
 *
 * @module
 */
import { shellWord } from "../domain/shell_word.ts";
import { Holding } from "../arbiter/holding.ts";
import { indexCatalogue } from "../domain/catalogue.ts";
import { expiresAtMs } from "../domain/expiry.ts";
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import { meet } from "../domain/region.ts";
import { type Desk, holderOf } from "./desk.ts";
import { judgeExpired } from "./expired.ts";
import type { Finding, LedgerView, Processes } from "./ports.ts";

/** At most this many leases are named one by one, or compared with each other. */
const MOST_NAMED = 20;
const MOST_COMPARED = 500;

/** The live leases: how many, which are dead, which can never end by themselves. */
export async function examineLeases(desk: Desk): Promise<Finding[]> {
  const view = await desk.ledger.read();
  const expired = await judgeExpired(desk, view.live, view);
  const ageless = view.live.filter((lease) => expiresAtMs(lease) === null);
  const count = view.live.length;
  return [
    ...grantFindings(view),
    {
      check: "leases",
      status: "ok",
      detail: count === 0
        ? "No live lease"
        : `${count} live ${count === 1 ? "lease" : "leases"}`,
      fix: "",
    },
    ...expired.leases.slice(0, MOST_NAMED).map(deadFinding),
    ...remainder(expired.leases.length),
    ...ageless.slice(0, MOST_NAMED).map(agelessFinding),
    ...collisions(desk, view),
  ];
}

function grantFindings({ unsafe }: LedgerView): Finding[] {
  if (unsafe === null) return [];
  return [{
    check: "grants",
    status: "error",
    detail: `No lease can be taken: ${unsafe}`,
    means: "leases that live stay held, and can be beaten and released",
    fix:
      "Run `dos journal repair` where that journal is: it keeps what it cuts",
  }];
}

function deadFinding(lease: Lease): Finding {
  return {
    check: "dead lease",
    status: "warn",
    detail: `${named(lease)} is dead: its process is gone or its time is over`,
    means: "its lane stays taken until somebody ends it",
    fix: "Run `dos lease-lane scavenge`",
  };
}

function remainder(count: number): Finding[] {
  if (count <= MOST_NAMED) return [];
  return [{
    check: "dead lease",
    status: "warn",
    detail: `${count - MOST_NAMED} more leases are dead`,
    fix: "Run `dos lease-lane scavenge`",
  }];
}

function agelessFinding(lease: Lease): Finding {
  return {
    check: "ageless lease",
    status: "warn",
    detail: `${
      named(lease)
    } has no stamp that can be read, so it never expires`,
    means: "its lane stays taken until somebody ends it",
    fix:
      `Once its holder is done, run \`dos lease-lane release --owner doctor --lane ${
        shellWord(shownText(identityText(lease.lane)))
      } --force\``,
  };
}

/** Leases of other working trees were granted by who cannot see ours. */
function collisions(desk: Desk, { live, foreign }: LedgerView): Finding[] {
  const lanes = indexCatalogue(desk.catalogue);
  const held = (leases: readonly Lease[]): Holding[] =>
    leases.slice(0, MOST_COMPARED).map((lease) => new Holding(lease, lanes));
  const ours = held(live);
  return held(foreign).flatMap((theirs) =>
    ours.flatMap((mine): Finding[] => {
      const shared = meet(mine.region, theirs.region);
      return shared === null ? [] : [{
        check: "overlap",
        status: "warn",
        detail: `${named(mine.lease)} and, in another working tree, ${
          named(theirs.lease)
        } share ${shownText(shared.path)}`,
        fix: "Let one of the two finish before the other goes on",
      }];
    })
  ).slice(0, MOST_NAMED);
}

function named(lease: Lease): string {
  const holder = holderOf(lease);
  return `The lease on "${shownText(identityText(lease.lane))}"${
    holder === "" ? "" : ` of ${shownText(holder)}`
  }`;
}

/** Whether processes can be told apart from dead ones, tried on this one. */
export async function examineProcesses(
  processes: Processes,
  pid: number,
): Promise<Finding[]> {
  const self = { pid, host_id: processes.host() };
  const pulse = (await processes.probe([self]))(self);
  return [probeFinding(pulse), await holderFinding(processes)];
}

function probeFinding(pulse: boolean | null): Finding {
  const check = "processes";
  if (pulse === true) {
    const detail = "A running process is seen as running";
    return { check, status: "ok", detail, fix: "" };
  }
  if (pulse === false) {
    return {
      check,
      status: "error",
      detail: "This very process is taken for dead: live leases may be ended",
      fix: "Do not use --reclaim or scavenge here, and report this",
    };
  }
  return {
    check,
    status: "warn",
    detail:
      "Processes cannot be looked at here: only its ttl ends the lease of a holder that died",
    fix:
      "Allow dos to run cat (Linux), ps (macOS) or tasklist (Windows), or take leases with a short --ttl",
  };
}

async function holderFinding(processes: Processes): Promise<Finding> {
  const { pid } = await processes.holder();
  return {
    check: "holder",
    status: "ok",
    detail: pid > 0
      ? `A lease taken from here is held by process ${pid}`
      : "Which process would hold a lease taken from here cannot be told; its ttl ends it",
    fix: pid > 0 ? "" : "Name the process with --pid where it matters",
  };
}
