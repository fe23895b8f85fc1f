/**
 * What each host has to find in its settings so that it runs the hook.
 *
 * @module
 */
import type { HookMoment, HostName } from "../tool_call.ts";
import { commandLine, type LineReader } from "./command_line.ts";
import type { Scope } from "./reports.ts";
import { toolMatcher } from "./tool_names.ts";

/** What an entry depends on. */
export interface Circumstances {
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Whether the host runs on Windows. */
  readonly windows: boolean;
  /** Whether a hook that fails is to stop the call. */
  readonly failClosed: boolean;
  /** Whether tools that no table knows are to be asked about too. */
  readonly everyTool: boolean;
}

/** One entry. */
export interface WiredEvent {
  /** The event by the host's name. */
  readonly event: string;
  /** The moment. */
  readonly moment: HookMoment;
  /** What stands in the event's list. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** All that an installation puts into a settings file. */
export interface Wiring {
  /** The key at the top that holds the events. */
  readonly scope: string;
  /** Keys at the top that have to be there as well. */
  readonly top: Readonly<Record<string, unknown>>;
  /** The entries. */
  readonly events: readonly WiredEvent[];
}

/** Which events a host has, and the form of its entries. */
interface HostForm {
  /** The key at the top that holds the events. */
  readonly scope: string;
  /** Keys at the top beside it. */
  readonly top?: Readonly<Record<string, unknown>>;
  /** Whether entries are groups of handlers under one matcher. */
  readonly grouped: boolean;
  /** Whether the entries of tool events have a matcher. */
  readonly matches: boolean;
  /** Event and moment. `tool` ones get the matcher; the others run for all there is. */
  readonly events: readonly (readonly [
    event: string,
    moment: HookMoment,
    kind?: "tool" | "every-tool",
  ])[];
  /** The handler. */
  handler(moment: HookMoment, given: Circumstances): Record<string, unknown>;
}

/** Seconds that a host waits for the hook. */
const LIMIT_S = 10;

/** The events of Claude Code, whose names others took over. */
const CLAUDE_EVENTS = [
  ["PreToolUse", "pretool", "tool"],
  ["PostToolUse", "posttool", "tool"],
  ["Stop", "stop"],
  ["SessionStart", "session-start"],
  ["SessionEnd", "session-end"],
] as const;

/** How a host on this system starts a line whose shell is not documented. */
function native(given: Circumstances): LineReader {
  return given.windows ? "cmd" : "sh";
}

function line(
  moment: HookMoment,
  given: Circumstances,
  reader: LineReader,
): string {
  return commandLine(given.program, moment, reader);
}

const FORMS: Readonly<Record<HostName, HostForm>> = {
  "claude-code": {
    scope: "hooks",
    grouped: true,
    matches: true,
    events: CLAUDE_EVENTS,
    handler: (moment, given) => ({
      type: "command",
      command: line(moment, given, given.windows ? "powershell" : "sh"),
      ...given.windows ? { shell: "powershell" } : {},
      timeout: LIMIT_S,
      ...given.failClosed && moment === "pretool" ? { onFailure: "block" } : {},
    }),
  },
  // It has no event for the end of a session.
  "codex": {
    scope: "hooks",
    grouped: true,
    matches: true,
    events: CLAUDE_EVENTS.slice(0, 4),
    handler: (moment, given) => ({
      type: "command",
      command: line(moment, given, given.windows ? "cmd-whole" : "sh"),
      command_windows: line(moment, given, "cmd-whole"),
      timeout: LIMIT_S,
    }),
  },
  "gemini": {
    scope: "hooks",
    grouped: true,
    matches: true,
    events: [
      ["BeforeTool", "pretool", "tool"],
      ["AfterTool", "posttool", "tool"],
      ["AfterAgent", "stop"],
      ["SessionStart", "session-start"],
      ["SessionEnd", "session-end"],
    ],
    handler: (moment, given) => ({
      type: "command",
      command: line(moment, given, given.windows ? "powershell" : "sh"),
      timeout: LIMIT_S * 1_000,
    }),
  },
  // Only the event for command lines can put a question, and only the one for
  // tools tells which call is meant: command lines get both.
  "cursor": {
    scope: "hooks",
    top: { version: 1 },
    grouped: false,
    matches: true,
    events: [
      ["preToolUse", "pretool", "tool"],
      ["beforeShellExecution", "pretool"],
      ["postToolUse", "posttool", "tool"],
      ["stop", "stop"],
      ["sessionStart", "session-start"],
      ["sessionEnd", "session-end"],
    ],
    handler: (moment, given) => ({
      command: line(moment, given, native(given)),
      timeout: LIMIT_S,
      ...given.failClosed && moment === "pretool" ? { failClosed: true } : {},
    }),
  },
  "copilot": {
    scope: "hooks",
    top: { version: 1 },
    grouped: false,
    matches: true,
    events: [
      ["preToolUse", "pretool", "tool"],
      ["postToolUse", "posttool", "tool"],
      ["agentStop", "stop"],
      ["sessionStart", "session-start"],
      ["sessionEnd", "session-end"],
    ],
    handler: (moment, given) => ({
      type: "command",
      bash: line(moment, given, "sh"),
      powershell: line(moment, given, "powershell"),
      timeoutSec: LIMIT_S,
    }),
  },
  "antigravity": {
    scope: "dos",
    grouped: true,
    matches: true,
    events: CLAUDE_EVENTS.slice(0, 3),
    handler: (moment, given) => ({
      type: "command",
      command: line(moment, given, native(given)),
      timeout: LIMIT_S,
    }),
  },
  // Its events are its tools, and none tells of sessions.
  "windsurf": {
    scope: "hooks",
    grouped: false,
    matches: false,
    events: [
      ["pre_write_code", "pretool"],
      ["pre_run_command", "pretool"],
      ["pre_mcp_tool_use", "pretool", "every-tool"],
      ["post_write_code", "posttool"],
      ["post_run_command", "posttool"],
      ["post_cascade_response", "stop"],
    ],
    handler: (moment, given) => ({
      command: line(moment, given, "sh"),
      powershell: line(moment, given, "powershell"),
      show_output: true,
    }),
  },
};

/** What a host has to find in its settings. */
export function wiringOf(host: HostName, given: Circumstances): Wiring {
  const form = FORMS[host];
  const events = form.events
    .filter(([, , kind]) => kind !== "every-tool" || given.everyTool)
    .map(([event, moment, kind]): WiredEvent => {
      const isMatched = form.matches && kind === "tool" && !given.everyTool;
      const matcher = isMatched ? { matcher: toolMatcher(host) } : {};
      const handler = form.handler(moment, given);
      const entry = form.grouped
        ? { ...matcher, hooks: [handler] }
        : { ...matcher, ...handler };
      return { event, moment, entry };
    });
  return { scope: form.scope, top: form.top ?? {}, events };
}

/** The command line that a host runs on a system, and who reads it. */
export function lineOf(
  host: HostName,
  handler: object,
  { windows }: { readonly windows: boolean },
): { readonly line: string; readonly reader: LineReader } | null {
  for (const [key, reader] of keysOf(host, windows)) {
    const line: unknown = Object.getOwnPropertyDescriptor(handler, key)?.value;
    if (typeof line !== "string" || line === "") continue;
    const isPowershell = reader === "cmd" && line.startsWith("& ");
    return { line, reader: isPowershell ? "powershell" : reader };
  }
  return null;
}

/** The keys a host looks for its command line in, the first that is there counts. */
function keysOf(host: HostName, windows: boolean): [string, LineReader][] {
  if (!windows) return [["bash", "sh"], ["command", "sh"]];
  switch (host) {
    case "codex":
      return [["command_windows", "cmd-whole"], ["command", "cmd-whole"]];
    case "claude-code":
    case "gemini":
      return [["command", "powershell"]];
    default:
      return [["powershell", "powershell"], ["command", "cmd"]];
  }
}

/** A settings file: where it lies, from the root of the workspace or from home. */
export interface SettingsPath {
  /** The path, with `/`. */
  readonly path: string;
  /** The variable that names another directory than the first one of the path. */
  readonly variable?: string;
}

const PATHS: Readonly<Record<HostName, readonly [string, string, string?]>> = {
  "claude-code": [
    ".claude/settings.json",
    ".claude/settings.json",
    "CLAUDE_CONFIG_DIR",
  ],
  "codex": [".codex/hooks.json", ".codex/hooks.json", "CODEX_HOME"],
  "gemini": [".gemini/settings.json", ".gemini/settings.json"],
  "cursor": [".cursor/hooks.json", ".cursor/hooks.json"],
  "copilot": [".github/hooks/dos.json", ".copilot/hooks/dos.json"],
  "antigravity": [".agents/hooks.json", ".gemini/config/hooks.json"],
  "windsurf": [".windsurf/hooks.json", ".codeium/windsurf/hooks.json"],
};

/** The settings file of a host. */
export function settingsPath(host: HostName, scope: Scope): SettingsPath {
  const [project, user, variable] = PATHS[host];
  if (scope === "project") return { path: project };
  return { path: user, ...variable === undefined ? {} : { variable } };
}

/** The folder that shows that a host is used in a workspace. */
export function folderOf(host: HostName): string {
  const { path } = settingsPath(host, "project");
  return path.slice(0, path.lastIndexOf("/"));
}
