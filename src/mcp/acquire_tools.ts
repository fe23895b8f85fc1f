/**
 * The tools that take a lane.
 *
 * A client names no process of its own, so the holder is looked for as
 * everywhere: the nearest ancestor of the server that is neither a one-shot
 * shell nor a launcher, which is the client. That is the very process that the
 * hooks of the same agent find, so a lease that was taken here is its own there.
 *
 * @module
 */
import { present } from "../cli/command.ts";
import { takeBack } from "../cli/commands/acquire.ts";
import { waitLine } from "../cli/wait_text.ts";
import type { WaitOptions } from "../lease/wait_state.ts";
import type { Fields } from "./fields.ts";
import { ACQUIRED, WAITED } from "./outputs.ts";
import { asJson, type Call, type Told, type Tool } from "./tool.ts";

/** Clients give up on a request after a minute where nothing else is said. */
const WAIT_S = 45;
const MOST_WAIT_S = 3_600;
const MOST_LOCK_S = 60;

/** How long the lock is waited for. */
export const LOCK_TIMEOUT: Fields = {
  lock_timeout: {
    kind: "number",
    min: 0,
    max: MOST_LOCK_S,
    about: "Seconds to wait for the lock of the store; 5 if absent.",
  },
};

const REQUEST: Fields = {
  owner: {
    kind: "text",
    required: true,
    about:
      "The name the lease will answer to. Use one name for one worker, and the same one in every later call.",
  },
  lane: {
    kind: "text",
    about: "The lane; if absent, the first declared one that is free.",
  },
  kind: {
    kind: "text",
    about:
      "cluster, keyword, global or the name of an exclusive lane; if absent, what the lane is declared as, else keyword.",
  },
  tree: {
    kind: "texts",
    about:
      "The region: patterns relative to the root of the workspace, such as src/api/**; if absent, what is declared for the lane.",
  },
  ttl: {
    kind: "number",
    min: 0.01,
    max: 525_600,
    about:
      "Minutes the lease lives without a heartbeat; if absent, what is configured, else 50.",
  },
  pid: {
    kind: "integer",
    min: 0,
    max: 2 ** 31,
    about:
      "The process that holds the lane, 0 for none. Leave it out: the MCP client's own process is found.",
  },
  session_id: {
    kind: "text",
    about:
      "The agent session that holds the lane, so that the hooks of that session know it; if absent, DOS_SESSION_ID of the server.",
  },
  run_id: { kind: "text", about: "The run the lease belongs to." },
  loop_ts: {
    kind: "text",
    about:
      "The lease's own stamp. Ask again with the same one after a lost answer, and the lease you have is told again. If absent, a new one.",
  },
  reclaim: {
    kind: "flag",
    about: "First end leases whose holder is provably gone.",
  },
  substitute: {
    kind: "flag",
    about: "With kind cluster: take another free lane if this one is held.",
  },
  leases: {
    kind: "leases",
    about: "Lease objects that count as live besides the journal's.",
  },
  ...LOCK_TIMEOUT,
};

const FORCE: Fields = {
  force: {
    kind: "flag",
    about:
      "Take the lane although others overlap it. Only when the user asks for exactly that.",
  },
};

/** Takes a lane if it is free. */
export const acquire: Tool = {
  name: "lease_acquire",
  title: "Take a lane",
  about:
    'Asks for a lane (a set of file patterns) and holds it if no live lease shares a path with it. Call it before you edit files that other agents may edit. outcome "acquire": it is yours; keep loop_ts and fence, and call lease_release when you are done. outcome "refuse": do not edit those files; reason and held_by say who holds them, free_clusters what is free.',
  fields: REQUEST,
  forceful: FORCE,
  output: ACQUIRED,
  effect: "adds",
  run: (call) => take(call),
};

/** Takes a lane, and waits in turn for it where it is held. */
export const wait: Tool = {
  name: "lease_wait",
  title: "Wait for a lane",
  about:
    'As lease_acquire, but waits in turn while others hold what is in the way, and takes the lane as soon as it is free. It answers after wait_seconds at the latest: outcome "refuse" with gave_up "time" means that it was in vain and the place in the queue is given back. Take the request back to stop the wait.',
  fields: {
    ...REQUEST,
    wait_seconds: {
      kind: "number",
      min: 0,
      max: MOST_WAIT_S,
      about:
        `The longest wait, in seconds; ${WAIT_S} if absent. Keep it below the time your client gives a tool.`,
    },
  },
  forceful: FORCE,
  output: WAITED,
  effect: "adds",
  run: (call) => take(call, waitOf(call)),
};

async function take(call: Call, wait?: WaitOptions): Promise<Told> {
  const { input, env, workspace: { leases } } = call;
  const value = await leases.acquire(present({
    owner: input.required("owner"),
    lane: input.text("lane"),
    kind: input.text("kind"),
    tree: input.texts("tree"),
    ttl: input.number("ttl"),
    pid: input.number("pid"),
    sessionId: input.text("session_id") ?? (env("DOS_SESSION_ID") || undefined),
    runId: input.text("run_id") ??
      (env("CID_RUN_ID") || env("DISPATCH_RUN_ID") || undefined),
    loopTs: input.text("loop_ts"),
    reclaim: input.flag("reclaim"),
    substitute: input.flag("substitute"),
    force: input.flag("force"),
    leases: input.leases("leases"),
    lockTimeout: input.number("lock_timeout"),
    wait,
  }));
  const told = { value: asJson(value) };
  if (value.outcome !== "acquire" || value.already_held) return told;
  // Who chose the stamp may be asking again already, and be told that the lane is theirs.
  if (input.text("loop_ts") !== undefined) return told;
  return { ...told, undo: () => takeBack(leases, value) };
}

function waitOf({ input, context, env, nowMs, warn }: Call): WaitOptions {
  const seconds = input.number("wait_seconds") ?? WAIT_S;
  return {
    seconds,
    under: env("DOS_LEASE") ?? "",
    signal: context.signal,
    onState(state): void {
      context.progress(
        Math.min(state.waited_ms / 1_000, seconds),
        seconds,
        waitLine(state, nowMs()),
      );
    },
    warn,
  };
}
