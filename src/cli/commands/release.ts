/**
 * `dos lease-lane release`
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
import { factLines, headline, refusalLines, SHOW_LIVE } from "../lease_text.ts";
import type { Line } from "../page.ts";
import {
  FENCE,
  LANE,
  leaseExits,
  LOCK_TIMEOUT,
  LOOP_TS,
  OWNER,
} from "../shared_options.ts";

/** Gives a lane back. */
export const command: Command = {
  about:
    "Gives a lane back. Only its holder can, by the same --owner; --force ends anybody's lease, and the record says so.",
  options: [
    OWNER,
    LANE,
    LOOP_TS,
    FENCE,
    { name: "force", help: "End the lease whoever holds it." },
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("released", "not released: not held, or lost"),
  example: "dos lease-lane release --owner ann --lane src",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.release(present({
    owner: args.required("owner"),
    lane: args.required("lane"),
    loopTs: args.text("loop-ts"),
    fence: args.number("fence"),
    force: args.has("force"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "released",
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not released", { name: value.lane });
        return refusalLines(title, value, {
          sheet,
          next: [SHOW_LIVE],
        });
      }
      return [
        headline("good", "Released", { name: value.lane }),
        ...factLines([["from", value.forced_from ?? value.owner]], sheet),
      ];
    },
  };
}
