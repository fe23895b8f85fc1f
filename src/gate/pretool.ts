/**
 * Before a tool is called: may it go ahead?
 *
 * A call that touches nothing that others hold passes, at once and in silence.
 * All else is found out only for calls that are about to be stopped.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { Hit } from "../hook/hits.ts";
import { Outlook } from "../hook/outlook.ts";
import { onlyLooks } from "../hook/plain_command.ts";
import type { Reach } from "../hook/reach.ts";
import {
  type Footprint,
  NO_FOOTPRINT,
  type ToolUse,
  type Verdict,
} from "../hook/tool_call.ts";
import type { Event, Outcome, Sight } from "./around.ts";
import { Identity } from "./identity.ts";
import type { Ward } from "./ward.ts";
import type { Wards } from "./wards.ts";

const FAILURE = "./failure_policy.ts";
const UNEXPIRED = "./unexpired.ts";
const SHELL = "../hook/shell.ts";
const HITS = "../hook/hits.ts";
const DENIAL = "../hook/denial.ts";
const RENEW = "../lease/renew.ts";
const AFTERWARDS = "./afterwards.ts";
const MARKS = "./call_marks.ts";

/** A call that is being judged. */
interface Case {
  readonly event: Event;
  /** Why it may change more than it is seen to, or `null`. */
  readonly why: string | null;
  readonly identity: Identity;
  /** What is to be recorded once the answer is given. */
  readonly deeds: (() => Promise<void>)[];
}

/** Judges a call, and says what is to be recorded of it. */
export async function pretool(event: Event, wards: Wards): Promise<Outcome> {
  const { use } = event.call;
  const footprint = await footprintOf(use, event);
  for (const written of footprint.writes) {
    // deno-lint-ignore no-await-in-loop -- most lie in one workspace, which is found once
    await wards.touch(written);
  }
  const home = await wards.home();
  const why = footprint.cannotTell ?? wards.doubt;
  if (why !== null) await wards.lookAt(footprint.reads);
  const identity = new Identity(event);
  const asked: Case = { event, why, identity, deeds: [] };
  const failures = wards.failures;
  let stopped: Verdict | null = null;
  const doubts = (ward: Ward): Promise<Verdict | null> =>
    judgeDoubt(asked, ward, ward === home);
  // First whatever is certain, then doubts.
  for (const decide of [(ward: Ward) => judge(asked, ward), doubts]) {
    for (const ward of stopped === null ? wards.found : []) {
      try {
        // deno-lint-ignore no-await-in-loop -- the first that stops it decides
        stopped ??= await decide(ward);
      } catch (error) {
        if (!failures.includes(error)) failures.push(error);
      }
    }
  }
  const after = async (): Promise<void> => {
    // deno-lint-ignore no-await-in-loop -- each takes the lock, and none needs another
    for (const deed of asked.deeds) await deed().catch(() => {});
  };
  if (stopped !== null) return { verdict: stopped, remark: "", after };
  const isIdle = footprint.writes.length === 0 && why === null &&
    use.kind !== "unknown";
  const [failure] = failures;
  if (failure === undefined || isIdle) {
    return { verdict: { kind: "pass" }, remark: "", after };
  }
  const { failed, policyOf }: typeof import("./failure_policy.ts") =
    await import(FAILURE);
  return { ...failed(failure, policyOf(wards.found, failures)), after };
}

/** What a tool touches. */
async function footprintOf(use: ToolUse, event: Event): Promise<Footprint> {
  if (use.kind === "files") return use.footprint;
  const isIdle = use.kind !== "shell" ||
    (use.dialect === "sh" && onlyLooks(use.command));
  if (isIdle) return NO_FOOTPRINT;
  const { readCommand }: typeof import("../hook/shell.ts") = await import(
    SHELL
  );
  const { dialect, command } = use;
  return readCommand(command, { dialect, home: event.around.disk.home });
}

/** The verdict of one workspace, `null` where it lets the call pass. */
async function judge(asked: Case, ward: Ward): Promise<Verdict | null> {
  const { event, identity } = asked;
  const { reaches } = ward;
  const view = await ward.view();
  const hits = await hitsIn(view, reaches);
  const own = new Set<Lease>();
  for (const lease of new Set(hits.map((hit) => hit.lease))) {
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (await identity.owns(lease)) own.add(lease);
  }
  await planRenewal(asked, ward, { view, own });
  const foreign = hits.filter(({ lease }) => !own.has(lease));
  const alive = foreign.length === 0
    ? own
    : await aliveOf(hits.map((hit) => hit.lease), event, ward);
  const [first, ...rest] = foreignOf(hits, own, alive);
  if (first !== undefined) return await deny(asked, ward, [first, ...rest]);
  if (ward.place.config.hook.mode === "strict" && reaches.length > 0) {
    const denied = await denyUnheld(asked, reaches, own);
    if (denied !== null) return denied;
  }
  if (view.unsafe !== null && reaches.length > 0) {
    const { journal } = ward.place;
    throw new Error(`Cannot trust "${journal}": ${view.unsafe}`);
  }
  return null;
}

async function hitsIn(
  view: Sight,
  reaches: readonly Reach[],
): Promise<Hit[]> {
  if (reaches.length === 0) return [];
  const outlook = new Outlook(reaches);
  const all = view.index?.near(outlook) ?? [...view.live, ...view.foreign];
  const near = all.filter((lease) => outlook.mayTouch(lease));
  if (near.length === 0) return [];
  const { hitsOf }: typeof import("../hook/hits.ts") = await import(HITS);
  return hitsOf(reaches, near);
}

/**
 * The hits on leases of others that count. Nobody is stopped from writing a
 * file that is in a lease of his own, but an expired one takes nothing from
 * somebody who holds that file now.
 */
function foreignOf(
  hits: readonly Hit[],
  own: ReadonlySet<Lease>,
  alive: ReadonlySet<Lease>,
): Hit[] {
  const held = new Set(
    hits.filter(({ lease, reach }) =>
      own.has(lease) && alive.has(lease) && reach.tail === "" && !reach.below
    ).map(({ reach }) => reach),
  );
  return hits.filter(({ lease, reach }) =>
    !own.has(lease) && alive.has(lease) && !held.has(reach)
  );
}

/** Whoever works renews what he holds: no lease of somebody at work falls silent. */
async function planRenewal(
  { event, identity, deeds }: Case,
  ward: Ward,
  { view, own }: { readonly view: Sight; readonly own: ReadonlySet<Lease> },
): Promise<void> {
  const all = view.index?.perhapsOf(event.call.session) ?? view.live;
  const near = all.filter((lease) =>
    own.has(lease) || identity.atSight(lease) !== "foreign"
  );
  const held: Lease[] = [];
  for (const lease of near) {
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (own.has(lease) || await identity.ownsAtHand(lease)) held.push(lease);
  }
  if (held.length === 0) return;
  const { FRESH_MS, isSilent }: typeof import("../lease/renew.ts") =
    await import(RENEW);
  const at = { nowMs: event.around.nowMs(), olderThanMs: FRESH_MS };
  const due = held.filter((lease) => isSilent(lease, at));
  if (due.length === 0) return;
  deeds.push(async () => {
    const { renewLeases }: typeof import("./afterwards.ts") = await import(
      AFTERWARDS
    );
    await renewLeases(ward, due, event.around);
  });
}

/** Those leases whose holder may be alive; whoever is asked about none loads nothing. */
async function aliveOf(
  leases: readonly Lease[],
  event: Event,
  ward: Ward,
): Promise<ReadonlySet<Lease>> {
  if (leases.length === 0) return new Set();
  const { unexpired }: typeof import("./unexpired.ts") = await import(
    UNEXPIRED
  );
  return await unexpired(leases, event, ward.place);
}

async function deny(
  { event, deeds }: Case,
  ward: Ward,
  hits: readonly [Hit, ...Hit[]],
): Promise<Verdict> {
  const { call, around } = event;
  const { foreignText }: typeof import("../hook/denial.ts") = await import(
    DENIAL
  );
  const reason = foreignText(hits, around.nowMs());
  const byLease = new Map(hits.map((hit) => [hit.lease, hit]));
  const host = await around.host();
  const denials = [...byLease.values()].slice(0, MOST_RECORDED).map((hit) => ({
    lease: hit.lease,
    session: call.session,
    tool: call.tool,
    path: hit.reach.shown,
    reason: foreignText([hit], around.nowMs()),
    host,
  }));
  deeds.push(async () => {
    const { recordDenials }: typeof import("./afterwards.ts") = await import(
      AFTERWARDS
    );
    await recordDenials(ward, denials, around);
  });
  return { kind: "deny", reason };
}

/** So many leases that stood in the way of one call are recorded. */
const MOST_RECORDED = 8;

async function denyUnheld(
  { event }: Case,
  reaches: readonly Reach[],
  own: ReadonlySet<Lease>,
): Promise<Verdict | null> {
  const { outside }: typeof import("../hook/hits.ts") = await import(HITS);
  const [first] = outside(reaches, [...own]);
  if (first === undefined) return null;
  const { unheldText }: typeof import("../hook/denial.ts") = await import(
    DENIAL
  );
  return { kind: "deny", reason: unheldText(first, event.call.session) };
}

/** What becomes of a call of which cannot be told what it changes. */
async function judgeDoubt(
  { event, why, identity, deeds }: Case,
  ward: Ward,
  isHome: boolean,
): Promise<Verdict | null> {
  const { call, around } = event;
  const { cannot_tell, unknown_tool } = ward.place.config.hook;
  if (isHome && call.use.kind === "unknown" && unknown_tool !== "pass") {
    const { unknownToolText }: typeof import("../hook/denial.ts") =
      await import(DENIAL);
    return { kind: unknown_tool, reason: unknownToolText(call.tool) };
  }
  if (why === null) return null;
  const view = await ward.view();
  const others = [...view.live, ...view.foreign].filter((lease) =>
    identity.atSight(lease) !== "mine"
  );
  if (others.length === 0) return null;
  if (cannot_tell === "pass") {
    if (isHome && call.callId !== "") {
      deeds.push(async () => {
        const { leaveMark }: typeof import("./call_marks.ts") = await import(
          MARKS
        );
        await leaveMark(ward.place, call.callId, around.nowMs());
      });
    }
    return null;
  }
  const alive = await aliveOf(others, event, ward);
  for (const lease of others) {
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (alive.has(lease) && !await identity.owns(lease)) {
      return doubted(why, lease, { event, kind: cannot_tell });
    }
  }
  return null;
}

async function doubted(
  why: string,
  lease: Lease,
  { event, kind }: { readonly event: Event; readonly kind: "ask" | "deny" },
): Promise<Verdict> {
  const { doubtText }: typeof import("../hook/denial.ts") = await import(
    DENIAL
  );
  return { kind, reason: doubtText(why, lease, event.around.nowMs()) };
}
