/**
 * Handing one's lease to somebody who waits for it.
 *
 * The lease goes as it is, with its identity, region and ttl, in one write
 * with the end of the ticket: no moment lies between two holders. It may pass
 * the queue, and the answer says whom.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease } from "../domain/lease.ts";
import { formatStamp } from "../domain/stamp.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { withoutHolder } from "./adopt.ts";
import {
  checkLane,
  checkLoopTs,
  checkOwner,
  checkText,
  type Desk,
  identityOf,
  type LockBusy,
  lockBusy,
  type LockOptions,
  lockWait,
  requireSafe,
} from "./desk.ts";
import { beatEntry } from "./heartbeat.ts";
import { isKeeperEnded } from "./kept.ts";
import type { Act, LedgerView } from "./ports.ts";
import {
  isDead,
  NO_SIGHT,
  type QueueSight,
  untested,
  unwaitEntry,
} from "./queue.ts";
import { testing } from "./settle.ts";
import { type ClaimAnswer, findClaimed, foundAnswer } from "./standing.ts";
import { misfit, obstacle, passedBy } from "./succession.ts";
import type { Ahead } from "./wait_state.ts";
import { withdrawal } from "./withdraw.ts";
import { onLane } from "./touches.ts";

/** What `yield` takes. */
export interface YieldOptions extends LockOptions {
  /** Must be the holder, to the letter. */
  readonly owner: string;
  /** The lane. */
  readonly lane: string;
  /** Who waits for it and is to hold it, to the letter. */
  readonly to: string;
  /** Which of the owner's leases; absent means the newest. */
  readonly loopTs?: string;
  /** The fencing token it must have. */
  readonly fence?: number;
}

/** What `yield` answers. */
export interface YieldOutcome extends ClaimAnswer {
  /** Whether it was handed over. */
  readonly outcome: "yielded" | "refuse";
  /** The same as a truth value. */
  readonly yielded: boolean;
  /** Who was to hold it. */
  readonly to: string;
  /** The ticket that ended with it, `null` on a refusal. */
  readonly ticket: number | null;
  /** Who waited for the same before, and waits on. */
  readonly passed: readonly Ahead[];
}

type Asked =
  & Required<Pick<YieldOptions, "owner" | "lane" | "to" | "loopTs">>
  & {
    readonly fence: number | undefined;
    readonly queue: QueueSight;
  };

interface Refusal {
  readonly reason_class: string;
  readonly reason: string;
}

const NOTHING = {
  outcome: "refuse",
  yielded: false,
  ticket: null,
  passed: [],
} as const;

/** Hands the owner's lease on a lane to somebody who waits for it. */
export async function yieldLease(
  desk: Desk,
  options: YieldOptions,
): Promise<YieldOutcome | LockBusy> {
  const asked = {
    owner: checkOwner(options.owner),
    lane: checkLane(options.lane),
    to: checkText("--to", checkOwner(options.to)),
    loopTs: checkLoopTs(options.loopTs),
    fence: options.fence,
  };
  const handing = async (): ReturnType<typeof handOn> =>
    await handOn(desk, { ...asked, queue: await sightOf(desk) }, options);
  try {
    const { answer, hasNews } = await handing();
    if (answer.outcome !== "refuse" || !hasNews) return answer;
  } catch (error) {
    if (!isKeeperEnded(error)) throw error;
  }
  // The heir went after the look, or queued anew.
  return (await handing()).answer;
}

/** `hasNews` where the one who is to have the lease has a ticket of which nothing was known yet. */
async function handOn(
  desk: Desk,
  asked: Asked,
  options: LockOptions,
): Promise<{ answer: YieldOutcome | LockBusy; hasNews: boolean }> {
  const { lane, to, queue } = asked;
  let hasNews = false;
  const end = await desk.ledger.transact((view) => {
    const own = view.tickets.filter(({ owner }) => owner === to);
    hasNews = untested(own, queue).length > 0;
    return decide(desk, asked, view);
  }, {
    ...lockWait(options),
    keepers: "untested",
    touches: onLane(desk, lane),
  });
  const answer = end.kind === "busy" ? lockBusy(end, lane) : end.result;
  return { answer, hasNews };
}

/** Who of those that wait is alive. Whoever dies after this look leaves a lease that dies with its keeper. */
async function sightOf(desk: Desk): Promise<QueueSight> {
  const { tickets } = await desk.ledger.read();
  return await testing(desk, NO_SIGHT, tickets.map(({ keeper }) => keeper));
}

function decide(
  desk: Desk,
  asked: Asked,
  view: LedgerView,
): Act<YieldOutcome | LockBusy> {
  requireSafe(view);
  const { owner, to } = asked;
  const match = findClaimed(desk, view.live, asked);
  if (match.lease === null) {
    return { append: [], result: { ...match.miss, ...NOTHING, to } };
  }
  const { lease } = match;
  const heir = heirOf(desk, asked, { lease, view });
  if (!("ticket" in heir)) {
    const found = foundAnswer(lease, owner, heir.reason);
    const result = { ...found, ...NOTHING, ...heir, to };
    return { append: [], result };
  }
  return handOver(desk, asked, { lease, view, heir });
}

/** The first ticket of the one who is to have the lease that the lease satisfies, or why there is none. */
function heirOf(
  desk: Desk,
  { to, queue }: Asked,
  { lease, view }: { lease: Lease; view: LedgerView },
): Ticket | Refusal {
  const who = `"${shownText(to)}"`;
  const own = view.tickets.filter(({ owner }) => owner === to);
  const alive = own.filter((one) =>
    queue.states.get(one.keeper) === "held" && !isDead(one, queue, view.nowMs)
  );
  if (alive.length === 0) {
    return {
      reason_class: "NOT_WAITING",
      reason: own.length === 0
        ? `${who} has no ticket: only who waits (acquire --wait, run --wait) can be handed a lease`
        : `nobody can tell that ${who} still waits: its ticket has ended or its keeper is not to be seen held from here`,
    };
  }
  const misfits = alive.map((one) => misfit(desk, lease, one));
  const heir = alive[misfits.indexOf("")];
  if (heir === undefined) {
    return {
      reason_class: "NOT_WANTED",
      reason: `${who} waits for something else: ${misfits[0] ?? ""}`,
    };
  }
  const inTheWay = obstacle(desk, lease, view);
  return inTheWay === "" ? heir : { reason_class: "OVERLAP", reason: inTheWay };
}

/** The three records of an adoption, then who it was for, and the end of the ticket. */
function handOver(
  desk: Desk,
  { owner, to, queue }: Asked,
  { lease, view, heir }: { lease: Lease; view: LedgerView; heir: Ticket },
): Act<YieldOutcome | LockBusy> {
  const host = desk.processes.host();
  const identity = identityOf(lease);
  const reason = `yield:${owner}`;
  const renewed = heldBy(lease, heir, view);
  const { pid, host_id, ticket } = heir;
  const passed = passedBy(desk, lease, { heir, view, queue });
  const whole: JournalEntry = { ...identity, host_id: host, reason };
  const found = foundAnswer(renewed, owner, handedSentence(to, passed));
  return {
    append: [
      {
        ...{ op: "ADOPT", ...identity, holder: to, pid, host_id, reason },
        prev_holder: owner,
        heartbeat_at: formatStamp(view.nowMs),
      },
      beatEntry(lease, { host, nowMs: view.nowMs }),
      { op: "RECONCILE", ...whole, lease: renewed },
      {
        ...{ op: "YIELD", ...whole, holder: owner, to, ticket },
        passed: passed.map((one) => one.ticket),
      },
      unwaitEntry(heir, { host, reason }),
    ],
    result: {
      ...found,
      ...{ outcome: "yielded", yielded: true, to, ticket, passed },
    },
    recheck: (later, { lockLost }) =>
      withdrawal({ desk, extra: [] }, renewed, {
        later,
        lockLost,
        forced: false,
      }),
  };
}

/** The lease, held by the one who waits; `offered` says that it was not taken yet. */
function heldBy(lease: Lease, heir: Ticket, view: LedgerView): Lease {
  const { pid_start, pid_space, session_id } = heir;
  return {
    ...withoutHolder(lease),
    ...identityOf(lease),
    holder: heir.owner,
    host_id: heir.host_id,
    pid: heir.pid,
    ...(pid_start === "" ? {} : { pid_start }),
    ...(pid_space === "" ? {} : { pid_space }),
    ...(session_id === "" ? {} : { session_id }),
    keeper: heir.keeper,
    children: null,
    offered: heir.ticket,
    heartbeat_at: formatStamp(view.nowMs),
    fence: view.nextSeq + 2,
  };
}

function handedSentence(to: string, passed: readonly Ahead[]): string {
  const who = passed.map(({ owner, ticket }) =>
    `"${shownText(identityText(owner))}" (ticket ${ticket})`
  );
  const past = who.length === 0
    ? ""
    : `, past ${who.join(", ")} who waited longer`;
  return `handed over to "${shownText(to)}"${past}; it is not yours any more`;
}
