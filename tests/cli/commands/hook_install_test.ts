// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { HostName } from "../../../src/hook/tool_call.ts";
import type {
  SettingsChange,
  SettingsRequest,
} from "../../../src/hook/wiring/reports.ts";
import { say, words } from "../fake_world.ts";

const CHANGE: SettingsChange = {
  outcome: "installed",
  host: "gemini",
  scope: "user",
  file: "/h/.gemini/settings.json",
  backup: "/h/.gemini/settings.json.before-dos",
  dry_run: false,
  events: ["BeforeTool"],
  command: "/bin/dos hook pretool --installed-by=dos",
  notes: [],
};

Deno.test("hook install asks for what the words say", async () => {
  const table: [string, SettingsRequest][] = [
    ["gemini", { host: "gemini", scope: "project", dryRun: false }],
    ["codex --user", { host: "codex", scope: "user", dryRun: false }],
    ["cursor --dry-run", { host: "cursor", scope: "project", dryRun: true }],
  ];
  for (const [line, wanted] of table) {
    const asked: SettingsRequest[] = [];
    const said = await say(words(`--workspace /r hook install ${line}`), {
      hooks: {
        install(request): Promise<SettingsChange> {
          asked.push(request);
          return Promise.resolve(CHANGE);
        },
      },
    });
    assertEquals([said.exit, asked], [0, [wanted]], said.stderr);
    assertEquals(JSON.parse(said.stdout), CHANGE);
    assertEquals(said.choices[0]?.workspace, "/r");
  }
});

Deno.test("hook install without a host lists them, and names the one whose folder is there", async () => {
  const table: [HostName[], string][] = [
    [[], "The hosts are claude-code, codex"],
    [["gemini"], "`dos hook install gemini`"],
    [["gemini", "codex"], "The hosts are claude-code, codex"],
  ];
  for (const [folders, wanted] of table) {
    const said = await say(words("hook install"), {
      hooks: { folders: () => Promise.resolve(folders) },
    });
    assertEquals(said.exit, 2);
    assertStringIncludes(said.stderr, "HOST is missing");
    assertStringIncludes(said.stderr, wanted);
  }
});

Deno.test("hook install tells the nearest host where there is none of that name", async () => {
  const said = await say(words("hook install claudecode"), {});
  assertEquals(said.exit, 2);
  assertStringIncludes(said.stderr, "claude-code");
});

Deno.test("hook install passes on why the settings cannot be edited", async () => {
  const error = Object.assign(new RangeError('Cannot edit "/a": it is odd'), {
    code: "INVALID_SETTINGS",
    hint: "Mend it.",
  });
  const said = await say(words("hook install gemini"), {
    hooks: { install: () => Promise.reject(error) },
  });
  assertEquals(said.exit, 2);
  assertEquals(said.stderr, 'dos: Cannot edit "/a": it is odd. Mend it.\n');
});
