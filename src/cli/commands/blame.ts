/**
 * `dos blame`
 *
 * @module
 */
import { sayMoment } from "../../domain/moments.ts";
import { parseStamp } from "../../domain/stamp.ts";
import { concernOf } from "../../history/concern.ts";
import type { Arguments } from "../arguments.ts";
import { askedPath, DeclaredLanes } from "../asked_subject.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { byIdentity, type HoldValue, holdValue } from "../episode_values.ts";
import { EXIT } from "../exit_codes.ts";
import { lookBack } from "../look_back.ts";
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
  const live = byIdentity(view.live);
  const value = view.holds.flatMap((hold): HoldValue[] => {
    const cover = concern.lease(hold.lease, hold);
    return cover === null ? [] : [holdValue(hold, { cover, live })];
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
  const head = ["HOLDER", "LANE", "FENCE", "SINCE", "UNTIL", "COVERED BY"]
    .map((text): Span => ["faint", text]);
  const rows = holds.map((hold) => row(hold, sheet));
  const { columns } = sheet;
  return [
    [["name", path]],
    ...alignColumns([head, ...rows], { columns, breakWords: true }),
  ];
}

function row(hold: HoldValue, { nowMs }: Sheet): Span[] {
  const [since, until] = [hold.since, hold.until].map(parseStamp);
  const isOther = hold.witness_path !== "" &&
    hold.witness_path !== hold.pattern;
  return [
    cutText(hold.holder || "(no name)", HOLDER_WIDTH),
    ["name", cutText(hold.lane || "(none)", LANE_WIDTH)],
    hold.fence === null ? "-" : String(hold.fence),
    typeof since === "number" ? clock(since, nowMs) : "?",
    hold.end === null
      ? ["good", "now"]
      : typeof until === "number"
      ? clock(until, nowMs)
      : "?",
    [
      hold.pattern,
      isOther ? `at ${hold.witness_path}` : "",
      hold.forced ? "by force" : "",
      endText(hold),
    ].filter((part) => part !== "").join("; "),
  ];
}

/** Without how long ago: rows are compared with each other. */
function clock(ms: number, nowMs: number): string {
  return sayMoment(ms, nowMs).replace(/ UTC, .*$/, " UTC");
}
