/**
 * An event that has to be denied, in the form of each host, and whether an
 * answer to it would keep the host's tool from running.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import { formatStamp } from "../../domain/stamp.ts";
import { HOSTS } from "../hosts/detect.ts";
import type { HostName, Reply } from "../tool_call.ts";

/** The file, from the root of the trial's workspace, that somebody else holds. */
export const HELD_FILE = "held/by-somebody-else.txt";

/** Who holds it. */
const HOLDER = "dos-trial-holder";

/** The files of a workspace in which somebody else holds {@linkcode HELD_FILE}. */
export function trialFiles(nowMs: number): Record<string, string> {
  const ts = formatStamp(nowMs);
  const [lane, region] = ["held", ["held/**"]];
  const lease = {
    acquired_at: ts,
    fence: 1,
    holder: HOLDER,
    host_id: HOLDER,
    lane,
    lane_kind: "cluster",
    loop_ts: `${ts}-trial`,
    region,
    session_id: HOLDER,
    tree: region,
  };
  const entry = {
    lane,
    lane_kind: "cluster",
    lease,
    loop_ts: lease.loop_ts,
    op: "ACQUIRE",
    seq: 1,
    tree: region,
    ts,
  };
  return {
    "dos.jsonc": `{"lanes": {"trees": {"held": ["held/**"]}}}\n`,
    ".dos/lane-journal.jsonl": `${JSON.stringify(entry)}\n`,
  };
}

const SESSION = "dos-trial-session";

/** The event: a tool is about to write the held file, named by its whole path. */
export function trialPayload(host: HostName, root: string): object {
  const path = `${root}/${HELD_FILE}`;
  const claude = {
    session_id: SESSION,
    transcript_path: null,
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name: "Write",
    tool_input: { file_path: path, content: "" },
    tool_use_id: "dos-trial",
  };
  switch (host) {
    case "claude-code":
      return claude;
    case "codex":
      return {
        ...claude,
        turn_id: "dos-trial",
        model: "dos-trial",
        tool_name: "apply_patch",
        tool_input: {
          command: `*** Begin Patch\n*** Add File: ${path}\n+\n*** End Patch\n`,
        },
      };
    case "gemini":
      return {
        ...claude,
        timestamp: "2026-01-01T00:00:00.000Z",
        hook_event_name: "BeforeTool",
        tool_name: "write_file",
      };
    case "cursor":
      return {
        ...claude,
        conversation_id: SESSION,
        cursor_version: "0",
        workspace_roots: [root],
        hook_event_name: "preToolUse",
      };
    case "copilot":
      return {
        sessionId: SESSION,
        timestamp: 0,
        cwd: root,
        toolName: "create",
        toolArgs: { path, file_text: "" },
      };
    case "antigravity":
      return {
        conversationId: SESSION,
        workspacePaths: [root],
        stepIdx: 1,
        toolCall: { name: "write_to_file", args: { TargetFile: path } },
      };
    case "windsurf":
      return {
        trajectory_id: SESSION,
        execution_id: "dos-trial",
        agent_action_name: "pre_write_code",
        tool_info: { file_path: path, edits: [] },
      };
  }
}

/** How a program answered. */
export interface TrialAnswer {
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
  /** The exit code, `null` where there is none. */
  readonly exit: number | null;
}

/** What a host makes of an answer. */
export interface TrialVerdict {
  /** Whether it keeps the tool from running, and says so as the host expects. */
  readonly denied: boolean;
  /** In a few words. */
  readonly answer: string;
}

const REASON = "(reason)";

/**
 * Judges an answer by what our own encoder would have said: the same exit code
 * and the same keys and values, whatever the reason is.
 */
export function judgeTrial(host: HostName, given: TrialAnswer): TrialVerdict {
  const wanted = refusalOf(host);
  if (given.exit === null) return { denied: false, answer: given.stderr };
  if (given.exit !== wanted.exit) {
    const said = `exit ${given.exit}, expected ${wanted.exit}`;
    return { denied: false, answer: `${said}${tailOf(given.stderr)}` };
  }
  if (wanted.stdout === "") {
    const denied = given.stderr.trim() !== "";
    return {
      denied,
      answer: denied ? `denied: ${given.stderr.trim()}` : "it gives no reason",
    };
  }
  if (given.stdout.trim() === "") {
    return { denied: false, answer: `no answer${tailOf(given.stderr)}` };
  }
  const [mine, theirs] = [parsed(wanted.stdout), parsed(given.stdout)];
  const reasons: string[] = [];
  const denied = isLike(mine, theirs, reasons);
  return {
    denied,
    answer: denied
      ? `denied: ${reasons[0] ?? ""}`
      : `not a refusal: ${given.stdout.trim()}`,
  };
}

/** The words of our own refusal, in the host's form. */
function refusalOf(host: HostName): Reply {
  const { decode, encode } = HOSTS[host];
  const call = decode(trialPayload(host, "/trial"), "pretool");
  if (call === null) throw new Error(`The trial of ${host} is no event of it`);
  return encode({ kind: "deny", reason: REASON }, call);
}

function isLike(mine: unknown, theirs: unknown, reasons: string[]): boolean {
  if (mine === REASON) {
    if (typeof theirs !== "string" || theirs === "") return false;
    reasons.push(theirs);
    return true;
  }
  if (!isRecord(mine) || !isRecord(theirs)) return mine === theirs;
  const [a, b] = [new Map(Object.entries(mine)), Object.entries(theirs)];
  return a.size === b.length &&
    b.every(([key, value]) => a.has(key) && isLike(a.get(key), value, reasons));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tailOf(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : `: ${line}`;
}
