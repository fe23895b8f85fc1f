/**
 * `dos lease-lane adopt`
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
  factLines,
  headline,
  leaseCommand,
  refusalLines,
  untilText,
} from "../lease_text.ts";
import type { Line } from "../page.ts";
import {
  LANE,
  leaseExits,
  LOCK_TIMEOUT,
  LOOP_TS,
  PID,
  SESSION_ID,
  sessionId,
} from "../shared_options.ts";

/** Takes a lease over. */
export const command: Command = {
  about:
    "Takes a lease over from a holder that is gone, with its region and its stamp; the former holder is told at its next beat. A holder that may be alive keeps its lease, unless --from names it or --force is given.",
  options: [
    {
      name: "owner",
      value: "NAME",
      required: true,
      help: "The name of the new holder.",
    },
    LANE,
    LOOP_TS,
    {
      name: "from",
      value: "NAME",
      nonEmpty: true,
      help: "The present holder, to the letter, who hands the lease over.",
    },
    { name: "force", help: "Take it from whoever holds it." },
    PID,
    SESSION_ID,
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("adopted", "not adopted: not held, or its holder lives"),
  example: "dos lease-lane adopt --owner bob --lane src --from ann",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.adopt(present({
    owner: args.required("owner"),
    lane: args.required("lane"),
    loopTs: args.text("loop-ts"),
    from: args.text("from"),
    force: args.has("force"),
    pid: args.number("pid"),
    sessionId: sessionId(args, (name) => setting.world.env(name)),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "adopted",
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not adopted", { name: value.lane });
        return refusalLines(title, value, {
          sheet,
          next: ["wait for the holder, or let it hand over with --from"],
        });
      }
      const mine = [["owner", value.owner], ["lane", value.lane]] as const;
      return [
        headline("good", "Adopted", {
          name: value.lane,
          rest: `from ${value.prev_holder || "(no name)"}`,
        }),
        ...factLines([
          ["until", untilText(value.expires_at, sheet)],
          ["lease", value.loop_ts ?? ""],
          ["fence", value.fence === null ? "" : String(value.fence)],
          ["keep it", leaseCommand("heartbeat", mine)],
          ["give back", leaseCommand("release", mine)],
        ], sheet),
      ];
    },
  };
}
