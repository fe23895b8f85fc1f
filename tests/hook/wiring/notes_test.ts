import { assertEquals, assertStringIncludes } from "@std/assert";
import type { HostName } from "../../../src/hook/tool_call.ts";
import {
  doubleNotes,
  foreignNote,
  hostNotes,
  matcherNote,
  ownNote,
  programNotes,
  switchedOff,
} from "../../../src/hook/wiring/notes.ts";

Deno.test("hosts that ask for more than settings say so", () => {
  assertStringIncludes(hostNotes("codex", "user")[0] ?? "", "/hooks");
  assertStringIncludes(hostNotes("antigravity", "project")[0] ?? "", "--user");
  assertEquals(hostNotes("antigravity", "user"), []);
  assertEquals(hostNotes("gemini", "project"), []);
});

Deno.test("what would run twice is told, and what runs although nobody wired it", () => {
  const of = (...hosts: HostName[]): string[] =>
    doubleNotes(hosts.map((host) => ({ host, scope: "project" })));
  assertEquals(of("cursor", "copilot"), []);
  const [twice = "", alone = ""] = of("claude-code", "cursor");
  assertStringIncludes(twice, "cursor may load");
  assertStringIncludes(twice, "twice");
  assertStringIncludes(alone, "copilot may load");
  assertEquals(of("claude-code", "cursor", "copilot").length, 1);
  assertEquals(of("claude-code").length, 1);
  const [both = ""] = doubleNotes([
    { host: "gemini", scope: "project" },
    { host: "gemini", scope: "user" },
  ]);
  assertStringIncludes(both, "gemini is wired in this workspace and for");
});

Deno.test("a hook of somebody else is shown with its line", () => {
  assertStringIncludes(foreignNote("dos hook stop"), "dos hook stop");
  assertStringIncludes(ownNote("x; dos"), "runs dos in a command of its own");
  assertStringIncludes(ownNote("x; dos"), "x; dos");
});

Deno.test("a program in a cache, and a matcher that was changed, are told", () => {
  assertEquals(programNotes(["/usr/bin/deno", "run"]), []);
  assertStringIncludes(
    programNotes(["/h/.npm/_npx/1/deno"])[0] ?? "",
    "cache of npx",
  );
  assertStringIncludes(matcherNote("Pre", "Bash"), 'Pre runs for "Bash"');
});

Deno.test("hooks that are switched off are told", () => {
  const off = { disableAllHooks: true };
  assertStringIncludes(switchedOff("claude-code", off), "switched off");
  for (const settings of [undefined, null, [], {}, { disableAllHooks: 1 }]) {
    assertEquals(switchedOff("claude-code", settings), "");
  }
  assertEquals(switchedOff("gemini", off), "");
});
