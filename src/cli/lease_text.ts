/**
 * What people are told about leases: who, since when, until when, and what to
 * do next.
 *
 * @module
 */
import { parseStamp } from "../domain/stamp.ts";
import { escapeText } from "./escape.ts";
import { sayMoment } from "../domain/moments.ts";
import { type Line, listFacts, type Sheet, type Style } from "./page.ts";
import { shellOption } from "../domain/shell_word.ts";

/** A lease that is in the way, as far as it is known. */
export interface ShownHolder {
  readonly lane: string;
  readonly holder: string;
  readonly since?: string;
  readonly until?: string | null;
}

/** What is shown of a refusal. */
export interface ShownRefusal {
  readonly reason: string;
  readonly reason_class?: string;
  readonly held_by?: ShownHolder | null;
  readonly conflict?:
    | ShownHolder & {
      readonly requested_pattern: string | null;
      readonly live_pattern: string | null;
      readonly witness_path: string | null;
    }
    | null;
  readonly grantable?: readonly string[];
  readonly free_clusters?: readonly string[];
}

/** A fact and its label. */
export type Fact = readonly [label: string, text: string];

/** The command that shows all leases, and what it is for. */
export const SHOW_LIVE = "dos lease-lane live   shows who holds what";

/** A headline: a word that tells the outcome, and what it is about. */
export function headline(
  style: Style,
  word: string,
  about: { name: string; rest?: string },
): Line {
  const name: Line = about.name === "" ? [] : ["  ", ["name", about.name]];
  return [[style, word], ...name, about.rest ? ` ${about.rest}` : ""];
}

/** Facts under a headline, long ones broken to the width of the sheet. Facts that say nothing are left out. */
export function factLines(facts: readonly Fact[], sheet: Sheet): Line[] {
  return listFacts(facts.filter(([, text]) => text !== ""), sheet);
}

/** A stamp of a record as a person reads it; what is no stamp is shown as it is. */
export function stampText(stamp: unknown, sheet: Sheet): string {
  if (typeof stamp !== "string" || stamp === "") return "";
  const ms = parseStamp(stamp);
  return ms === null ? stamp : sayMoment(ms, sheet.nowMs);
}

/** A refusal: why, who is in the way since and until when, and what to do next. */
export function refusalLines(
  title: Line,
  refusal: ShownRefusal,
  { sheet, next }: { sheet: Sheet; next: readonly string[] },
): Line[] {
  const { conflict, held_by } = refusal;
  const other = held_by ?? conflict;
  const facts: Fact[] = [["why", refusal.reason]];
  if (other) {
    facts.push(
      ["holder", `${other.holder || "(no name)"} on lane ${other.lane}`],
      ["since", stampText(other.since, sheet)],
      ["until", untilText(other.until, sheet)],
    );
  }
  if (conflict?.requested_pattern && conflict.live_pattern) {
    const at = conflict.witness_path ? `, at ${conflict.witness_path}` : "";
    facts.push([
      "clash",
      `your ${conflict.requested_pattern} meets ${conflict.live_pattern}${at}`,
    ]);
  }
  facts.push(
    ["free parts", (refusal.grantable ?? []).join(" ")],
    ["free lanes", (refusal.free_clusters ?? []).join(", ")],
  );
  for (const [at, text] of next.filter((x) => x !== "").entries()) {
    facts.push([at === 0 ? "next" : "", text]);
  }
  return [title, ...factLines(facts, sheet)];
}

/** Somebody who asks for a lease, as far as it is shown. */
export interface ShownAsker {
  readonly owner: string;
  readonly by: string | null;
  readonly reason: string;
}

/** Those who ask for a lease. */
export function askerFacts(
  requests: readonly ShownAsker[],
  sheet: Sheet,
): Fact[] {
  return requests.map(({ owner, by, reason }) => {
    const when = by === null ? "" : ` by ${stampText(by, sheet)}`;
    return ["wanted", `${owner}${when}${reason === "" ? "" : `: ${reason}`}`];
  });
}

/** When silence ends a lease. */
export function untilText(stamp: unknown, sheet: Sheet): string {
  const text = stampText(stamp, sheet);
  return text === "" ? "" : `${text}, unless a beat renews it`;
}

/** What to do about a lease that is not one's own any more. */
export function regainAdvice(
  { held_by }: { readonly held_by: ShownHolder | null },
): string {
  return held_by === null
    ? "acquire the lane again; one that is not declared needs its --tree again"
    : SHOW_LIVE;
}

/** What a suggested command says of one option; one that is `undefined`, false or an empty list is left out. */
export type CommandOption = readonly [
  name: string,
  value: string | readonly string[] | boolean | undefined,
];

/**
 * A command line of `dos lease-lane` for the one who reads. `""` where a value
 * could not be shown as it is: typed as shown, it would mean something else.
 */
export function leaseCommand(
  action: string,
  options: readonly CommandOption[],
): string {
  const words = options.flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : shellOption(name, value);
  });
  const command = ["dos lease-lane", action, ...words].join(" ");
  return escapeText(command) === command ? command : "";
}
