/**
 * `dos lease-lane request`
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
import {
  type Fact,
  factLines,
  headline,
  refusalLines,
  SHOW_LIVE,
  stampText,
} from "../lease_text.ts";
import type { Line } from "../page.ts";
import { LANE, leaseExits, LOCK_TIMEOUT, REASON } from "../shared_options.ts";

/** Asks a holder to finish. */
export const command: Command = {
  about:
    "Asks whoever holds a lane to finish. It takes nothing from anybody: the holder is told at its next beat, check or hook call, and finishes, hands over with yield, or goes on. The request ends with the lease; a compaction of the journal leaves it out.",
  options: [
    LANE,
    {
      name: "by",
      value: "TIME",
      nonEmpty: true,
      help:
        "By when it is wanted: a stamp as 2026-06-01T14:30Z, or how long from now as 90s, 20m or 2h.",
    },
    {
      name: "owner",
      value: "NAME",
      help: "Who asks.",
      standard: "DOS_OWNER, else the host name",
    },
    REASON,
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("asked", "nobody holds the lane"),
  example: "dos lease-lane request --lane src --owner bob --by 20m",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.request(present({
    lane: args.required("lane"),
    by: args.text("by"),
    owner: args.text("owner") ?? (setting.world.env("DOS_OWNER") || undefined),
    reason: args.text("reason"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "requested" && !value.coalesced,
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not asked", { name: value.lane });
        return refusalLines(title, value, { sheet, next: [SHOW_LIVE] });
      }
      const word = value.coalesced ? "Asked already" : "Asked";
      return [
        headline("good", word, { name: value.lane }),
        ...factLines([
          ...value.asked.map(({ holder }): Fact => [
            "holder",
            holder || "(no name)",
          ]),
          ["by", stampText(value.by, sheet)],
          ["next", "dos lease-lane acquire --wait   waits in turn for it"],
        ], sheet),
      ];
    },
  };
}
