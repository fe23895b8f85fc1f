/**
 * `dos lease-lane scavenge`
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
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import { alignColumns, type Line } from "../page.ts";
import {
  DRY_RUN,
  leaseExits,
  LOCK_TIMEOUT,
  LOOP_TS,
} from "../shared_options.ts";

/** Ends leases whose holder is gone. */
export const command: Command = {
  about:
    "Ends the leases whose holder is gone: silent for more than five minutes with a process that is proved dead, or silent past their time. A lease in doubt stands.",
  options: [
    { name: "lane", value: "LANE", help: "Only this lane.", standard: "all" },
    LOOP_TS,
    {
      name: "reason",
      value: "TEXT",
      help: "Why, for the record.",
      standard: "scavenged",
    },
    DRY_RUN,
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("at least one was ended", "there was none to end"),
  example: "dos lease-lane scavenge --dry-run",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.scavenge(present({
    lane: args.text("lane"),
    loopTs: args.text("loop-ts"),
    reason: args.text("reason"),
    dryRun: args.has("dry-run"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "scavenged" && !value.dry_run,
    ...(value.outcome === "nothing" ? { exit: EXIT.no } : {}),
    text(sheet): Line[] {
      if (value.outcome === "nothing") {
        return [
          headline("warn", "Nothing to end", { name: "" }),
          ...factLines([["why", value.reason]], sheet),
        ];
      }
      const word = value.dry_run ? "Would end" : "Ended";
      const rows = value.scavenged.map((x): Line => [
        ["name", x.lane],
        `of ${x.holder || "(no name)"}`,
      ]);
      return [
        headline("good", word, { name: "", rest: `${rows.length}` }),
        ...alignColumns(rows, { indent: "  ", columns: sheet.columns }),
      ];
    },
  };
}
