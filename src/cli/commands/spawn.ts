/**
 * `dos lease-lane spawn`
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
import { factLines, headline, leaseCommand } from "../lease_text.ts";
import type { Line } from "../page.ts";
import {
  LANE,
  LOCK_TIMEOUT,
  REASON,
  RUN_ID,
  runId,
} from "../shared_options.ts";

/** Records an intent to start work on a lane. */
export const command: Command = {
  about:
    "Records that work on a lane is about to start. It grants nothing and stops nobody: the worker still has to acquire the lane.",
  options: [
    LANE,
    {
      name: "owner",
      value: "NAME",
      help: "Who starts.",
      standard: "host and process",
    },
    {
      name: "loop-ts",
      value: "T",
      help: "The stamp that the lease will have.",
      standard: "a new one",
    },
    RUN_ID,
    REASON,
    LOCK_TIMEOUT,
  ],
  exits: [[EXIT.yes, "recorded"], [EXIT.busy, "the lock of the store is busy"]],
  example: "dos lease-lane spawn --lane src --owner ann",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.spawn(present({
    lane: args.required("lane"),
    owner: args.text("owner"),
    loopTs: args.text("loop-ts"),
    runId: runId(args, (name) => setting.world.env(name)),
    reason: args.text("reason"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: true,
    text(sheet): Line[] {
      const next = leaseCommand("acquire", [
        ["owner", value.holder],
        ["lane", value.lane],
        ["loop-ts", value.loop_ts],
      ]);
      return [
        headline("good", "Recorded", {
          name: value.lane,
          rest: `is about to be worked on by ${value.holder}`,
        }),
        ...factLines([
          ["next", next],
          ["", next && "with --tree as well where the lane is not declared"],
        ], sheet),
      ];
    },
  };
}
