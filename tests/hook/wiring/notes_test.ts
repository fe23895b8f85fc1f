import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  doubleNotes,
  foreignNote,
  hostNotes,
  matcherNote,
  programNotes,
} from "../../../src/hook/wiring/notes.ts";

Deno.test("hosts that ask for more than settings say so", () => {
  assertStringIncludes(hostNotes("codex", "user")[0] ?? "", "/hooks");
  assertStringIncludes(hostNotes("antigravity", "project")[0] ?? "", "--user");
  assertEquals(hostNotes("antigravity", "user"), []);
  assertEquals(hostNotes("gemini", "project"), []);
});

Deno.test("what would run twice is told, and what runs although nobody wired it", () => {
  assertEquals(doubleNotes(new Set(["cursor", "copilot"])), []);
  const [twice = "", alone = ""] = doubleNotes(
    new Set(["claude-code", "cursor"]),
  );
  assertStringIncludes(twice, "cursor may load");
  assertStringIncludes(twice, "twice");
  assertStringIncludes(alone, "copilot may load");
  assertEquals(
    doubleNotes(new Set(["claude-code", "cursor", "copilot"])).length,
    1,
  );
});

Deno.test("a hook of somebody else is shown with its line", () => {
  assertStringIncludes(foreignNote("dos hook stop"), "dos hook stop");
});

Deno.test("a program in a cache, and a matcher that was changed, are told", () => {
  assertEquals(programNotes(["/usr/bin/deno", "run"]), []);
  assertStringIncludes(
    programNotes(["/h/.npm/_npx/1/deno"])[0] ?? "",
    "cache of npx",
  );
  assertStringIncludes(matcherNote("Pre", "Bash"), 'Pre runs for "Bash"');
});
