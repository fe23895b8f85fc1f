/**
 * `dos lease-lane acquire`
 *
 * A grant that could not be told is taken back: nobody would ever release it.
 *
 * @module
 */
import type { AcquireOutcome } from "../../lease/acquire_answer.ts";
import type { Leases } from "../../lease/leases.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { readLeases } from "../lease_list.ts";
import {
  factLines,
  headline,
  leaseCommand,
  refusalLines,
  untilText,
} from "../lease_text.ts";
import type { Line, Sheet } from "../page.ts";
import { refusalAdvice } from "../refusal_advice.ts";
import {
  KIND,
  leaseExits,
  LEASES,
  LOCK_TIMEOUT,
  PID,
  RUN_ID,
  runId,
  SESSION_ID,
  sessionId,
  SUBSTITUTE,
  TREE,
} from "../shared_options.ts";
import { WAIT, waitFrom } from "../wait_options.ts";

const RETRIES = 5;
const RETRY_INTERVAL_S = 0.2;

/** Asks for a lane and holds it if it is free. */
export const command: Command = {
  about:
    "Asks for a lane and holds it if no live lease shares a path with it. The answer says which lane was granted, until when, and by which stamp and fencing token it is told apart; a refusal says who is in the way and what is free. With --wait it stands in a queue meanwhile: whoever wants the same and came later gets it later. On a terminal it shows how the wait stands; with --json it tells each change in a line of its own. Ctrl-C gives the place back.",
  options: [
    {
      name: "owner",
      value: "NAME",
      required: true,
      help: "The name the lease answers to.",
    },
    {
      name: "lane",
      value: "LANE",
      help: "The lane.",
      standard: "the first one that is free",
    },
    KIND,
    TREE,
    {
      name: "ttl",
      value: "MIN",
      kind: "number",
      min: 0.01,
      max: 525_600,
      help: "Minutes the lease lives without a beat.",
      standard: "lease.ttl_minutes of the configuration, else 50",
    },
    PID,
    SESSION_ID,
    RUN_ID,
    {
      name: "loop-ts",
      value: "T",
      help:
        "The lease's own stamp. Ask again with the same one after a lost answer, and the lease you have is told again.",
      standard: "a new one",
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
    LEASES,
    WAIT,
    LOCK_TIMEOUT,
    {
      name: "retries",
      value: "N",
      kind: "integer",
      min: 0,
      max: 86_400,
      help: "With --retry-interval, another way to say --lock-timeout.",
    },
    {
      name: "retry-interval",
      value: "S",
      kind: "number",
      min: 0,
      max: 86_400,
      help: "Seconds; times --retries it is the --lock-timeout.",
    },
  ],
  exits: leaseExits(
    "granted",
    "refused, or waited in vain; the answer says by whom",
  ),
  example:
    "dos lease-lane acquire --owner ann --lane api --tree 'src/api/**' 'docs/api.md'",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { world } = setting;
  const json = args.text("leases");
  const extra = json === undefined ? undefined : await readLeases(json);
  const { leases } = await setting.open();
  const owner = args.required("owner");
  const wait = waitFrom(args, setting);
  const value = await leases.acquire(present({
    owner,
    lane: args.text("lane"),
    kind: args.text("kind"),
    tree: args.all("tree"),
    ttl: args.number("ttl"),
    pid: args.number("pid"),
    sessionId: sessionId(args, (name) => world.env(name)),
    runId: runId(args, (name) => world.env(name)),
    loopTs: args.text("loop-ts"),
    reclaim: args.has("reclaim"),
    substitute: args.has("substitute"),
    force: args.has("force"),
    leases: extra,
    lockTimeout: lockTimeout(args),
    wait: wait?.options,
  })).finally(() => wait?.end());
  const exit = wait?.exit() ?? 0;
  if (value.outcome === "lock-busy") return { value };
  if (value.outcome === "refuse") {
    const lane = args.text("lane") ?? "";
    const kind = args.text("kind");
    return {
      value,
      text(sheet): Line[] {
        const title = headline("bad", "Refused", { name: lane });
        const next = refusalAdvice(value, { owner, lane, kind });
        return refusalLines(title, value, { sheet, next });
      },
      ...(exit === 0 ? {} : { exit }),
    };
  }
  if (exit !== 0 && !value.already_held) {
    // Whoever is stopped holds nothing that it has not been told of.
    const remark = await takeBack(leases, value);
    return { value: { ...value, journaled: false }, remark, exit };
  }
  return {
    value,
    text: (sheet) => grantLines(value, sheet),
    ...(value.already_held ? {} : {
      undo: () =>
        args.has("loop-ts") ? leave(value, args) : takeBack(leases, value),
    }),
  };
}

function lockTimeout(args: Arguments): number | undefined {
  const given = args.number("lock-timeout");
  if (given !== undefined) return given;
  if (!args.has("retries") && !args.has("retry-interval")) return undefined;
  const seconds = (args.number("retries") ?? RETRIES) *
    (args.number("retry-interval") ?? RETRY_INTERVAL_S);
  return Math.min(seconds, 86_400);
}

type Grant = Extract<AcquireOutcome, { outcome: "acquire" }>;

function grantLines(grant: Grant, sheet: Sheet): Line[] {
  const word = grant.already_held ? "Yours already" : "Granted";
  const picked = grant.auto_picked ? ", picked because it is free" : "";
  const mine = [["owner", grant.owner], ["lane", grant.lane]] as const;
  return [
    headline("good", word, {
      name: grant.lane,
      rest: `to ${grant.owner}${picked}`,
    }),
    ...factLines([
      ["region", grant.tree.join(" ")],
      ["until", untilText(grant.expires_at, sheet)],
      ["lease", grant.loop_ts ?? ""],
      ["fence", grant.fence === null ? "" : String(grant.fence)],
      ["process", grant.pid ? String(grant.pid) : ""],
      ["keep it", leaseCommand("heartbeat", mine)],
      ["give back", leaseCommand("release", mine)],
    ], sheet),
  ];
}

/** Somebody who chose the stamp may be asking again already, and be told that the lane is theirs. */
function leave(
  { owner, lane, loop_ts }: Grant,
  args: Arguments,
): Promise<string> {
  const again = leaseCommand("acquire", [
    ["owner", owner],
    ["lane", lane],
    ["loop-ts", loop_ts ?? ""],
    ["kind", args.text("kind")],
    ["tree", args.all("tree")],
  ]);
  return Promise.resolve(
    `Lane "${lane}" was granted and stands; ask again to be told${then(again)}`,
  );
}

/** A command behind a sentence, if there is one to suggest. */
function then(command: string): string {
  return command === "" ? "." : `: ${command}`;
}

/**
 * Releases a grant that nobody could be told of.
 *
 * @returns A sentence on what stands now.
 */
export async function takeBack(
  leases: Leases,
  grant: Pick<Grant, "owner" | "lane" | "loop_ts">,
): Promise<string> {
  const { owner, lane } = grant;
  const loopTs = grant.loop_ts ?? "";
  const answer = await leases.release({ owner, lane, loopTs });
  if (answer.outcome === "released") {
    return `Lane "${lane}" had been granted and has been released again.`;
  }
  const release = leaseCommand("release", [
    ["owner", owner],
    ["lane", lane],
    ["loop-ts", loopTs],
  ]);
  return `Lane "${lane}" was granted and could not be released again (${answer.reason}); release it${
    then(release)
  }`;
}
