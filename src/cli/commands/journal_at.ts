/**
 * `dos journal at`
 *
 * @module
 */
import type { Lease } from "../../domain/lease.ts";
import type { Ticket } from "../../domain/ticket.ts";
import { parseStamp } from "../../domain/stamp.ts";
import { MOMENT_HELP } from "../../history/moment.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import {
  type KnownFromValue,
  knownFromValue,
  unknownText,
} from "../../history/horizon.ts";
import { askedMoment, lookBack, momentOf } from "../look_back.ts";
import {
  cutText,
  type Line,
  listFacts,
  type Sheet,
  wrapText,
} from "../page.ts";
import { leaseTable } from "./live.ts";

const NAME_WIDTH = 32;

/** Who held what, and who waited. */
interface LiveThen {
  /** The number of the last record before the moment. */
  readonly seq: number;
  /** The moment, a stamp. */
  readonly ts: string | null;
  /** How many records came before it. */
  readonly records: number;
  /** Where history begins to be known, `null` where all of it is. */
  readonly known_from: KnownFromValue | null;
  /** The leases that were live by the journal alone. */
  readonly leases: readonly Lease[];
  /** The open tickets. */
  readonly waiting: readonly Ticket[];
}

/** Shows who held what at a moment. */
export const command: Command = {
  about:
    "Shows the leases that were live at a moment, and who waited: right after the record with a number, or after the last one that was written no later than a time. It goes by the journal alone, as journal replay does, and reads all of history, that too which compactions have set aside. Times are told as seen from then. What was before the first thing that is known, where the beginning of history is lost, is an error, not an empty answer. " +
    MOMENT_HELP,
  positionals: [
    { name: "TIME|SEQ", required: true, rest: true, help: "The moment." },
  ],
  options: [],
  exits: [
    [EXIT.yes, "it was answered, also where nothing was held"],
    [EXIT.store, "it is not known what was held then"],
  ],
  example: "dos journal at '2 h ago' --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const text = args.all("TIME|SEQ")?.join(" ") ?? "";
  const nowMs = setting.world.nowMs();
  const asked = askedMoment(text, nowMs);
  const { journal } = await setting.open();
  const view = await lookBack(journal, asked, nowMs);
  const value: LiveThen = {
    ...momentOf(view),
    known_from: knownFromValue(view.knownFrom),
    leases: view.live,
    waiting: view.tickets,
  };
  return { value, text: (sheet) => thenLines(value, sheet) };
}

function thenLines(value: LiveThen, sheet: Sheet): Line[] {
  const { seq, ts, leases, waiting, known_from } = value;
  const thenMs = parseStamp(ts) ?? sheet.nowMs;
  const when = ts === null ? "" : `${ts.replace("T", " ").slice(0, 19)} UTC, `;
  const behind = seq === 0 ? "before any record" : `after record ${seq}`;
  const head: Line[] = [[["faint", `${when}${behind}`]], []];
  const lines = leases.length === 0
    ? [[["good", "Nothing was held."]] as Line]
    : leaseTable(leases, { ...sheet, nowMs: thenMs });
  return [
    ...head,
    ...lines,
    ...waiting.length === 0 ? [] : [[]],
    ...listFacts(
      waiting.map(({ ticket, owner, lane }) => [
        "waited",
        `${cutText(owner, NAME_WIDTH)} for ${
          lane === "" ? "any lane" : `lane ${cutText(lane, NAME_WIDTH)}`
        } (ticket ${ticket})`,
      ]),
      sheet,
    ),
    ...known_from === null ? [] : [
      [],
      ...wrapText(`History is ${unknownText(known_from)}.`, sheet.columns)
        .map((line): Line => [["faint", line]]),
    ],
  ];
}
