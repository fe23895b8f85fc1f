/**
 * Windsurf, also called Devin Desktop. Its events are its tools. It reads no
 * JSON: exit code 2 refuses what is about to happen, with the reason on
 * standard error.
 *
 * @module
 */
import type { HookCall, HookMoment, Reply, Verdict } from "../tool_call.ts";
import { isToolMoment, NO_TOOL, reasonOf } from "./claude_form.ts";
import type { Host } from "./host.ts";
import { fieldOf, textOf, toolInput } from "./payload.ts";
import { refusal, SILENT, spoken, wordsOf } from "./reply.ts";
import { reads, shell, toolTable, useOf, writes } from "./tool_table.ts";

const ACTIONS: Readonly<Record<HookMoment, RegExp>> = {
  "pretool": /^pre_(?:write_code|run_command|read_code|mcp_tool_use)$/,
  "posttool": /^post_(?:write_code|run_command|read_code|mcp_tool_use)$/,
  "stop": /^post_cascade_response$/,
  "session-start": /^session_start$/,
  "session-end": /^session_end$/,
};

/** Plugged-in tools are left out, and so are unknown. */
const TOOLS = toolTable([
  [writes("file_path"), "pre_write_code post_write_code"],
  [
    shell("native", ["command_line"], ["cwd"]),
    "pre_run_command post_run_command",
  ],
  [reads("file_path"), "pre_read_code post_read_code"],
]);

function decode(payload: unknown, moment: HookMoment): HookCall | null {
  const tool = textOf(payload, "agent_action_name");
  const isWanted = ACTIONS[moment].test(tool);
  if (!isWanted && (tool !== "" || isToolMoment(moment))) return null;
  const cwd = textOf(payload, "cwd");
  const call = {
    host: "windsurf",
    moment,
    session: textOf(payload, "trajectory_id"),
    // An execution is a whole turn, so that none of its ids belongs to one call.
    callId: "",
    reason: reasonOf(payload, moment),
  } as const;
  if (!isToolMoment(moment)) return { ...call, ...NO_TOOL, cwd };
  const input = toolInput(fieldOf(payload, "tool_info"));
  return { ...call, tool, ...useOf(TOOLS, tool, input, cwd) };
}

function encode(verdict: Verdict, call: HookCall): Reply {
  const words = wordsOf(verdict);
  if (refusal(verdict, call.moment) !== null) return spoken(words, 2);
  return words !== "" && call.moment === "stop" ? spoken(words) : SILENT;
}

/** Windsurf. */
export const windsurf: Host = { name: "windsurf", decode, encode };
