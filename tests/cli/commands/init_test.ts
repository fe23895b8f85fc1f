// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { say, words } from "../fake_world.ts";

const SITE = {
  path: "",
  directories: ["src", "docs", ".git", "[id]"],
  files: ["README.md"],
};

Deno.test("init writes a configuration with the lanes it found", async () => {
  const table: [string, string][] = [
    ["init", "/ground/./dos.jsonc"],
    ["init sub", "/ground/sub/dos.jsonc"],
    ["init --workspace /r", "/ground//r/dos.jsonc"],
    ["init sub --toml", "/ground/sub/dos.toml"],
  ];
  for (const [line, path] of table) {
    const said = await say(words(line), { site: SITE });
    assertEquals([said.exit, [...said.files.keys()]], [0, [path]], line);
    assertEquals(said.choices, [], line);
    assertStringIncludes(said.files.get(path) ?? "", '"docs/**"');
  }
});

Deno.test("init answers with what it declared and what it left out", async () => {
  const said = await say(words("init sub"), { site: SITE });
  assertEquals(JSON.parse(said.stdout), {
    outcome: "written",
    file: "dos.jsonc",
    root: "/ground/sub",
    concurrent: ["docs", "src"],
    exclusive: ["global"],
    skipped: ["[id]"],
  });
  const text = await say(words("init sub --text"), { site: SITE });
  assertEquals(
    text.stdout,
    `Written  dos.jsonc in /ground/sub
  lanes        docs, src
  exclusive    global
  no lane for  [id]
  next         dos doctor
`,
  );
});

Deno.test("init declares no lane that dos would refuse to read", async () => {
  const long = "l".repeat(201);
  const site = { ...SITE, directories: ["src", long] };
  const said = await say(words("init sub"), { site });
  const { concurrent, skipped } = JSON.parse(said.stdout);
  assertEquals([concurrent, skipped], [["src"], [long]]);
  const text = said.files.get("/ground/sub/dos.jsonc") ?? "";
  assertFalse(text.includes(long));
});

Deno.test("init gives a workspace without directories the lane main", async () => {
  const said = await say(words("init"));
  assertEquals(JSON.parse(said.stdout).concurrent, ["main"]);
});

Deno.test("init leaves a configuration alone, unless it is told to replace it", async () => {
  const table: [string, string[], number, string][] = [
    ["init", ["dos.jsonc"], 1, "replace it with --force"],
    ["init --force", ["dos.jsonc"], 0, ""],
    ["init", ["dos.toml"], 1, "dos.toml is there already; edit it"],
    ["init --toml", ["dos.toml"], 1, "replace it with --force"],
    ["init --toml --force", ["dos.toml"], 0, ""],
    ["init --toml", ["dos.jsonc"], 1, "dos.jsonc is there already; edit it"],
  ];
  for (const [line, files, exit, reason] of table) {
    const said = await say(words(line), { site: { ...SITE, files } });
    assertEquals([said.exit, said.files.size], [exit, 1 - exit], line);
    assertStringIncludes(said.stderr, reason);
    const { outcome } = JSON.parse(said.stdout);
    assertEquals(outcome, exit === 0 ? "written" : "refuse", line);
  }
});

Deno.test("init never puts a second configuration beside a first one, not even by force", async () => {
  const site = { ...SITE, files: ["dos.toml"] };
  const said = await say(words("init --force"), { site });
  assertEquals([said.exit, said.files.size], [1, 0]);
  assertStringIncludes(said.stderr, "remove it first: only one may be there");
});

Deno.test("init exits 5 where the disk does not let it write", async () => {
  const site = new Error("Permission denied (os error 13)");
  const said = await say(words("init sub"), { site });
  assertEquals(said.exit, 5);
  assertStringIncludes(
    said.stderr,
    'dos: Cannot make a workspace of "sub": Permission denied',
  );
});
