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
import {
  type KnownFromValue,
  knownFromValue,
  unknownText,
} from "../../history/horizon.ts";
import { lookBack } from "../look_back.ts";
import {
  alignColumns,
  cutText,
  type Line,
  type Sheet,
  type Span,
} from "../page.ts";
import { stampOf } from "../../history/stamp_text.ts";
import { endText } from "../why_text.ts";

const LANE_WIDTH = 24;
const HOLDER_WIDTH = 20;
const PATTERN_WIDTH = 40;

/** Every lease that covered a path. */
interface Blamed {
  /** The path, from the root. */
  readonly path: string;
  /** Where history begins to be known, `null` where all of it is. */
  readonly known_from: KnownFromValue | null;
  /** The leases, in the order in which they began. */
  readonly holds: readonly HoldValue[];
}

/** Shows every lease that covered a path. */
export const command: Command = {
  about:
    "Shows every lease that covered a path, in the order in which they began: who held it, on which lane, since and until when, how it ended, its fence, and the pattern that covers the path. A directory means all that is below it. All of history is read, that too which compactions have set aside; where the beginning of it is lost, that is told.",
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
  const nowMs = setting.world.nowMs();
  const view = await lookBack(workspace.journal, null, nowMs);
  const leaseOf = leaseFinder(view.live);
  const holds = view.holds.flatMap((hold): HoldValue[] => {
    const cover = concern.lease(hold.lease, hold);
    const lease = hold.end === null ? leaseOf(hold) : undefined;
    return cover === null ? [] : [holdValue(hold, { cover, lease })];
  });
  const known_from = knownFromValue(view.knownFrom);
  const value: Blamed = { path: subject.name, known_from, holds };
  return { value, text: (sheet) => blameLines(value, sheet) };
}

function blameLines({ path, known_from, holds }: Blamed, sheet: Sheet): Line[] {
  const unknown: Line[] = known_from === null
    ? []
    : [[["warn", `What covered it is ${unknownText(known_from)}.`]]];
  if (holds.length === 0) {
    const found = known_from === null
      ? "No lease ever covered"
      : "No lease is known to have covered";
    return [[["good", found], "  ", ["name", path]], ...unknown];
  }
  const head = ["HOLDER", "LANE", "FENCE", "SINCE (UTC)", "UNTIL (UTC)"]
    .concat("COVERED BY", "END").map((text): Span => ["faint", text]);
  const rows = holds.map((hold) => row(hold, path, sheet));
  const { columns } = sheet;
  return [
    [["name", path]],
    ...unknown,
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
