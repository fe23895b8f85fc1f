import { assertEquals, assertThrows } from "@std/assert";
import {
  editor,
  nativeShell,
  patches,
  reads,
  removes,
  searches,
  shell,
  type ToolRule,
  toolTable,
  TOUCHES_NOTHING,
  typesInto,
  useOf,
  writes,
} from "../../../src/hook/hosts/tool_table.ts";
import { toolInput } from "../../../src/hook/hosts/payload.ts";

/** What a rule makes of some arguments, in short. */
function seen(rule: ToolRule, input: unknown, cwd = "/w"): unknown {
  const { use } = rule(toolInput(input), cwd);
  if (use.kind !== "files") return use;
  const { writes, reads, cannotTell } = use.footprint;
  return [writes.map((x) => x.path), reads.map((x) => x.path), cannotTell];
}

Deno.test("useOf finds a tool in every style, and no plugged-in one", () => {
  const table = toolTable([[TOUCHES_NOTHING, "write_file\n  Other"]]);
  const kind = (tool: string) =>
    useOf(table, tool, toolInput({}), "/w").use.kind;
  for (const tool of ["write_file", "WriteFile", "write-file", "OTHER"]) {
    assertEquals(kind(tool), "none");
  }
  for (
    const tool of [
      ...["", "mcp__x__write_file", "MCP:write_file", "mcp_write_file"],
      ...["__proto__", "constructor", `${"_".repeat(200)}other`],
    ]
  ) assertEquals(kind(tool), "unknown");
});

Deno.test("toolTable takes a tool once, in whatever style", () => {
  assertThrows(
    () => toolTable([[writes("a"), "EditIt"], [reads("a"), "edit_it"]]),
    RangeError,
    'Cannot add the tool "edit_it": it is in the table; name it once',
  );
});

Deno.test("writes reads paths as text, as lists and in lists of tables", () => {
  const rule = writes("file_path", "files");
  const table: [unknown, string[]][] = [
    [{ filePath: "a" }, ["a"]],
    [{ file_path: "a", filePath: "b" }, ["a", "b"]],
    [{ files: ["a", "a", 7, "", "b"] }, ["a", "b"]],
    [{ files: [{ file_path: "a" }, { other: "b" }, null] }, ["a"]],
    [{ file_path: { filePath: "a" } }, ["a"]],
    [{ file_path: " a\n" }, [" a\n", "a"]],
    [{ file_path: "a*.md" }, ["a*.md"]],
  ];
  for (const [input, paths] of table) {
    assertEquals(seen(rule, input), [paths, [], null]);
  }
  for (const input of [{}, { file_path: [] }, { other: "a" }, "a", null]) {
    assertEquals(seen(rule, input), [[], [], "it names no file"]);
  }
});

Deno.test("a path that is written as a URL is the path it means", () => {
  const table: [string, string][] = [
    ["file:///w/a%20b.py", "/w/a b.py"],
    ["FILE://localhost/w/a", "/w/a"],
    ["file:///C:/w/a", "C:/w/a"],
    ["file://server/share/a", "//server/share/a"],
    ["file:///w/100%", "/w/100%"],
  ];
  for (const [path, plain] of table) {
    assertEquals(seen(writes("path"), { path }), [[plain], [], null]);
  }
});

Deno.test("only removing and searching touch what is below", () => {
  const below = (rule: ToolRule) => {
    const { use } = rule(toolInput({ path: "a" }), "/w");
    if (use.kind !== "files") return null;
    const { writes, reads } = use.footprint;
    return [...writes, ...reads].map((x) => x.below);
  };
  assertEquals(below(writes("path")), [false]);
  assertEquals(below(removes("path")), [true]);
  assertEquals(below(reads("path")), [false]);
  assertEquals(below(searches("path")), [true]);
});

Deno.test("editor only looks if it is told to", () => {
  const rule = editor("path");
  assertEquals(seen(rule, { command: "view", path: "a" }), [[], ["a"], null]);
  for (const command of ["create", "undo_edit", 7, undefined]) {
    assertEquals(seen(rule, { command, path: "a" }), [["a"], [], null]);
  }
  const both = { command: "view", Command: "create", path: "a" };
  assertEquals(seen(rule, both), [["a"], [], null]);
});

Deno.test("patches takes the patch from wherever it is", () => {
  const patch = "*** Add File: a";
  for (const input of [patch, { input: patch }, { input: ["x", patch] }]) {
    assertEquals(seen(patches("input"), input), [["a"], [], null]);
  }
  const unread = "the patch does not say which file it changes";
  assertEquals(seen(patches("input"), { other: patch }), [[], [], unread]);
});

Deno.test("typesInto cannot tell what it types, and tells when it waits", () => {
  const told = [[], [], "it types into a running program"];
  assertEquals(seen(typesInto("chars"), { chars: "y\n" }), told);
  assertEquals(seen(typesInto("chars"), { chars: 7 }), told);
  assertEquals(seen(typesInto("chars"), { chars: "" }), { kind: "none" });
  assertEquals(seen(typesInto("chars"), {}), { kind: "none" });
});

Deno.test("shell reads a command line, and words that make one", () => {
  const rule = shell("sh", ["command"]);
  const table: [unknown, string, "sh" | "powershell"][] = [
    ["rm a", "rm a", "sh"],
    [["rm", "a b"], "rm 'a b'", "sh"],
    [["bash", "-lc", "rm a"], "rm a", "sh"],
    [["/bin/zsh", "-c", "rm a"], "rm a", "sh"],
    [["pwsh.exe", "-NoProfile", "-Command", "ri a"], "ri a", "powershell"],
    [["bash", "-c", "rm $0", "a"], "bash '-c' 'rm $0' a", "sh"],
    [["bash", "run.sh", "x"], "bash run.sh x", "sh"],
  ];
  for (const [command, line, dialect] of table) {
    const expected = { kind: "shell", dialect, command: line };
    assertEquals(seen(rule, { command }), expected);
  }
  assertEquals(
    seen(rule, { command: ["apply_patch", "*** Delete File: a"] }),
    [["a"], [], null],
  );
  const unread = [[], [], "its command line cannot be read"];
  for (
    const input of [
      ...[{}, { command: "" }, { command: [] }, { command: ["rm", 7] }],
      ...[{ command: {} }, { command: "rm a", Command: "rm b" }],
    ]
  ) assertEquals(seen(rule, input), unread);
});

Deno.test("shell starts where its directory says", () => {
  const rule = shell("native", ["command"], ["workdir"]);
  const table: [unknown, string, string][] = [
    [undefined, "/w", "/w"],
    [7, "/w", "/w"],
    ["", "/w", "/w"],
    ["sub", "/w", "/w/sub"],
    ["/other", "/w", "/other"],
    ["C:\\x", "/w", "C:\\x"],
    ["sub", "", "sub"],
  ];
  for (const [workdir, cwd, expected] of table) {
    const input = toolInput({ command: "ls", workdir });
    assertEquals(rule(input, cwd).cwd, expected);
  }
});

Deno.test("nativeShell goes by the form of the directory", () => {
  for (const cwd of ["C:\\w", "c:/w", "/c:/w", "C:", "\\\\server\\share"]) {
    assertEquals(nativeShell(cwd), "powershell");
  }
  for (const cwd of ["/w", "", "w", "/c/w", "ab:/w"]) {
    assertEquals(nativeShell(cwd), "sh");
  }
});
