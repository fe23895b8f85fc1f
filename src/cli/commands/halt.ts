/**
 * `dos halt`
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
import { escapeText } from "../escape.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import type { Line } from "../page.ts";
import { LOCK_TIMEOUT, REASON } from "../shared_options.ts";

/** Records a decision to stop a run. */
export const command: Command = {
  about:
    "Records the decision to stop a run. It signals nobody and ends no lease; a --command is recorded and shown, never run.",
  options: [
    {
      name: "handle",
      value: "TEXT",
      required: true,
      help: "What is to be stopped: a process, a job, a run.",
    },
    { name: "lane", value: "LANE", help: "The lane it works on." },
    { name: "loop-ts", value: "T", help: "The lease it works under." },
    { name: "owner", value: "NAME", help: "Who decided." },
    REASON,
    { name: "run-id", value: "ID", help: "The run it belongs to." },
    { name: "command", value: "TEXT", help: "What would stop it." },
    LOCK_TIMEOUT,
  ],
  exits: [[EXIT.yes, "recorded"], [EXIT.busy, "the lock of the store is busy"]],
  example: "dos halt --handle 4242 --owner ann --command 'kill 4242'",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { leases } = await setting.open();
  const value = await leases.halt(present({
    handle: args.required("handle"),
    lane: args.text("lane"),
    loopTs: args.text("loop-ts"),
    owner: args.text("owner"),
    reason: args.text("reason"),
    runId: args.text("run-id"),
    command: args.text("command"),
    lockTimeout: args.number("lock-timeout"),
  }));
  if (value.outcome === "lock-busy") return { value };
  return {
    value,
    done: true,
    text(sheet): Line[] {
      const { command: stop } = value;
      const next = stop && escapeText(stop) === stop
        ? `${stop}   (nothing has been run or stopped yet)`
        : "stop it yourself: nothing has been stopped yet";
      return [
        headline("good", "Recorded", {
          name: value.handle,
          rest: "is to stop",
        }),
        ...factLines([
          ["lane", value.lane ?? ""],
          ["lease", value.loop_ts ?? ""],
          ["next", next],
        ], sheet),
      ];
    },
  };
}
