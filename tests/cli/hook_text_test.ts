import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { changeAnswer, HOST_CHOICES } from "../../src/cli/hook_text.ts";
import type { SettingsChange } from "../../src/hook/wiring/reports.ts";

const CHANGE: SettingsChange = {
  outcome: "installed",
  host: "codex",
  scope: "project",
  file: "/r/.codex/hooks.json",
  backup: null,
  dry_run: false,
  events: ["PreToolUse"],
  command: "/bin/dos hook pretool --installed-by=dos",
  notes: ["trust it"],
};

const SHEET = { nowMs: 0, columns: 80 };

Deno.test("a change says what was done, in which file, and what comes next", () => {
  const rows: [Partial<SettingsChange>, string, boolean][] = [
    [{}, "Installed", true],
    [{ outcome: "updated" }, "Updated", true],
    [{ outcome: "already" }, "Already installed", false],
    [{ outcome: "uninstalled" }, "Taken out", true],
    [{ outcome: "restored" }, "Restored", true],
    [{ outcome: "absent" }, "Not installed", false],
    [{ dry_run: true, text: "{}\r\n" }, "Installed (dry run)", false],
    [{ dry_run: true, outcome: "already" }, "Already installed", false],
  ];
  for (const [over, word, done] of rows) {
    const answer = changeAnswer({ ...CHANGE, ...over }, "dos hook status");
    const text = answer.text?.(SHEET).map((line) =>
      line.map((x) =>
        typeof x === "string" ? x : x[1]
      ).join("")
    ).join("\n") ?? "";
    assertStringIncludes(text, `${word}  codex in /r/.codex/hooks.json\n`);
    assertStringIncludes(text, "trust it");
    assertFalse(text.includes("\r"));
    assertEquals(answer.done, done, word);
  }
});

Deno.test("every host can be named", () => {
  assertEquals(HOST_CHOICES.length, 7);
});
