/**
 * Calls that are judged by a process that stays, and as a process of their own
 * would judge them.
 *
 * @module
 */
import { answerEvent } from "../../src/gate/run_hook.ts";
import type { HookMoment, Reply } from "../../src/hook/tool_call.ts";
import { Judge } from "../../src/resident/judge.ts";
import { Patience } from "../../src/resident/patience.ts";
import { at, GIT, type Plan } from "../system/planted_tree.ts";
import { anAround } from "./gate.ts";
import { timeless } from "./served.ts";

/** A repository. */
export const REPO: Plan = {
  ...at(".git", GIT),
  "docs/a.md": "",
  "src/x.ts": "",
};
const LIMIT_MS = 20_000;

const NOBODY = {
  parent: 0,
  holder: () =>
    Promise.resolve({ pid: 0, pid_start: "", pid_space: "", host: "box" }),
};

/** A judge of a workspace, started with a lease of its own that is none of its callers'. */
export function seatAt(root: string): Judge {
  const env = (name: string): string | undefined =>
    ({ DISPATCH_HOST_ID: "box", DOS_LEASE: "t-ada@src" })[name];
  return new Judge({ root, thisWorktree: false, env });
}

/** What a judge says, whenever that is. */
export async function heard(
  judge: Judge,
  text: string,
  moment: HookMoment = "pretool",
): Promise<Reply> {
  using patience = new Patience(LIMIT_MS);
  const reply = await judge.hear(moment, text, patience);
  return { ...reply, stdout: timeless(reply.stdout) };
}

/** What a hook that is a process says, which knows of no process and no variables. */
export async function said(
  root: string,
  text: string,
  moment: HookMoment = "pretool",
): Promise<Reply> {
  using patience = new Patience(LIMIT_MS);
  const line = {
    ...{ moment, host: "", workspace: "", thisWorktree: false, unknown: [] },
  };
  const around = anAround(root, NOBODY);
  const answered = await answerEvent(text, line, { around, limit: patience });
  if (answered === null) return { exit: 0, stdout: "", stderr: "" };
  const { reply, outcome } = answered;
  const remark = outcome.remark === "" ? "" : `${outcome.remark}\n`;
  const stdout = timeless(reply.stdout);
  return { ...reply, stdout, stderr: remark + reply.stderr };
}

interface Call {
  readonly session: string;
  readonly tool: string;
  readonly input: object;
  readonly cwd: string;
}

/** The event of a call. */
export function eventOf({ session, tool, input, cwd }: Call): string {
  return JSON.stringify({
    ...{ session_id: session, hook_event_name: "PreToolUse", cwd },
    ...{ tool_name: tool, tool_input: input, tool_use_id: "call" },
  });
}

/** The event of an edit. */
export function write(root: string, path: string, session = "mine"): string {
  const input = { file_path: `${root}/${path}`, content: "" };
  return eventOf({ session, tool: "Write", input, cwd: root });
}
