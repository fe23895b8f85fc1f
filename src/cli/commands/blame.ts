/**
 * `dos blame`
 *
 * @module
 */
import { concernOf } from "../../history/concern.ts";
import type { Arguments } from "../arguments.ts";
import { askedPath, DeclaredLanes } from "../asked_subject.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { type HoldValue, holdValue, leaseFinder } from "../episode_values.ts";
import { EXIT } from "../exit_codes.ts";
import { lookBack, stampOf } from "../look_back.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
} from "../page.ts";
import { endText } from "../why_text.ts";

const LANE_WIDTH = 24;
const HOLDER_WIDTH = 20;
const PATTERN_WIDTH = 40;

/** Shows every lease that covered a path. */
export const command: Command = {
  about:
    "Shows every lease that covered a path, in the order in which they began: who held it, on which lane, since and until when, how it ended, its fence, and the pattern that covers the path. A directory means all that is below it. All of history is read, that too which compactions have set aside.",
  positionals: [
    {
      name: "PATH",
      required: true,
      help: "The path, from the current directory.",
    },
  ],
  options: [],
  exits: [[EXIT.yes, "it was answered, also where no lease covered it"]],
  example: "dos blame src/main.ts --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const workspace = await setting.open();
  const subject = await askedPath(args.required("PATH"), workspace);
  const concern = concernOf(subject, new DeclaredLanes(workspace));
  const view = await lookBack(workspace.journal, null);
  const leaseOf = leaseFinder(view.live);
  const value = view.holds.flatMap((hold): HoldValue[] => {
    const cover = concern.lease(hold.lease, hold);
    const lease = hold.end === null ? leaseOf(hold) : undefined;
    return cover === null ? [] : [holdValue(hold, { cover, lease })];
  });
  return { value, text: (sheet) => blameLines(subject.name, value, sheet) };
}

function blameLines(
  path: string,
  holds: readonly HoldValue[],
  sheet: Sheet,
): Line[] {
  if (holds.length === 0) {
    return [[["good", "No lease ever covered"], "  ", ["name", path]]];
  }
  const head = ["HOLDER", "LANE", "FENCE", "SINCE (UTC)", "UNTIL (UTC)"]
    .concat("COVERED BY", "END").map((text): Span => ["faint", text]);
  const rows = holds.map((hold) => row(hold, path, sheet));
  const { columns } = sheet;
  return [
    [["name", path]],
    ...alignColumns([head, ...rows], { columns, breakWords: true }),
  ];
}

function row(hold: HoldValue, path: string, { nowMs }: Sheet): Span[] {
  const { pattern, witness_path } = hold;
  const at = ["", pattern, path].includes(witness_path)
    ? ""
    : ` at ${witness_path}`;
  const ended: Span = hold.end === null ? ["good", "now"] : clock(
    hold.until,
    nowMs,
  );
  return [
    cutText(hold.holder || "(no name)", HOLDER_WIDTH),
    ["name", cutText(hold.lane || "(none)", LANE_WIDTH)],
    hold.fence === null ? "-" : String(hold.fence),
    clock(hold.since, nowMs),
    ended,
    cutText(`${pattern}${at}`, PATTERN_WIDTH),
    [hold.forced ? "granted by force" : "", endText(hold)]
      .filter((part) => part !== "").join("; ") || "-",
  ];
}

/** To the minute, without the day where it is today: rows are compared with each other. */
function clock(stamp: string | null, nowMs: number): string {
  if (stamp === null) return "?";
  const [day, time = ""] = stamp.slice(0, 16).split("T");
  const isToday = day === stampOf(nowMs)?.slice(0, 10);
  return isToday ? time : `${day} ${time}`;
}
