/**
 * `dos run`
 *
 * Standard output is the command's alone: all that is said here goes to
 * standard error, and nothing is where all goes well.
 *
 * @module
 */
import type { AcquireOutcome } from "../../lease/acquire_answer.ts";
import type { RunOutcome } from "../../lease/run_end.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import { printJson } from "../json.ts";
import { headline, refusalLines } from "../lease_text.ts";
import type { Line } from "../page.ts";
import { refusalAdvice } from "../refusal_advice.ts";
import {
  KIND,
  LOCK_TIMEOUT,
  RUN_ID,
  runId,
  SESSION_ID,
  sessionId,
  SUBSTITUTE,
  TREE,
} from "../shared_options.ts";
import { WAIT, waitBeside } from "../wait_options.ts";

const DAY_S = 86_400;

/** Holds a lane while a command runs. */
export const command: Command = {
  about:
    "Takes a lane, runs a command, and gives the lane back when the command ends, however it ends. The command has the standard streams untouched, and DOS_LEASE, DOS_FENCE, DOS_LANE and DOS_OWNER in its environment. Meanwhile the lease is renewed, and signals are handed on to the command. Should dos itself be killed, the lane stays held until the command has ended and is then free at once; a lane on etcd is free once the session of dos is over. Processes that the command leaves behind are not looked after. The exit code is that of the command, 128 and the number of the signal that ended it, or one of these:",
  options: [
    {
      name: "lane",
      value: "LANE",
      help: "The lane.",
      standard: "the first one that is free",
    },
    {
      name: "owner",
      value: "NAME",
      help: "The name the lease answers to.",
      standard: "host and process",
    },
    KIND,
    TREE,
    {
      name: "ttl",
      value: "MIN",
      kind: "number",
      min: 0.01,
      max: 525_600,
      help:
        "Minutes the lease lives in silence, where nobody can tell whether its holder lives.",
      standard: "lease.ttl_minutes of the configuration, else 50",
    },
    {
      name: "reclaim",
      help: "First end leases whose holder is gone, as scavenge does.",
    },
    SUBSTITUTE,
    {
      name: "force",
      help:
        "Take the lane although others overlap it. An exclusive lane that is held still refuses.",
    },
    {
      name: "kill-on-loss",
      help:
        "Stop the command if its lease is lost: SIGTERM, and SIGKILL after the grace.",
    },
    {
      name: "grace",
      value: "S",
      kind: "number",
      min: 0,
      max: DAY_S,
      help: "Seconds the command is given to stop by itself.",
      standard: "10",
    },
    {
      name: "beat",
      value: "S",
      kind: "number",
      min: 0.01,
      max: DAY_S,
      help: "Seconds between two beats; a lost lease is noticed at a beat.",
      standard: "60",
    },
    {
      name: "report",
      value: "FILE",
      help: "Write the answer as JSON into this file.",
    },
    {
      name: "refused-exit",
      value: "N",
      kind: "integer",
      min: 0,
      max: 255,
      help: "The exit code where the lane is refused.",
      standard: "75",
    },
    SESSION_ID,
    RUN_ID,
    WAIT,
    LOCK_TIMEOUT,
  ],
  positionals: [
    {
      name: "CMD",
      help: "The command and its arguments, behind --.",
      required: true,
      rest: true,
      dashed: true,
    },
  ],
  exits: [
    [EXIT.yes, "the command's own"],
    [EXIT.busy, "the lock of the store is busy; nothing was started"],
    [EXIT.refused, "refused; nothing was started"],
    [EXIT.lost, "the lease was lost, with --kill-on-loss"],
    [EXIT.notExecutable, "the command cannot be executed"],
    [EXIT.notFound, "there is no such command"],
  ],
  example: "dos run --lane api --owner ann -- make test",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { world } = setting;
  const workspace = await setting.open();
  const words = args.all("CMD") ?? [];
  const wait = waitBeside(args, setting);
  const value = await workspace.run({
    ...present({
      owner: args.text("owner"),
      lane: args.text("lane"),
      kind: args.text("kind"),
      tree: args.all("tree"),
      ttl: args.number("ttl"),
      sessionId: sessionId(args, (name) => world.env(name)),
      runId: runId(args, (name) => world.env(name)),
      reclaim: args.has("reclaim"),
      substitute: args.has("substitute"),
      force: args.has("force"),
      lockTimeout: args.number("lock-timeout"),
      killOnLoss: args.has("kill-on-loss"),
      graceS: args.number("grace"),
      beatS: args.number("beat"),
    }),
    command: words,
    ...wait === null ? {} : { wait: wait.options },
    note: (sentence) => void setting.note(`dos: ${sentence}`),
    onHeed: () => world.holdSignals(),
  }).finally(() => wait?.end());
  await report(value, args, setting);
  if (value.outcome === "lock-busy") return { value };
  return "exit" in value ? ended(value) : refused(value, args);
}

/** Nobody's command may fail because of a report. */
async function report(
  value: unknown,
  args: Arguments,
  { world, note }: Setting,
): Promise<void> {
  const path = args.text("report");
  if (path === undefined) return;
  try {
    await world.writeFile(path, `${printJson(value, { pretty: false })}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await note(`dos: Cannot write the report "${path}": ${why}`);
  }
}

function ended(value: RunOutcome): Answer {
  return {
    value,
    exit: value.exit,
    remark: "",
    text(): Line[] {
      const title = TITLES[value.outcome];
      return title === ""
        ? []
        : [headline("bad", title, { name: value.lane, rest: value.reason })];
    },
  };
}

/** What a person is told that was not told when it happened. */
const TITLES: Readonly<Record<RunOutcome["outcome"], string>> = {
  "ran": "",
  "lost": "",
  "not-started": "Not started",
  "interrupted": "Interrupted",
};

function refused(value: AcquireOutcome, args: Arguments): Answer {
  const lane = args.text("lane") ?? "";
  return {
    value,
    exit: args.number("refused-exit") ?? EXIT.refused,
    text(sheet): Line[] {
      const title = headline("bad", "Refused", { name: lane });
      const owner = args.text("owner") ?? value.owner;
      const next = refusalAdvice(value, {
        owner,
        lane,
        kind: args.text("kind"),
      });
      return refusalLines(title, value, { sheet, next });
    },
  };
}
