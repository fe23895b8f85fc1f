/**
 * `dos lease-lane yield`
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
  regainAdvice,
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

/** Hands a lease over. */
export const command: Command = {
  about:
    "Hands a lease to somebody who waits for it (acquire --wait, run --wait), with its region and its stamp and a new fence; from then on it is not the former holder's any more, whatever that one still runs. The lease must hold all that the other one's ticket is for. It may pass others who waited longer, and says whom.",
  options: [
    OWNER,
    LANE,
    {
      name: "to",
      value: "NAME",
      required: true,
      help: "Who waits for it, to the letter; dos queue shows the names.",
    },
    LOOP_TS,
    FENCE,
    LOCK_TIMEOUT,
  ],
  exits: leaseExits("handed over", "not handed over; the lease stands"),
  example: "dos lease-lane yield --owner ann --lane src --to bob",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.yield(present({
    owner: args.required("owner"),
    lane: args.required("lane"),
    to: args.required("to"),
    loopTs: args.text("loop-ts"),
    fence: args.number("fence"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: value.outcome === "yielded",
    text(sheet): Line[] {
      if (value.outcome === "refuse") {
        const title = headline("bad", "Not handed over", { name: value.lane });
        const isHeld = value.loop_ts !== null;
        const next = isHeld ? SHOW_QUEUE : regainAdvice(value);
        return refusalLines(title, value, { sheet, next: [next] });
      }
      return [
        headline("good", "Handed over", {
          name: value.lane,
          rest: `to ${value.to}`,
        }),
        ...factLines([
          ...value.passed.map(({ owner, ticket }): Fact => [
            "passed",
            `${owner}, ticket ${ticket}`,
          ]),
          ["lease", value.loop_ts ?? ""],
          ["next", "stop writing there: it is not yours any more"],
        ], sheet),
      ];
    },
  };
}

const SHOW_QUEUE = "dos queue   shows who waits for what";
