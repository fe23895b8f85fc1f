import { assert, assertEquals } from "@std/assert";
import antigravity from "../../../src/hook/hosts/antigravity.ts" with {
  type: "text",
};
import claudeCode from "../../../src/hook/hosts/claude_code.ts" with {
  type: "text",
};
import codex from "../../../src/hook/hosts/codex.ts" with { type: "text" };
import copilot from "../../../src/hook/hosts/copilot.ts" with { type: "text" };
import cursor from "../../../src/hook/hosts/cursor.ts" with { type: "text" };
import gemini from "../../../src/hook/hosts/gemini.ts" with { type: "text" };
import windsurf from "../../../src/hook/hosts/windsurf.ts" with {
  type: "text",
};
import { HOSTS } from "../../../src/hook/hosts/detect.ts";
import { wiringOf } from "../../../src/hook/wiring/host_wiring.ts";
import type { HostName } from "../../../src/hook/tool_call.ts";
import {
  toolMatcher,
  watchedTools,
} from "../../../src/hook/wiring/tool_names.ts";

const SOURCES: Readonly<Record<HostName, string>> = {
  "claude-code": claudeCode,
  codex,
  gemini,
  cursor,
  copilot,
  antigravity,
  windsurf,
};

const NAMES = Object.values(HOSTS).map((host) => host.name);

/** Every text at the end of a list in a host's tool table; those that are no tools are unknown to its decoder. */
function tableTexts(host: HostName): string[] {
  const source = SOURCES[host];
  const from = source.indexOf("toolTable([");
  const table = source.slice(from, source.indexOf("\n]);", from));
  return [...table.matchAll(/,\s*(?:"([^"]+)"|`([^`]+)`),?\s*\]/g)]
    .flatMap(([, plain, long]) => (plain ?? long ?? "").split(/\s+/));
}

const ARGS = { command: "x", input: "x", chars: "x", Input: "x" };

/** What the decoder makes of a tool: it may change something, it only looks, or nobody knows. */
function kindOf(
  host: HostName,
  tool: string,
): "changes" | "looks" | "unknown" {
  const isEvent = /^(?:pre_|post_|before|after)/.test(tool);
  const payload = {
    ...isEvent
      ? { agent_action_name: tool, hook_event_name: tool, ...ARGS }
      : { tool_name: tool, toolName: tool },
    tool_input: ARGS,
    toolArgs: ARGS,
    tool_info: ARGS,
    toolCall: { name: tool, args: ARGS },
  };
  const moment = /^(?:post_|after)/.test(tool) ? "posttool" : "pretool";
  const use = HOSTS[host].decode(payload, moment)?.use;
  switch (use?.kind) {
    case "shell":
      return "changes";
    case "files": {
      const { writes, cannotTell } = use.footprint;
      return writes.length > 0 || cannotTell !== null ? "changes" : "looks";
    }
    case "none":
      return "looks";
    default:
      return "unknown";
  }
}

/** Claude Code takes words between bars for a list of whole names; others may find one within a name. */
function reads(host: HostName, matcher: string): RegExp {
  return new RegExp(host === "claude-code" ? `^(?:${matcher})$` : matcher);
}

/** Whether the host runs the hook before this tool. */
function isWatched(host: HostName, tool: string): boolean {
  const { events } = wiringOf(host, {
    program: ["dos"],
    windows: false,
    failClosed: false,
    everyTool: false,
  });
  return events.some(({ event, entry }) =>
    event === tool ||
    ("matcher" in entry &&
      reads(host, String(entry["matcher"])).test(tool))
  );
}

Deno.test("every tool of a host's table that may change something is watched, and none that only looks", () => {
  const counts = NAMES.map((host) => {
    const tools = tableTexts(host).filter((x) =>
      kindOf(host, x) !== "unknown" &&
      // What an event of Cursor tells afterwards is told by its event for tools too.
      !/^after/.test(x)
    );
    const changing = tools.filter((x) => kindOf(host, x) === "changes");
    for (const tool of changing) {
      assert(isWatched(host, tool), `${host}: ${tool} is not watched`);
    }
    const looking = tools.filter((x) => kindOf(host, x) === "looks");
    for (const tool of looking.filter((x) => !FOUND_WITHIN.includes(x))) {
      assert(!isWatched(host, tool), `${host}: ${tool} is watched`);
    }
    return [host, changing.length > 1, looking.length > 0];
  });
  assertEquals(counts, NAMES.map((host) => [host, true, true]));
});

/**
 * Tools that touch no file and bear the name of another: where it is not known
 * whether a host ties its expression to both ends, they are asked about too.
 */
const FOUND_WITHIN = [
  "TodoWrite",
  "read_bash",
  "stop_bash",
  "list_bash",
  "read_powershell",
  "stop_powershell",
  "list_powershell",
];

Deno.test("no name is watched that the decoder of its host does not know", () => {
  for (const host of NAMES) {
    for (const tool of watchedTools(host)) {
      assertEquals(kindOf(host, tool), "changes", `${host}: ${tool}`);
    }
  }
});

Deno.test("an expression that may match within a name is tied to both ends", () => {
  for (const host of ["codex", "gemini"] as const) {
    const matcher = new RegExp(toolMatcher(host));
    for (const tool of watchedTools(host)) {
      assert(matcher.test(tool), tool);
      assert(!matcher.test(`mcp__x__${tool}`), tool);
      assert(!matcher.test(`${tool}_more`), tool);
    }
  }
  assert(!new RegExp(toolMatcher("codex")).test("containerXexec"));
});
