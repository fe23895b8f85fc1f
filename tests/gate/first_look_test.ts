/** Whatever passes at first look would pass at the second. */
import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import { passesAtSight } from "../../src/gate/first_look.ts";
import { pretool } from "../../src/gate/pretool.ts";
import { Wards } from "../../src/gate/wards.ts";
import type { HookLine } from "../../src/hook/hook_line.ts";
import { hostOf, loadHost } from "../../src/hook/hosts/host_of.ts";
import { resolvePath } from "../../src/system/path.ts";
import {
  aHold,
  anAround,
  hold,
  HOLDER,
  journalAt,
  minutesAgo,
} from "../support/gate.ts";
import { numberingLine } from "../../src/stores/number_watch.ts";
import { findPlace } from "../../src/system/workspace.ts";
import { grantOf, journalOf } from "../support/records.ts";
import { inTurn } from "../support/in_turn.ts";
import { at, GIT, type Plan, withTree } from "../system/planted_tree.ts";

const LINE: HookLine = {
  moment: "pretool",
  host: "",
  workspace: "",
  thisWorktree: false,
  unknown: [],
};
const MAIN: Plan = at(".git", {
  ...GIT,
  config: "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
});

type Event = Readonly<Record<string, unknown>>;

function write(root: string, path: string, fields: Event = {}): Event {
  return {
    session_id: "mine",
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name: "Write",
    tool_input: { file_path: path, content: "x" },
    ...fields,
  };
}

async function first(event: unknown, line: HookLine = LINE): Promise<boolean> {
  const text = JSON.stringify(event);
  return await passesAtSight(line, new TextEncoder().encode(text));
}

async function leaves(
  event: unknown,
  { line = LINE, why = "" }: { line?: HookLine; why?: string } = {},
): Promise<void> {
  assert(!await first(event, line), why || JSON.stringify(event));
}

/** Whether it passes at the second look, and nothing is recorded. */
async function second(event: Event): Promise<boolean> {
  const host = await loadHost(hostOf(event));
  const call = host.decode(event, "pretool");
  if (call === null) return true;
  const around = anAround("/", {
    parent: Deno.ppid,
    holder: () => Promise.resolve({ ...HOLDER, pid: Deno.ppid }),
  });
  const cwd = resolvePath("/", call.cwd || ".");
  const wards = new Wards({ ...around, cwd });
  const { verdict, remark, after } = await pretool({ call, around }, wards);
  const before = wards.found.map(({ place }) => journalAt(place.root));
  await after?.();
  const behind = wards.found.map(({ place }) => journalAt(place.root));
  assertEquals(host.encode(verdict, call).stdout, "");
  return verdict.kind === "pass" && remark === "" &&
    JSON.stringify(before) === JSON.stringify(behind);
}

Deno.test("an ordinary edit passes at first look, held or not", () =>
  withTree({ ...MAIN, "docs/a.md": "", "src/": "" }, async (root) => {
    assert(await first(write(root, `${root}/docs/a.md`)), "no store");
    const own = aHold({ lane: "o", loop_ts: "o", session_id: "mine" });
    hold(root, aHold(), { ...own, region: ["docs/**"] });
    assert(await first(write(root, `${root}/docs/new/b.md`)));
    assert(await first(write(`${root}/src`, `${root}/docs/a.md`)));
    assert(await first(write(root, `${root}/srcs/a`)));
    await leaves(write(root, `${root}/src/a`));
    await leaves(write(root, `${root}/SRC/A`));
  }));

Deno.test("a command passes at first look that writes what nobody holds", () =>
  withTree({ ...MAIN, "src/": "" }, async (root) => {
    hold(root, aHold());
    const run = (command: string): Event =>
      write(root, "", { tool_name: "Bash", tool_input: { command } });
    assert(await first(run("git status")));
    assert(await first(run("cat src/a")));
    assert(await first(run("cat src/a > docs/b && touch docs/c")));
    await inTurn(
      ["rm -r docs", "echo x > src/a", "", "deno test", "cat x > $Y"],
      async (command) => {
        await leaves(run(command));
      },
    );
  }));

Deno.test("configurations that leave it to the leases pass, others do not", () =>
  withTree({ ...MAIN, "docs/": "" }, async (root) => {
    const edit = write(root, `${root}/docs/a`);
    const table: [string, boolean][] = [
      ["{}", true],
      ['{"hook": {"mode": "guard", "unknown_tool": "deny"}}', true],
      ['{"hook": {"mode": "strict"}}', false],
      ['{"paths": {"lane_journal": "elsewhere.jsonl"}}', false],
      ['{"store": {"kind": "etcd", "endpoints": ["http://a:1234"]}}', false],
      ["{", false],
      ['{"unheard": 1}', false],
    ];
    await inTurn(table, async ([text, passes]) => {
      await Deno.writeTextFile(`${root}/dos.jsonc`, text);
      assertEquals(await first(edit), passes, text);
    });
  }));

Deno.test("what is unusual is left to the second look", () =>
  withTree({ ...MAIN, "docs/": "", "src/": "" }, async (root) => {
    const file = `${root}/docs/a`;
    assert(await first(write(root, file)));
    const lines: Partial<HookLine>[] = [
      { moment: "posttool" },
      { host: "codex" },
      { workspace: root },
      { thisWorktree: true },
      { unknown: ["--x"] },
    ];
    await inTurn(lines, async (fields) => {
      await leaves(write(root, file), {
        line: { ...LINE, ...fields },
        why: JSON.stringify(fields),
      });
    });
    const events: Event[] = [
      write(root, "docs/a"),
      write(root, `${root}/docs/../src/a`),
      write("", file),
      write("relative", file),
      write(root, file, { session_id: "" }),
      write(root, file, { turn_id: "t", model: "m" }),
      write(root, file, { cursor_version: "1" }),
      write(root, file, { hook_event_name: "PostToolUse" }),
      write(root, file, { tool_name: "write" }),
      write(root, file, { tool_name: "__proto__" }),
      write(root, file, { tool_input: { file_path: file, path: "src/a" } }),
      write(root, file, { tool_input: { file_path: file, filePath: "src/a" } }),
      write(root, file, { tool_input: `{"file_path":"${file}"}` }),
      write(root, file, { tool_input: null }),
      write(`${root}/gone`, file),
      write("/", file),
    ];
    await inTurn(events, async (event) => {
      await leaves(event);
    });
    assert(!await passesAtSight(LINE, new Uint8Array([0x7b])));
  }));

Deno.test("what has to be recorded is left to the second look", () =>
  withTree({ ...MAIN, "docs/": "" }, async (root) => {
    const edit = write(root, `${root}/docs/a`);
    const own = aHold({ session_id: "mine" });
    hold(root, own);
    assert(await first(edit));
    hold(root, { ...own, acquired_at: minutesAgo(2) });
    await leaves(edit, { why: "to be renewed" });
    hold(root, {
      ...own,
      acquired_at: minutesAgo(2),
      heartbeat_at: minutesAgo(0),
    });
    assert(await first(edit));
    hold(root, aHold({ session_id: "", pid: Deno.ppid }));
    await leaves(edit, { why: "held by the process" });
    hold(root, aHold({ session_id: "", pid: 1 }));
    assert(await first(edit));
  }));

const region = fc.array(
  fc.constantFrom(
    ...["src/**", "docs/**", "docs", "**/*.md", "SRC/a", "d*", "./docs", "x/y"],
    ...["a/b/c", "docs/a.md", "{docs,x}/**", "nested/**", "**"],
  ),
  { maxLength: 2 },
);
const lease: fc.Arbitrary<Lease> = fc.record({
  lane: fc.constantFrom("a", "b", "c"),
  loop_ts: fc.constantFrom("1", "2"),
  region,
  tree: region,
  session_id: fc.constantFrom("mine", "theirs", "theirs", ""),
  pid: fc.constantFrom(0, 1, Deno.ppid),
  holder: fc.constantFrom("ada", "mine"),
  host_id: fc.constant("box"),
  acquired_at: fc.constantFrom(
    ...[minutesAgo(0), minutesAgo(0), minutesAgo(3), minutesAgo(999)],
  ),
});
const place = fc.constantFrom(
  ...["", "", "/docs", "/docs", "/src", "/nested", "/nested/in", "/link"],
  ...["/.git", "/bare"],
);
const config = fc.constantFrom<Plan>(
  ...[{}, {}, {}, {}],
  { "dos.jsonc": "{}" },
  { "dos.jsonc": '{"hook": {"mode": "strict"}}' },
  { "dos.toml": "" },
  { "docs/dos.jsonc": "{}" },
  { ".git/worktrees/w/gitdir": "/nowhere/.git\n" },
);
const call = fc.record({
  cwd: place,
  to: fc.oneof(place, fc.constantFrom("/.dos", "/../out")),
  name: fc.constantFrom("a", "a.md", "x/y", "A", ".", "a b", "é", "*"),
  command: fc.constantFrom(
    ...["git status", "echo x > FILE", "touch FILE FILE.x", "rm FILE"],
    ...["cp FILE docs/b", "cd docs && echo > b", "echo > docs/b; tee FILE"],
    ...["sed -i s/a/b/ FILE", "mkdir docs/n", "echo > ~/x", "npm test"],
    ...["cat FILE > ./docs/b", "git checkout -- FILE", "echo x >> src/*"],
  ),
  tool: fc.constantFrom("Bash", "Write", "Write", "Edit", "Bash"),
});

Deno.test("whatever passes at first look passes at the second, and leaves nothing", async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(lease, { maxLength: 3 }),
      config,
      fc.array(call, { minLength: 4, maxLength: 8 }),
      (leases, settings, calls) =>
        withTree({
          ...MAIN,
          ...at("nested", MAIN),
          ...at("bare", GIT),
          ...{ "docs/a.md": "", "src/a": "", "nested/in/": "", ...settings },
        }, async (root) => {
          hold(root, ...leases);
          if (leases.length > 1) hold(`${root}/nested`, ...leases.slice(1));
          await Deno.symlink(`${root}/src`, `${root}/link`);
          await inTurn(calls, async ({ cwd, to, name, tool, command }) => {
            const path = `${root}${to}/${name}`;
            const tool_input = tool === "Bash"
              ? { command: command.replaceAll("FILE", `'${path}'`) }
              : { file_path: path };
            const event = write(root + cwd, path, {
              tool_name: tool,
              tool_input,
            });
            if (!await first(event)) return;
            passed++;
            assert(await second(event), JSON.stringify(event));
          });
        }),
    ),
    { numRuns: 600, seed: 29 },
  );
  assert(passed > 200, `${passed} passed at first look`);
});

Deno.test("over etcd a call passes at first look by a fresh copy alone", () =>
  withTree({
    ...MAIN,
    "src/": "",
    "dos.jsonc":
      '{"store": {"kind": "etcd", "endpoints": ["http://10.0.0.7:2379"]}}',
  }, async (root) => {
    const event = write(root, `${root}/src/a.md`);
    await leaves(event, { why: "no copy" });
    const { journal } = await findPlace({ cwd: root, env: () => undefined });
    const home = journal.slice(0, journal.lastIndexOf("/"));
    await Deno.mkdir(home, { recursive: true });
    await Deno.writeTextFile(`${home}/fresh`, "");
    await leaves(event, { why: "no journal" });
    await Deno.writeTextFile(journal, `${numberingLine("sparse")}\n`);
    assert(await first(event));
    assert(await second(event));
    const held = journalOf(grantOf(aHold(), 2_000));
    await Deno.writeTextFile(journal, held, { append: true });
    await leaves(event, { why: "held" });
    assert(await first(write(root, `${root}/b.md`)));
    const old = new Date(Date.now() - 60_000);
    await Deno.utime(`${home}/fresh`, old, old);
    await leaves(write(root, `${root}/b.md`), { why: "an old copy" });
  }));
