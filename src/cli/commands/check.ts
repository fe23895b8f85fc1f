/**
 * `dos lease-lane check`
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
import {
  askerFacts,
  factLines,
  headline,
  refusalLines,
  regainAdvice,
  untilText,
} from "../lease_text.ts";
import type { Line } from "../page.ts";
import { FENCE, LANE, LOOP_TS, OWNER } from "../shared_options.ts";

/** Tells whether a lease is still its owner's. */
export const command: Command = {
  about:
    "Tells whether a lease is still its owner's, and who holds the lane now if it is not. Writes nothing and takes no lock.",
  options: [OWNER, LANE, LOOP_TS, FENCE],
  exits: [[EXIT.yes, "held"], [EXIT.no, "not held, or lost"]],
  example: "dos lease-lane check --owner ann --lane src --fence 17",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.check(present({
    owner: args.required("owner"),
    lane: args.required("lane"),
    loopTs: args.text("loop-ts"),
    fence: args.number("fence"),
  }));
  return {
    value,
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not held", { name: value.lane });
        const next = [regainAdvice(value)];
        return refusalLines(title, value, { sheet, next });
      }
      return [
        headline("good", "Held", {
          name: value.lane,
          rest: `by ${value.owner}`,
        }),
        ...factLines([
          ["until", untilText(value.expires_at, sheet)],
          ...askerFacts(value.requests, sheet),
        ], sheet),
      ];
    },
  };
}
