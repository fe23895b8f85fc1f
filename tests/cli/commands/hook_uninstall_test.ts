import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  SettingsChange,
  SettingsRequest,
} from "../../../src/hook/wiring/reports.ts";
import { say, words } from "../fake_world.ts";

Deno.test("hook uninstall tells whether the file is what it was", async () => {
  const asked: SettingsRequest[] = [];
  const change: SettingsChange = {
    outcome: "restored",
    host: "gemini",
    scope: "user",
    file: "/h/s.json",
    backup: null,
    dry_run: false,
    events: [],
    command: "",
    notes: [],
  };
  const said = await say(words("hook uninstall gemini --user --text"), {
    hooks: {
      uninstall(request): Promise<SettingsChange> {
        asked.push(request);
        return Promise.resolve(change);
      },
    },
  });
  assertEquals(asked, [{ host: "gemini", scope: "user", dryRun: false }]);
  assertEquals([said.exit, said.stdout], [
    0,
    "Restored  gemini in /h/s.json\n",
  ]);
});

Deno.test("hook uninstall needs a host", async () => {
  const said = await say(words("hook uninstall"), {
    hooks: { folders: () => Promise.resolve(["codex"]) },
  });
  assertEquals(said.exit, 2);
  assertStringIncludes(said.stderr, "`dos hook uninstall codex`");
});
