/**
 * What a request for something would be answered, now or at another time.
 *
 * @module
 */
import type { Decision } from "../arbiter/decision.ts";
import { isOverdue } from "../domain/ticket.ts";
import { laneName, shownText } from "../domain/lane.ts";
import { patternsFor, type Subject } from "../history/subject.ts";
import type { ArbitrateOptions } from "../lease/consult.ts";
import type { Leases } from "../lease/leases.ts";
import type { DeclaredLanes } from "./asked_subject.ts";
import type { View } from "./look_back.ts";

/** A request and its answer. */
export interface Answered {
  /** The lane, `""` where any would do. */
  readonly lane: string;
  /** The region, none where the lane's own is meant. */
  readonly tree: readonly string[];
  /** What it would be answered. */
  readonly decision: Decision;
}

/** An answer, or why there is none. */
export interface Outlook {
  /** The answer, `null` where there is none. */
  readonly request: Answered | null;
  /** Why there is none, `""` where that is plain. */
  readonly unknown: string;
}

const NO_REQUEST: Outlook = { request: null, unknown: "" };

/** Errors that say that this request, or any, cannot be judged. */
const UNJUDGED_REGEXP =
  /^(?:INVALID_(?!CONFIG)\w+|STORE_CORRUPT|STORE_WENT_BACK)$/;

/**
 * What a request for a subject would be answered. For an owner it is its last
 * request that was refused.
 *
 * @param subject What is asked for.
 * @param view How things stand.
 * @param lanes What is declared.
 * @param leases Asked for the decision.
 */
export async function outlookOn(
  subject: Subject,
  view: View,
  lanes: DeclaredLanes,
  leases: Pick<Leases, "arbitrate">,
): Promise<Outlook> {
  const wanted = requestFor(subject, view, lanes);
  if (wanted === null) return NO_REQUEST;
  const { lane, tree } = wanted;
  try {
    const decision = await leases.arbitrate({
      ...lane === "" ? {} : { lane },
      ...tree.length === 0 ? {} : { tree },
      ...thenOptions(view),
    });
    return { request: { lane, tree, decision }, unknown: "" };
  } catch (error) {
    if (!isUnjudged(error)) throw error;
    return { request: null, unknown: shownText(error.message, 400) };
  }
}

/** Whether an error says that this request, or any, cannot be judged. */
export function isUnjudged(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" && UNJUDGED_REGEXP.test(code);
}

interface Wanted {
  readonly lane: string;
  readonly tree: readonly string[];
}

function requestFor(
  subject: Subject,
  view: View,
  lanes: DeclaredLanes,
): Wanted | null {
  switch (subject.kind) {
    case "path":
      return {
        lane: freeName(subject.name, view, lanes),
        tree: patternsFor(subject.reaches),
      };
    case "lane": {
      const { name } = subject;
      // Nobody declared it: it is what it was when it was held last.
      return {
        lane: name,
        tree: lanes.isDeclared(name) ? [] : lanes.treeOf(name),
      };
    }
    case "owner": {
      const last = view.refusals.findLast(({ holder }) =>
        holder === subject.name
      );
      return last === undefined ? null : { lane: last.lane, tree: last.region };
    }
  }
}

/** An ad-hoc lane for a path: one that nobody has declared or holds. */
function freeName(path: string, view: View, lanes: DeclaredLanes): string {
  const held = new Set(view.open.map(({ lane }) => lanes.idOf(lane)));
  const isFree = (name: string): boolean => {
    try {
      return laneName(name) === name && !lanes.isDeclared(name) &&
        !held.has(lanes.idOf(name));
    } catch {
      return false;
    }
  };
  for (const name of [path, "adhoc"]) {
    if (isFree(name)) return name;
  }
  let number = 2;
  while (!isFree(`adhoc-${number}`)) number++;
  return `adhoc-${number}`;
}

/** At another time others held, and others waited. */
function thenOptions(
  { asked, live, tickets, ms }: View,
): Pick<ArbitrateOptions, "leases" | "ahead"> {
  if (asked === null) return {};
  const at = asked.kind === "time" ? asked.ms : ms ?? 0;
  return { leases: live, ahead: tickets.filter((one) => !isOverdue(one, at)) };
}
