/**
 * `dos lease-lane heartbeat`
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
  askerFacts,
  factLines,
  headline,
  refusalLines,
  regainAdvice,
  untilText,
} from "../lease_text.ts";
import type { Line } from "../page.ts";
import {
  FENCE,
  LANE,
  leaseExits,
  LOCK_TIMEOUT,
  LOOP_TS,
  OWNER,
} from "../shared_options.ts";

/** Says that the holder is alive. */
export const command: Command = {
  about:
    "Says that the holder is alive, so that its lease does not end by silence. A holder whose lease has ended is told so.",
  options: [
    OWNER,
    LANE,
    LOOP_TS,
    FENCE,
    {
      name: "coalesce-within-s",
      value: "S",
      kind: "number",
      min: 0,
      max: 86_400,
      help: "Write nothing where the last beat is younger than this.",
      standard: "0",
    },
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("renewed", "not renewed: not held, or lost; stop writing"),
  example: "dos lease-lane heartbeat --owner ann --lane src",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.heartbeat(present({
    owner: args.required("owner"),
    lane: args.required("lane"),
    loopTs: args.text("loop-ts"),
    fence: args.number("fence"),
    coalesceWithinS: args.number("coalesce-within-s"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "beaten" && !value.coalesced,
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not renewed", { name: value.lane });
        const next = [regainAdvice(value)];
        return refusalLines(title, value, { sheet, next });
      }
      const word = value.coalesced ? "Fresh enough" : "Renewed";
      return [
        headline("good", word, { name: value.lane }),
        ...factLines([
          ["until", untilText(value.expires_at, sheet)],
          ...askerFacts(value.requests, sheet),
        ], sheet),
      ];
    },
  };
}
