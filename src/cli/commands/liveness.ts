/**
 * `dos liveness`
 *
 * @module
 */
import { laneId } from "../../domain/lane.ts";
import { type Liveness, liveness } from "../../domain/liveness.ts";
import { sayDuration } from "../../domain/moments.ts";
import type { LaneRow, RunVerdict } from "../../lease/overview.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { parseEvidence } from "../evidence.ts";
import { EXIT } from "../exit_codes.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
  type Style,
} from "../page.ts";
import { UsageFault } from "../usage_fault.ts";

const LANE_WIDTH = 32;
const HOLDER_WIDTH = 24;

/** A live lease and the verdict on its run, wire names. */
export interface LiveVerdict extends RunVerdict {
  readonly lane: string;
  readonly holder: string;
  readonly loop_ts: string;
  readonly fence: number | null;
  readonly state: LaneRow["state"];
}

/** Tells which runs get anywhere. */
export const command: Command = {
  about:
    "Tells of each live lease whether its run gets anywhere. ADVANCING: it committed to its region or left an event in the journal, or it beats and is younger than half an hour. SPINNING: it beats, and did nothing. STALLED: it has not beaten for a quarter of an hour, or its process is gone. Ends no lease; that is what scavenge and adopt are for.",
  options: [
    { name: "lane", value: "LANE", help: "Only the lease on this lane." },
    { name: "owner", value: "NAME", help: "Only the leases of this owner." },
    {
      name: "evidence",
      value: "FILE",
      nonEmpty: true,
      help:
        "Judge this evidence, a JSON object, and look at no workspace; - is standard input.",
    },
  ],
  exits: [
    [EXIT.yes, "every run that was asked about advances, or none is live"],
    [EXIT.no, "one of them does not, or nobody holds what was named"],
  ],
  example: "dos liveness --lane src --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const file = args.text("evidence");
  const lane = args.text("lane");
  const owner = args.text("owner");
  if (file !== undefined) {
    if (lane !== undefined || owner !== undefined) {
      throw new UsageFault(
        "Cannot judge --evidence and a live lease at once: name either a file or a lane or owner",
      );
    }
    return judged(await evidenceIn(file, setting));
  }
  const survey = await (await setting.open()).survey();
  try {
    const { lanes, remarks } = await survey.look({ isFresh: true });
    await Promise.all(
      remarks.map((text) => setting.note(`dos: warning: ${text}`)),
    );
    const value = lanes.filter((row) =>
      (lane === undefined || laneId(row.lane) === laneId(lane)) &&
      (owner === undefined || row.holder === owner)
    ).flatMap(verdictOf);
    const isNamed = lane !== undefined || owner !== undefined;
    const remark = value.length === 0
      ? "nobody holds what was named"
      : "a run does not advance";
    return {
      value,
      remark,
      text: (sheet) =>
        isNamed && value.length === 0
          ? [[["warn", "Nobody holds what was named."]]]
          : verdictLines(value, sheet),
      exit: value.some(({ verdict }) => verdict !== "ADVANCING") ||
          (isNamed && value.length === 0)
        ? EXIT.no
        : EXIT.yes,
    };
  } finally {
    await survey.close();
  }
}

async function evidenceIn(
  file: string,
  { world }: Setting,
): Promise<Liveness> {
  let text: string;
  try {
    text = await world.readText(file);
  } catch (error) {
    const state = error instanceof Error ? error.message : String(error);
    throw new UsageFault(`Cannot read the evidence in "${file}": ${state}`);
  }
  return liveness(parseEvidence(text, file));
}

function judged(value: Liveness): Answer {
  const { verdict, reason } = value;
  return {
    value,
    text: () => [[[STYLES[verdict], verdict], `  ${reason}`]],
    exit: verdict === "ADVANCING" ? EXIT.yes : EXIT.no,
  };
}

const STYLES: Readonly<Record<Liveness["verdict"], Style>> = {
  ADVANCING: "good",
  SPINNING: "warn",
  STALLED: "bad",
};

function verdictOf(row: LaneRow): LiveVerdict[] {
  const { lane, holder, loop_ts, fence, state } = row;
  return row.liveness === null
    ? []
    : [{ lane, holder, loop_ts, fence, state, ...row.liveness }];
}

/** Verdicts as a table. */
export function verdictLines(
  verdicts: readonly LiveVerdict[],
  { columns }: Sheet,
): Line[] {
  if (verdicts.length === 0) return [[["good", "Nothing is held."]]];
  const head = ["LANE", "HOLDER", "VERDICT", "LAST BEAT", "WHY"]
    .map((text): Span => ["faint", text]);
  const rows = verdicts.map(
    ({ lane, holder, verdict, reason, evidence, notes, state }): Span[] => {
      const beat = evidence.last_heartbeat_age_ms;
      const gone = state === "dead" ? ["its holder is proved to be gone"] : [];
      return [
        ["name", cutText(lane, LANE_WIDTH)],
        cutText(holder || "(no name)", HOLDER_WIDTH),
        [STYLES[verdict], verdict],
        beat === null ? "-" : `${sayDuration(beat)} ago`,
        [reason, ...gone, ...notes].join("; "),
      ];
    },
  );
  return alignColumns([head, ...rows], { columns, breakWords: true });
}
