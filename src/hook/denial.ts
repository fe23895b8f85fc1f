/**
 * What an agent is told when it may not go ahead, and the record of it.
 *
 * @module
 */
import { expiresAtMs, lastBeatMs } from "../domain/expiry.ts";
import { shownText } from "../domain/lane.ts";
import {
  identityKey,
  identityText,
  isRecord,
  type Lease,
  ownField,
  textOf,
} from "../domain/lease.ts";
import { sayMoment, sayWhen } from "../domain/moments.ts";
import { shellOption } from "../domain/shell_word.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { Hit } from "./hits.ts";
import { literal, type Reach } from "./reach.ts";

/** The reason class of a call that touches somebody else's region. */
export const LEASED_BY_OTHER = "LEASED_BY_OTHER";

/** One denial is told to the journal once in so many milliseconds. */
const SILENCE_MS = 60_000;
const SHOWN_PATTERNS = 3;
const SHOWN_PATH = 300;

/** Why a call is stopped that touches leases of others. */
export function foreignText(
  hits: readonly [Hit, ...Hit[]],
  nowMs: number,
): string {
  const [{ reach, lease }] = hits;
  const others = new Set(hits.map((hit) => hit.reach.shown)).size - 1;
  const more = others === 0
    ? ""
    : ` (${others} more of its paths are held too)`;
  return `dos: "${
    shownText(reach.shown, SHOWN_PATH)
  }" is not yours to change: ${holdingText(lease, nowMs)}${more}. Next: ${
    nextStep(lease)
  }`;
}

/** Why a call is stopped that touches what no lease of the caller's holds. */
export function unheldText(
  reach: Reach,
  session: string,
): string {
  const cut = reach.path.lastIndexOf("/");
  const isWhole = reach.below || reach.tail !== "";
  const directory = isWhole
    ? reach.path
    : reach.path.slice(0, Math.max(0, cut));
  const region = directory !== ""
    ? `${literal(directory)}/**`
    : isWhole || reach.path === ""
    ? "**"
    : literal(reach.path);
  return `dos: "${
    shownText(reach.shown, SHOWN_PATH)
  }" lies in no lease of yours, and this workspace (hook.mode = "strict") lets nobody write without one. Next: ${
    acquireLine({ lane: "LANE", patterns: [region], session })
  }, then try again`;
}

/** Why a command is stopped of which cannot be told what it changes. */
export function doubtText(
  why: string,
  lease: Lease,
  nowMs: number,
): string {
  return `dos: cannot tell what this changes (${shownText(why)}), and ${
    holdingText(lease, nowMs)
  }. Next: name the files it changes in the command itself, or wait until that lane is free`;
}

/** Why a tool is stopped that no table knows. */
export function unknownToolText(tool: string): string {
  return `dos: cannot tell what the tool "${
    shownText(tool)
  }" changes, and this workspace does not let such tools pass. Next: use a tool that names its files, or set hook.unknown_tool to "pass"`;
}

/** Why a call is stopped where the leases cannot be told. */
export function failureText(why: string): string {
  return `dos: cannot tell who holds what: ${why}. Next: run \`dos doctor\`; until it is mended this workspace (hook.fail = "closed") lets nothing be changed`;
}

/** Who holds a lease, since when and until when. */
export function holdingText(lease: Lease, nowMs: number): string {
  const holder = textOf(ownField(lease, "holder"));
  const since = parseStamp(ownField(lease, "acquired_at"));
  const heard = lastBeatMs(lease);
  const until = expiresAtMs(lease);
  const name = holder === ""
    ? "a holder without a name"
    : `"${shownText(holder)}"`;
  return [
    `lane "${shownText(laneOf(lease))}" (${
      regionText(lease)
    }) is held by ${name}`,
    since === null ? "" : `since ${sayMoment(since, nowMs)}`,
    heard === null || heard === since
      ? ""
      : `last heard of ${sayWhen(heard, nowMs)}`,
    until === null
      ? "until it is released"
      : `until ${sayMoment(until, nowMs)} unless renewed`,
  ].filter((part) => part !== "").join("; ");
}

/** The patterns of a lease, the first of them where there are many. */
export function regionText(lease: Lease): string {
  const patterns = patternsOf(lease);
  if (patterns.length === 0) return "its whole region";
  const shown = patterns.slice(0, SHOWN_PATTERNS).map((x) => shownText(x));
  const rest = patterns.length - shown.length;
  return rest > 0
    ? `${shown.join(" ")} and ${rest} more patterns`
    : shown.join(" ");
}

/** A command line that asks for a lane. */
export function acquireLine(
  wanted: {
    readonly lane: string;
    readonly patterns: readonly string[];
    readonly session: string;
  },
): string {
  const isWord = /^[A-Z]+$/.test(wanted.lane);
  return `\`${
    [
      "dos lease-lane acquire --owner YOU",
      isWord ? `--lane ${wanted.lane}` : shellOption("lane", wanted.lane),
      shellOption("tree", wanted.patterns),
      wanted.session === "" ? [] : shellOption("session-id", wanted.session),
    ].flat().join(" ")
  }\``;
}

function nextStep(lease: Lease): string {
  const patterns = patternsOf(lease).filter((x) => shownText(x) === x);
  const lane = laneOf(lease);
  const isPlain = patterns.length > 0 && patterns.length <= SHOWN_PATTERNS &&
    shownText(lane) === lane && lane !== "";
  const ask = isPlain
    ? acquireLine({ lane, patterns, session: "" })
    : "`dos lease-lane acquire`";
  return `work elsewhere (\`dos lease-lane live\` shows what is held), and ask for it with ${ask} once it is released`;
}

function laneOf(lease: Lease): string {
  return identityText(ownField(lease, "lane"));
}

function patternsOf(lease: Lease): string[] {
  for (const key of ["region", "tree"]) {
    const value = ownField(lease, key);
    const texts = Array.isArray(value)
      ? value.filter((x): x is string => typeof x === "string" && x !== "")
      : [];
    if (texts.length > 0) return texts;
  }
  return [];
}

/** A denial, as the journal is told of it. */
export interface Denial {
  /** The lease that stood in the way. */
  readonly lease: Lease;
  /** The session that was stopped, `""` where the host names none. */
  readonly session: string;
  /** The tool it called. */
  readonly tool: string;
  /** The path, as spelled. */
  readonly path: string;
  /** What it was told. */
  readonly reason: string;
  /** The host it runs on. */
  readonly host: string;
}

/** The record of a denial. */
export function denialEntry(denial: Denial): Record<string, unknown> {
  const { lease, session, reason } = denial;
  const outcome = { intervention: "BLOCK", dispatch_call: false };
  const named = { reason, reason_class: LEASED_BY_OTHER };
  return {
    op: "ENFORCE",
    lane: laneOf(lease).toWellFormed(),
    loop_ts: identityText(ownField(lease, "loop_ts")).toWellFormed(),
    host_id: denial.host,
    run_id: null,
    holder: session.toWellFormed(),
    tool: shownText(denial.tool),
    path: shownText(denial.path, SHOWN_PATH),
    handler: "pretool",
    withheld: true,
    ...outcome,
    ...named,
    proposal: { handler: "pretool", ...outcome, ...named },
  };
}

/** Whether records tell already that this session was stopped by this lease, a short while ago. */
export function isTold(
  denial: Denial,
  entries: readonly unknown[],
  nowMs: number,
): boolean {
  const wanted = identityKey(denialEntry(denial));
  return entries.some((entry) => {
    if (!isRecord(entry) || ownField(entry, "op") !== "ENFORCE") return false;
    const at = parseStamp(ownField(entry, "ts"));
    return identityKey(entry) === wanted &&
      ownField(entry, "holder") === denial.session.toWellFormed() &&
      at !== null && Math.abs(nowMs - at) < SILENCE_MS;
  });
}
