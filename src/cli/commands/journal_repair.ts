/**
 * `dos journal repair`
 *
 * @module
 */
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { type Fact, factLines, headline } from "../lease_text.ts";
import { alignColumns, type Line, type Sheet, type Span } from "../page.ts";
import { SETBACK_REMEDY, setbackSentence } from "../../journal/setback.ts";
import { remainsSentence } from "../../journal/remains.ts";
import type { LineRepair, Repair } from "../../journal/upkeep.ts";
import { DRY_RUN, LOCK_TIMEOUT } from "../shared_options.ts";

/** Mends what can be mended. */
export const command: Command = {
  about:
    "Cuts whole records free from damaged lines and moves the rest into a file beside the journal; nothing is thrown away. Until then a journal with a broken line grants nothing. A journal that lacks records it once had, because it was deleted, cut or restored, is trusted again only after --accept.",
  options: [
    {
      name: "accept",
      help:
        "Go on with a journal that lacks records it once had; whoever held a lease by them must acquire it again.",
    },
    DRY_RUN,
    LOCK_TIMEOUT,
  ],
  exits: [
    [EXIT.yes, "repaired, or nothing to do"],
    [EXIT.no, "the journal lacks records it once had; see --accept"],
    [EXIT.busy, "the lock of the store is busy"],
  ],
  example: "dos journal repair --dry-run",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.repair(present({
    accept: args.has("accept") || undefined,
    dryRun: args.has("dry-run"),
    lockTimeout: args.number("lock-timeout"),
  }));
  const behind = value.went_back !== null && !args.has("accept");
  return {
    value,
    ...behind ? { exit: EXIT.no } : {},
    done: value.outcome === "repaired" && !value.dry_run,
    text: (sheet) => repairLines(value, sheet),
  };
}

function repairLines(value: Repair, sheet: Sheet): Line[] {
  const { dry_run: dryRun, went_back, accepted } = value;
  const behind = went_back !== null && !accepted;
  const idle = value.outcome === "nothing";
  const word = idle
    ? behind ? "Went back" : "Nothing to mend"
    : accepted && value.lines.length === 0
    ? "Accepted"
    : dryRun
    ? "Would repair"
    : "Repaired";
  const mended = value.lines.length > 0;
  const checks = value.lines.filter(({ check }) => check !== "");
  return [
    headline(behind ? "bad" : "good", word, { name: "" }),
    ...alignColumns(value.lines.map((one) => lineCells(one, dryRun)), {
      indent: "  ",
      columns: sheet.columns,
    }),
    ...factLines([
      ["why", idle ? value.reason : ""],
      ["recovered", mended ? counted(value.recovered, "record") : ""],
      ["moved", mended ? counted(value.moved, "line") : ""],
      ["kept in", keptText(value)],
      [
        accepted && mended ? "accepted" : accepted ? "was" : "went back",
        idle ? "" : setbackText(value),
      ],
      ...checks.map(({ line, check }): Fact => [`check line ${line}`, check]),
      ["next", behind ? SETBACK_REMEDY : nextText(value)],
    ], sheet),
  ];
}

const ACTIONS = {
  freed: [
    "its records get lines of their own",
    "its records got lines of their own",
  ],
  split: [
    "its whole records get lines of their own, the line is kept aside",
    "its whole records got lines of their own, the line is kept aside",
  ],
  moved: ["moves aside", "moved aside"],
} as const;

function lineCells(one: LineRepair, dryRun: boolean): Span[] {
  const guess = remainsSentence(one.looks_like);
  return [
    `line ${one.line}`,
    `byte ${one.offset}`,
    ["bad", one.kind],
    counted(one.bytes, "byte"),
    `${ACTIONS[one.action][dryRun ? 0 : 1]}${guess === "" ? "" : `; ${guess}`}`,
  ];
}

function keptText({ kept_in, moved, dry_run }: Repair): string {
  return dry_run && moved > 0
    ? "lane-journal.broken.<time>, beside the journal"
    : kept_in ?? "";
}

function nextText({ outcome, dry_run, accepted }: Repair): string {
  if (outcome === "nothing") return "";
  if (dry_run) return "dos journal repair   does exactly that";
  return accepted
    ? "dos lease-lane live   shows which leases are still known; whoever is missing there must acquire again"
    : "dos lease-lane live   shows who holds what now";
}

function setbackText({ went_back }: Repair): string {
  return went_back === null ? "" : setbackSentence(went_back);
}
