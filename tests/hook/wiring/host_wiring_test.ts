import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HOSTS } from "../../../src/hook/hosts/detect.ts";
import {
  type Circumstances,
  folderOf,
  lineOf,
  settingsPath,
  wiringOf,
} from "../../../src/hook/wiring/host_wiring.ts";
import { ourLine } from "../../../src/hook/wiring/our_line.ts";

const GIVEN: Circumstances = {
  program: ["/a b/dos"],
  windows: false,
  failClosed: false,
  everyTool: false,
};

const NAMES = Object.values(HOSTS).map((host) => host.name);

/** The handlers of an entry. */
function handlersOf(entry: object): Record<string, unknown>[] {
  const fields = entry as Record<string, unknown>;
  return Array.isArray(fields["hooks"]) ? fields["hooks"] : [fields];
}

Deno.test("every event that is wired is one that the host's decoder takes for its moment", () => {
  for (const host of NAMES) {
    const { events } = wiringOf(host, GIVEN);
    for (const { event, moment } of events) {
      const payload = host === "windsurf"
        ? { agent_action_name: event, tool_info: { file_path: "/a" } }
        : {
          hook_event_name: event,
          tool_name: "x",
          toolName: "x",
          command: "x",
          toolCall: { name: "x", args: {} },
        };
      const call = HOSTS[host].decode(payload, moment);
      assertEquals(call?.moment, moment, `${host} ${event}`);
    }
    const moments = new Set(events.map((x) => x.moment));
    for (const moment of ["pretool", "posttool", "stop"] as const) {
      assert(moments.has(moment), `${host} ${moment}`);
    }
  }
});

Deno.test("every entry runs this program at its moment, and waits for 10 s", () => {
  for (const host of NAMES) {
    for (const windows of [false, true]) {
      const { events } = wiringOf(host, { ...GIVEN, windows });
      for (const { moment, entry } of events) {
        const [handler = {}] = handlersOf(entry);
        const found = lineOf(host, handler, { windows });
        const ours = found && ourLine(found.line, found.reader);
        assertEquals(ours?.moment, moment, host);
        assertStringIncludes(found?.line ?? "", "/a b/dos");
        const limit = handler["timeout"] ?? handler["timeoutSec"];
        const wanted = host === "gemini"
          ? 10_000
          : host === "windsurf"
          ? undefined
          : 10;
        assertEquals(limit, wanted, host);
      }
    }
  }
});

Deno.test("an unknown tool is asked about only if the workspace wants it", () => {
  for (const host of NAMES) {
    const [some, all] = [false, true].map((everyTool) =>
      wiringOf(host, { ...GIVEN, everyTool }).events
    );
    const matchers = [some, all].map((events = []) =>
      events.filter(({ entry }) => "matcher" in entry).length
    );
    assertEquals(matchers, [host === "windsurf" ? 0 : 2, 0], host);
    const more = all?.filter(({ event }) =>
      !some?.some((x) => x.event === event)
    ).map((x) => x.event);
    assertEquals(more, host === "windsurf" ? ["pre_mcp_tool_use"] : [], host);
  }
});

Deno.test("a hook that fails stops the call where the workspace wants that and the host can", () => {
  for (const host of NAMES) {
    for (const failClosed of [false, true]) {
      const { events } = wiringOf(host, { ...GIVEN, failClosed });
      for (const { moment, entry } of events) {
        const [handler = {}] = handlersOf(entry);
        const isClosed = failClosed && moment === "pretool";
        assertEquals(
          handler["onFailure"],
          isClosed && host === "claude-code" ? "block" : undefined,
        );
        assertEquals(
          handler["failClosed"],
          isClosed && host === "cursor" ? true : undefined,
        );
      }
    }
  }
});

Deno.test("Claude Code is given PowerShell on Windows, and Codex and Copilot get both lines everywhere", () => {
  const [claude] = wiringOf("claude-code", { ...GIVEN, windows: true }).events
    .flatMap(({ entry }) => handlersOf(entry));
  assertEquals(claude?.["shell"], "powershell");
  assertStringIncludes(String(claude?.["command"]), "& '/a b/dos' hook");
  const [codex] = wiringOf("codex", GIVEN).events
    .flatMap(({ entry }) => handlersOf(entry));
  assertEquals(
    codex?.["command_windows"],
    '""/a b/dos" hook pretool --installed-by=dos"',
  );
  const [copilot] = wiringOf("copilot", GIVEN).events
    .flatMap(({ entry }) => handlersOf(entry));
  assertStringIncludes(String(copilot?.["bash"]), "'/a b/dos' hook");
  assertStringIncludes(String(copilot?.["powershell"]), "& '/a b/dos' hook");
});

Deno.test("lineOf finds none in a handler that has none", () => {
  assertEquals(lineOf("codex", { command: 1 }, { windows: false }), null);
  assertEquals(lineOf("codex", {}, { windows: true }), null);
  assertEquals(
    lineOf("cursor", { command: "& 'x'" }, { windows: true })?.reader,
    "powershell",
  );
});

Deno.test("settings lie in a folder of the host", () => {
  const rows = NAMES.map((host) => [
    settingsPath(host, "project").path,
    settingsPath(host, "user").path,
    folderOf(host),
  ]);
  assertEquals(rows, [
    [".claude/settings.json", ".claude/settings.json", ".claude"],
    [".codex/hooks.json", ".codex/hooks.json", ".codex"],
    [".gemini/settings.json", ".gemini/settings.json", ".gemini"],
    [".cursor/hooks.json", ".cursor/hooks.json", ".cursor"],
    [".github/hooks/dos.json", ".copilot/hooks/dos.json", ".github/hooks"],
    [".agents/hooks.json", ".gemini/config/hooks.json", ".agents"],
    [".windsurf/hooks.json", ".codeium/windsurf/hooks.json", ".windsurf"],
  ]);
  assertEquals(settingsPath("codex", "user").variable, "CODEX_HOME");
});
