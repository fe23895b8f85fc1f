import { assertEquals } from "@std/assert";
import { type HookLine, readHookLine } from "../../src/hook/hook_line.ts";

const PLAIN: HookLine = {
  moment: "pretool",
  host: "",
  workspace: "",
  thisWorktree: false,
  unknown: [],
};

function words(text: string): string[] {
  return text.split(" ").map((word) => word === "''" ? "" : word);
}

Deno.test("readHookLine knows every moment", () => {
  for (
    const moment of [
      ...["pretool", "posttool", "stop", "session-start", "session-end"],
    ]
  ) {
    assertEquals(readHookLine(["hook", moment])?.moment as string, moment);
  }
});

Deno.test("readHookLine reads its options wherever they stand", () => {
  const table: [string, Partial<HookLine>][] = [
    ["hook pretool --workspace /w", { workspace: "/w" }],
    ["--workspace=/w hook pretool", { workspace: "/w" }],
    ["--workspace hook hook pretool", { workspace: "hook" }],
    ["hook --workspace stop pretool", { workspace: "stop" }],
    ["hook pretool --workspace=a=b", { workspace: "a=b" }],
    ["hook pretool --workspace", {}],
    ["hook pretool --workspace --help", { workspace: "--help" }],
    ["hook pretool --host codex --this-worktree", {
      host: "codex",
      thisWorktree: true,
    }],
    ["--host a hook --host b pretool", { host: "b" }],
  ];
  for (const [line, fields] of table) {
    assertEquals(readHookLine(words(line)), { ...PLAIN, ...fields }, line);
  }
});

Deno.test("readHookLine takes the original's flags without a word", () => {
  const line =
    "hook pretool --workspace . --dialect claude --session-id s --handler x --json --text --pretty --debug --installed-by=me";
  assertEquals(readHookLine(words(line)), { ...PLAIN, workspace: "." });
});

Deno.test("readHookLine collects what it does not know and never fails", () => {
  const table: [string, string[]][] = [
    ["hook pretool --fail-closed", ["--fail-closed"]],
    ["hook pretool --fail=closed -x --", ["--fail=closed", "-x", "--"]],
    ["hook pretool more words", ["more", "words"]],
    ["hook pretool stop", ["stop"]],
    ["hook pretool ''", [""]],
    ["hook pretool -", ["-"]],
    ["--quiet hook pretool", ["--quiet"]],
    ["hook --timeout 5 pretool", ["--timeout", "5"]],
    ["hook --timeout=5 pretool", ["--timeout=5"]],
    ["hook pretool --this-worktree=yes", ["--this-worktree=yes"]],
    ["hook pretool --__proto__ constructor", ["--__proto__", "constructor"]],
  ];
  for (const [line, unknown] of table) {
    assertEquals(readHookLine(words(line)), { ...PLAIN, unknown }, line);
  }
});

Deno.test("readHookLine leaves other verbs, and whoever wants to read, to others", () => {
  const others = [
    ...["hook", "", "hook ''", "hook install claude-code", "hook status"],
    ...["hook uninstall codex", "pretool"],
    ...["lease-lane live", "lease-lane hook pretool", "pretool hook"],
    ...["--workspace hook lease-lane live", "--workspace hook pretool"],
    ...["hook pretool --help", "hook -h pretool", "--version hook pretool"],
    ...["hook install --x pretool", "--unknown hook install pretool"],
  ];
  for (const line of others) {
    assertEquals(readHookLine(words(line)), null, line);
  }
  assertEquals(readHookLine([]), null);
});

Deno.test("readHookLine tells an event that nobody knows from one that is judged", () => {
  for (const event of ["marker", "pre-tool", "PRETOOL", "constructor"]) {
    const line = readHookLine(["hook", event, "--workspace", "."]);
    assertEquals([line?.moment, line?.unknown], [null, [event]]);
  }
});
