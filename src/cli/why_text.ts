/**
 * The answer to `dos why`, for people: who, since and until when, why not, and
 * what to do next.
 *
 * @module
 */
import { sayMoment } from "../domain/moments.ts";
import { parseStamp } from "../domain/stamp.ts";
import type { SubjectKind } from "../history/subject.ts";
import { counted } from "./counted.ts";
import type { HoldValue, RefusalValue, WaitValue } from "./episode_values.ts";
import { type Fact, factLines, headline, stampText } from "./lease_text.ts";
import { type KnownFromValue, unknownText } from "../history/horizon.ts";
import type { MomentValue } from "./look_back.ts";
import type { Line, Sheet } from "./page.ts";
import type { Answered } from "./why_request.ts";

/** What `dos why` answers. */
export interface WhyReport {
  /** What the word was taken for. */
  readonly taken_for: SubjectKind;
  /** Set where it is a path only because no lane and no owner is known by that word. */
  readonly is_guess?: true;
  /** What is asked about: a lane, an owner, or a path from the root. */
  readonly subject: string;
  /** The moment it is told of. */
  readonly at: MomentValue;
  /** Whether that moment is now. */
  readonly now: boolean;
  /** Where history begins to be known, `null` where all of it is. */
  readonly known_from: KnownFromValue | null;
  /** Who holds it, the oldest first. */
  readonly held_by: readonly HoldValue[];
  /** Who held it last, where nobody does. */
  readonly last_held: HoldValue | null;
  /** The declared lanes that a path lies in. */
  readonly declared_lanes: readonly string[];
  /** Who waits for it. */
  readonly waiting: readonly WaitValue[];
  /** What a request for it would get; for an owner, its last request that was refused. */
  readonly request: Answered | null;
  /** Why that cannot be told, `""` where it can, or where there is no request. */
  readonly request_unknown: string;
  /** The last refusals that concern it, the last first. */
  readonly refusals: readonly RefusalValue[];
  /** How many there are. */
  readonly refused: number;
  /** What to do next. */
  readonly next: readonly string[];
}

/** So many of a kind are shown. */
const SHOWN = 5;

const ENDS: Readonly<Record<string, string>> = {
  released: "given back",
  scavenged: "ended",
  withdrawn: "taken back at once: its holder was never told of it",
  "handed-over": "handed over",
  changed: "went on with another region",
  replaced: "granted anew",
  dropped: "gone from the journal without a record of its end",
};

/** How a hold ended, in words. */
export function endText(
  { end, end_reason, ended_by, holder }: Pick<
    HoldValue,
    "end" | "end_reason" | "ended_by" | "holder"
  >,
): string {
  if (end === null) return "";
  const how = ENDS[end] ?? end;
  if (end === "handed-over") return `${how} to ${ended_by || "(no name)"}`;
  const by = ended_by === "" || ended_by === holder ? "" : ` by ${ended_by}`;
  const isPlain = end_reason === "" || end_reason === end ||
    /^(?:release|lane-lease|scavenged)(?::|$)/.test(end_reason);
  const why = end === "scavenged" ? " because its holder was gone" : "";
  return `${how}${by}${why}${isPlain ? "" : ` (${end_reason})`}`;
}

/** The answer as lines. */
export function whyLines(report: WhyReport, sheet: Sheet): Line[] {
  const { at, now, known_from, last_held, waiting, refusals } = report;
  const tell = (hold: HoldValue, label: "holder" | "last" = "holder"): Fact[] =>
    holdFacts(hold, { sheet, label, subject: report.subject });
  const facts: Fact[] = [
    [
      "taken for",
      `${report.taken_for} ${report.subject}${
        report.is_guess ? "; no lane and no owner is known by that name" : ""
      }`,
    ],
    ["as of", now ? "" : momentText(at, sheet)],
    ...report.held_by.slice(0, SHOWN).flatMap((one) => tell(one)),
    more(report.held_by.length - SHOWN, "held"),
    ...last_held === null ? [] : tell(last_held, "last"),
    ["lies in", laneList(report.declared_lanes)],
    ...waiting.slice(0, SHOWN).map((one): Fact => waitFact(one, sheet)),
    more(waiting.length - SHOWN, "waiting"),
    ...requestFacts(report),
    ...refusals.flatMap((one) => refusalFacts(one, sheet)),
    refusals.length === 0
      ? ["refused", report.refused === 0 ? "" : timesText(report.refused)]
      : more(report.refused - refusals.length, "refusals"),
    ["history", known_from === null ? "" : unknownText(known_from)],
    ...report.next.map((text, at): Fact => [at === 0 ? "next" : "", text]),
  ];
  return [title(report), ...factLines(facts, sheet)];
}

function title({ taken_for, subject, held_by, now }: WhyReport): Line {
  const [first, second] = held_by;
  if (taken_for === "owner") {
    const lanes = held_by.map(({ lane }) => lane).slice(0, SHOWN).join(", ");
    return first === undefined
      ? headline("good", now ? "Holds nothing" : "Held nothing", {
        name: subject,
      })
      : headline("warn", now ? "Holds" : "Held", {
        name: subject,
        rest: `  ${lanes}`,
      });
  }
  if (first === undefined) {
    return headline("good", now ? "Free" : "Was free", { name: subject });
  }
  const others = second === undefined ? "" : ` and ${held_by.length - 1} more`;
  return headline("bad", now ? "Held" : "Was held", {
    name: subject,
    rest: `  by ${first.holder || "(no name)"}${others}`,
  });
}

function laneList(lanes: readonly string[]): string {
  if (lanes.length === 0) return "";
  return `${lanes.length === 1 ? "lane" : "lanes"} ${lanes.join(", ")}`;
}

function momentText({ seq, ts }: MomentValue, sheet: Sheet): string {
  const when = ts === null ? "" : `${stampText(ts, sheet)}; `;
  return `${when}${seq === 0 ? "before any record" : `after record ${seq}`}`;
}

function holdFacts(
  hold: HoldValue,
  { sheet, label, subject }: {
    readonly sheet: Sheet;
    readonly label: "holder" | "last";
    readonly subject: string;
  },
): Fact[] {
  const { pattern, witness_path } = hold;
  const by = pattern === "" ? hold.region.join(" ") : pattern;
  const at = ["", pattern, subject].includes(witness_path)
    ? ""
    : `, at ${witness_path}`;
  const fence = hold.fence === null
    ? "without a fence: dos-kernel wrote it"
    : `fence ${hold.fence}`;
  const record = hold.since_seq === 0 ? "" : `, record ${hold.since_seq}`;
  return [
    [label, `${hold.holder || "(no name)"} on lane ${hold.lane || "(none)"}`],
    ["covers", `${by}${at}`],
    ["lease", `${hold.loop_ts || "(none)"}, ${fence}${record}`],
    ["since", hold.since === null ? "?" : stampText(hold.since, sheet)],
    ["until", untilText(hold, sheet)],
    ["gone", hold.gone ? "its holder is proved to be gone" : ""],
    ["forced", hold.forced ? "granted although others overlap it" : ""],
  ];
}

function untilText(hold: HoldValue, sheet: Sheet): string {
  const { until, until_seq, expires } = hold;
  if (hold.end !== null) {
    const record = until_seq === 0 ? "" : `, record ${until_seq}`;
    const when = until === null ? "?" : stampText(until, sheet);
    return `${when}${record}: ${endText(hold)}`;
  }
  const ms = parseStamp(expires);
  if (ms === null) return "?";
  return ms <= sheet.nowMs
    ? `silent past its time, ${sayMoment(ms, sheet.nowMs)}`
    : `${sayMoment(ms, sheet.nowMs)}, unless a beat renews it`;
}

function waitFact(wait: WaitValue, sheet: Sheet): Fact {
  const what = wait.lane === "" ? "any lane" : `lane ${wait.lane}`;
  const since = wait.since === null
    ? ""
    : ` since ${stampText(wait.since, sheet)}`;
  const end = wait.end === null || wait.until === null
    ? ""
    : `; ${wait.end} ${stampText(wait.until, sheet)}`;
  return [
    "waits",
    `${wait.owner} for ${what}${since} (ticket ${wait.ticket})${end}`,
  ];
}

function requestFacts(report: WhyReport): Fact[] {
  const { request, request_unknown, now, taken_for } = report;
  const label = taken_for === "owner"
    ? "asked again"
    : now
    ? "asked now"
    : "asked then";
  if (request === null) {
    return [[label, request_unknown === "" ? "" : `? ${request_unknown}`]];
  }
  const { decision } = request;
  if (decision.outcome === "acquire") {
    return [[label, `would be granted: ${decision.reason}`]];
  }
  const { conflict, reason_class, reason } = decision;
  const at = conflict?.witness_path ? `, at ${conflict.witness_path}` : "";
  const clash = conflict?.requested_pattern && conflict.live_pattern
    ? `${conflict.requested_pattern} meets ${conflict.live_pattern}${at}`
    : "";
  return [
    [label, `would be refused (${reason_class}): ${reason}`],
    ["clash", clash],
  ];
}

function refusalFacts(refusal: RefusalValue, sheet: Sheet): Fact[] {
  const { region, seq } = refusal;
  const when = refusal.ts === null ? "?" : stampText(refusal.ts, sheet);
  const record = seq === 0 ? "" : `, record ${seq}`;
  const what = refusal.lane === "" ? "any lane" : `lane ${refusal.lane}`;
  const patterns = region.length === 0 ? "" : ` (${region.join(" ")})`;
  return [
    [
      "refused",
      `${when}${record}: ${refusal.holder || "(no name)"}, ${what}${patterns}`,
    ],
    ["", `${refusal.reason_class || "(no class)"}: ${refusal.reason}`],
  ];
}

function timesText(count: number): string {
  return `${counted(count, "time")}; --last N tells of the last N`;
}

function more(count: number, what: string): Fact {
  return ["", count > 0 ? `and ${count} more ${what}` : ""];
}
