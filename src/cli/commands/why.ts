/**
 * `dos why`
 *
 * @module
 */
import type { Lease } from "../../domain/lease.ts";
import { compileRegion } from "../../domain/region.ts";
import { type Concern, concernOf, coverOf } from "../../history/concern.ts";
import type { Hold } from "../../history/episodes.ts";
import { MOMENT_HELP } from "../../history/moment.ts";
import type { Subject } from "../../history/subject.ts";
import type { Workspace } from "../../lease/workspace.ts";
import type { Arguments } from "../arguments.ts";
import {
  askedSubject,
  type AskedWord,
  DeclaredLanes,
} from "../asked_subject.ts";
import type { Answer, Command, Setting } from "../command.ts";
import {
  type HoldValue,
  holdValue,
  leaseFinder,
  refusalValue,
  waitValue,
} from "../episode_values.ts";
import { EXIT } from "../exit_codes.ts";
import { knownFromValue } from "../../history/horizon.ts";
import { markGone } from "../gone_holders.ts";
import { askedMoment, lookBack, momentOf, type View } from "../look_back.ts";
import { UsageFault } from "../usage_fault.ts";
import { outlookOn } from "../why_request.ts";
import { nextSteps } from "../why_next.ts";
import { whyLines, type WhyReport } from "../why_text.ts";

/** So many refusals are told. */
const LAST = 5;
const KINDS = ["path", "lane", "owner"] as const;

/** Tells who holds something, and why it was refused. */
export const command: Command = {
  about:
    "Tells who holds a path or a lane, or what an owner holds: under which lease, since and until when; what a request for it would get and where it would clash; who waits; the last refusals that concern it; and what to do next. A word is a lane if one is known by that name, else an owner, else a path; the options say which. With --at all is told as of then, by the lanes that are declared now. A time to the minute shows the refusals of all of that minute. " +
    MOMENT_HELP,
  positionals: [
    { name: "WORD", help: "The lane, the owner or the path." },
  ],
  options: [
    { name: "path", value: "PATH", nonEmpty: true, help: "A path." },
    { name: "lane", value: "LANE", nonEmpty: true, help: "A lane." },
    { name: "owner", value: "NAME", nonEmpty: true, help: "An owner." },
    {
      name: "at",
      value: "TIME|SEQ",
      nonEmpty: true,
      help: "As of a moment.",
      standard: "now",
    },
    {
      name: "last",
      value: "N",
      kind: "integer",
      min: 0,
      max: 1_000_000,
      help: "Tell so many refusals.",
      standard: String(LAST),
    },
  ],
  exits: [
    [EXIT.yes, "it was answered, whatever the answer is"],
    [EXIT.store, "it is not known what was then"],
  ],
  example: "dos why src/main.ts --at 'yesterday 14:03'",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const value = await reportWhy(
    {
      word: args.text("WORD"),
      ...{ path: args.text("path"), lane: args.text("lane") },
      ...{ owner: args.text("owner"), at: args.text("at") },
      last: args.number("last"),
    },
    () => setting.open(),
    setting.world.nowMs(),
  );
  return { value, text: (sheet) => whyLines(value, sheet) };
}

/** What is asked about, exactly one of the first four, and how. */
export interface WhyQuestion {
  /** A lane, an owner or a path, whatever is known by that name. */
  readonly word: string | undefined;
  /** A path. */
  readonly path: string | undefined;
  /** A lane. */
  readonly lane: string | undefined;
  /** An owner. */
  readonly owner: string | undefined;
  /** As of this moment; absent means now. */
  readonly at: string | undefined;
  /** How many refusals are told; absent means a few. */
  readonly last: number | undefined;
}

/**
 * Tells who holds something, and why it was refused.
 *
 * @param question What is asked.
 * @param open Opens the workspace, once the question is understood.
 * @param nowMs Epoch milliseconds.
 * @returns What is known.
 * @throws {UsageFault} Where the question cannot be understood.
 */
export async function reportWhy(
  question: WhyQuestion,
  open: () => Promise<Workspace>,
  nowMs: number,
): Promise<WhyReport> {
  const word = askedWord(question);
  const { at, last = LAST } = question;
  const asked = at === undefined ? null : askedMoment(at, nowMs);
  const workspace = await open();
  const lanes = new DeclaredLanes(workspace);
  const view = await lookBack(workspace.journal, asked, nowMs);
  lanes.learn(view.holds);
  const subject = await askedSubject(word, view, lanes, workspace);
  const concern = concernOf(subject, lanes);
  const outlook = await outlookOn(subject, view, lanes, workspace.leases);
  // A word with a slash or a dot in it is meant as a path.
  const isGuess = word.kind === null && subject.kind === "path" &&
    !/[/.\\]/.test(word.word);
  const held = holders(view, concern);
  const held_by = asked === null
    ? await markGone(held.held_by, workspace.leases, nowMs)
    : held.held_by;
  const refusals = view.refusals.filter((one) => concern.refusal(one));
  const report: Omit<WhyReport, "next"> = {
    taken_for: subject.kind,
    ...isGuess ? { is_guess: true } : {},
    subject: subject.name,
    at: momentOf(view),
    now: asked === null,
    known_from: knownFromValue(view.knownFrom),
    ...{ held_by, last_held: held.last_held },
    declared_lanes: declaredFor(subject, lanes),
    waiting: view.waiting.filter((one) => concern.wait(one)).map(waitValue),
    request: outlook.request,
    request_unknown: outlook.unknown,
    refusals: refusals.slice(Math.max(0, refusals.length - last)).toReversed()
      .map(refusalValue),
    refused: refusals.length,
  };
  return { ...report, next: nextSteps(report, nowMs) };
}

function askedWord(question: WhyQuestion): AskedWord {
  const given = KINDS.flatMap((kind): AskedWord[] => {
    const word = question[kind];
    return word === undefined ? [] : [{ word, kind }];
  });
  const { word } = question;
  if (word !== undefined) given.push({ word, kind: null });
  const [first, second] = given;
  if (first === undefined || second !== undefined) {
    throw new UsageFault(
      `Cannot tell why: ${
        first === undefined
          ? "nothing is named"
          : "more than one thing is named"
      }`,
      {
        hint:
          "Name one lane, owner or path, as in `dos why src/main.ts`, or with --lane, --owner or --path.",
      },
    );
  }
  return first;
}

/** Who holds it at the moment; where nobody does, who held it last. */
function holders(
  view: View,
  concern: Concern,
): Pick<WhyReport, "held_by" | "last_held"> {
  const leaseOf = leaseFinder(view.live);
  const told = (hold: Hold, lease?: Lease): HoldValue[] => {
    const cover = concern.lease(lease ?? hold.lease, hold);
    return cover === null ? [] : [holdValue(hold, { cover, lease })];
  };
  const held_by = view.open.flatMap((hold) => told(hold, leaseOf(hold)));
  if (held_by.length > 0) return { held_by, last_held: null };
  const last = view.holds.findLast((hold) => told(hold).length > 0);
  return {
    held_by,
    last_held: last === undefined ? null : told(last)[0] ?? null,
  };
}

/** The declared lanes that a path lies in. */
function declaredFor(subject: Subject, lanes: DeclaredLanes): string[] {
  if (subject.kind !== "path") return [];
  return [...lanes.index.known.values()].filter((lane) => {
    const tree = lanes.treeOf(lane);
    try {
      return tree.length > 0 &&
        coverOf(subject.reaches, compileRegion(tree)) !== null;
    } catch {
      return false;
    }
  });
}
