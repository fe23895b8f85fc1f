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
  widthOf,
  wrapText,
} from "../page.ts";
import { stampOf } from "../../history/stamp_text.ts";
import { endText } from "../why_text.ts";

const LANE_WIDTH = 24;
const HOLDER_WIDTH = 20;
const PATTERN_WIDTH = 40;
/** However narrow the sheet is, so much of a pattern is shown. */
const LEAST_PATTERN = 12;
const GAP = 2;
const INDENT = "    ";

/** Ends in a word or two; what more there is to say stands below. */
const ENDS: Readonly<Record<string, string>> = {
  released: "given back",
  scavenged: "ended",
  withdrawn: "taken back",
  "handed-over": "handed over",
  changed: "region changed",
  replaced: "granted anew",
  dropped: "unknown",
};

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
  const unknown: Line[] = known_from === null ? [] : wrapText(
    `What covered it is ${unknownText(known_from)}.`,
    sheet.columns,
  ).map((line): Line => [["warn", line]]);
  if (holds.length === 0) {
    const found = known_from === null
      ? "No lease ever covered"
      : "No lease is known to have covered";
    return [[["good", found], "  ", ["name", path]], ...unknown];
  }
  const head = ["HOLDER", "LANE", "FENCE", "SINCE", "UNTIL", "END"]
    .concat("COVERED BY").map((text): Span => ["faint", text]);
  const rows = holds.map((hold) => row(hold, path, sheet));
  const table = alignColumns(fitted([head, ...rows], sheet.columns));
  return [
    [["name", path], ["faint", "  times in UTC"]],
    ...unknown,
    ...table.slice(0, 1),
    ...holds.flatMap((hold, at) => [
      ...table.slice(at + 1, at + 2),
      ...moreLines(hold, sheet),
    ]),
  ];
}

/** The last column takes what room there is, and is cut: a line stays a line. */
function fitted(
  rows: readonly (readonly Span[])[],
  columns: number,
): Span[][] {
  const lead = rows.reduce<number[]>(
    (widths, row) =>
      row.slice(0, -1).map((cell, at) =>
        Math.max(widths[at] ?? 0, widthOf(cell) + GAP)
      ),
    [],
  ).reduce((sum, width) => sum + width, 0);
  const room = Math.max(LEAST_PATTERN, Math.min(PATTERN_WIDTH, columns - lead));
  return rows.map((row) => {
    const last = row.at(-1) ?? "";
    return [
      ...row.slice(0, -1),
      typeof last === "string" ? cutText(last, room) : last,
    ];
  });
}

function row(hold: HoldValue, path: string, { nowMs }: Sheet): Span[] {
  const { pattern, witness_path, end } = hold;
  const at = ["", pattern, path].includes(witness_path)
    ? ""
    : ` at ${witness_path}`;
  const today = stampOf(nowMs)?.slice(0, 10);
  const sinceDay = hold.since?.slice(0, 10);
  return [
    cutText(hold.holder || "(no name)", HOLDER_WIDTH),
    ["name", cutText(hold.lane || "(none)", LANE_WIDTH)],
    hold.fence === null ? "-" : String(hold.fence),
    clock(hold.since, today),
    end === null ? ["good", "now"] : clock(hold.until, sinceDay),
    end === null ? "-" : ENDS[end] ?? end,
    `${pattern}${at}`,
  ];
}

/** What neither the row nor a plain end tells. */
function moreLines(hold: HoldValue, { columns }: Sheet): Line[] {
  const said = endText(hold);
  const text = [
    hold.forced ? "granted by force" : "",
    said === ENDS[hold.end ?? ""] ? "" : said,
  ].filter((part) => part !== "").join("; ");
  return text === "" ? [] : wrapText(text, columns - INDENT.length, {
    breakWords: true,
  }).map((line): Line => [INDENT, ["faint", line]]);
}

/** To the minute, without a day that goes without saying: rows are compared with each other. */
function clock(stamp: string | null, plainDay: string | undefined): string {
  if (stamp === null) return "?";
  const [day, time = ""] = stamp.slice(0, 16).split("T");
  return day === plainDay ? time : `${day} ${time}`;
}
