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
import { factLines, headline } from "../lease_text.ts";
import { type Line, listFacts, type Sheet } from "../page.ts";
import { SETBACK_REMEDY, setbackSentence } from "../../journal/setback.ts";
import type { Repair } from "../../journal/upkeep.ts";
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
  const behind = value.went_back !== null && !value.accepted;
  const advice: Line[] = behind
    ? listFacts([["next", SETBACK_REMEDY]], sheet)
    : [];
  if (value.outcome === "nothing") {
    return [
      headline(
        behind ? "bad" : "good",
        behind ? "Went back" : "Nothing to mend",
        {
          name: "",
        },
      ),
      ...factLines([["why", value.reason]], sheet),
      ...advice,
    ];
  }
  const word = value.dry_run ? "Would repair" : "Repaired";
  return [
    headline(behind ? "warn" : "good", word, { name: "" }),
    ...factLines([
      ["recovered", counted(value.recovered, "record")],
      ["moved", counted(value.moved, "line")],
      ["kept in", value.kept_in ?? ""],
      [behind ? "went back" : "accepted", setbackText(value)],
    ], sheet),
    ...advice,
  ];
}

function setbackText({ went_back }: Repair): string {
  return went_back === null ? "" : setbackSentence(went_back);
}
