/**
 * What a command costs as a whole process, against a process that does nothing.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one process at a time is what is measured
import { median, type Row } from "./figures.ts";

const PROGRAM = `${import.meta.dirname}/../../src/main.ts`;
const RUNS = 25;

/** So many lines has the journal of the second repository. */
const LINES = 1_000;

/** Runs a hook that passes, in a repository without a journal and in one with a long one, and an empty program. */
export async function measureHook(directory: string): Promise<Row[]> {
  const empty = `${directory}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const bare = await repository(`${directory}/bare`);
  const busy = await repository(`${directory}/busy`);
  await fill(busy, LINES);
  const samples: number[][] = [[], [], [], []];
  for (let run = -1; run < RUNS; run++) {
    const times = [
      await wholeProcess(["--config", CONFIG, empty]),
      await wholeProcess(HOOK, edit(bare)),
      await wholeProcess(HOOK, edit(busy)),
      await wholeProcess(HOOK, shell(busy)),
    ];
    // The first round fills the caches of deno and of the file system.
    if (run >= 0) times.forEach((ms, k) => samples[k]?.push(ms));
  }
  const [nothing = [], ...others] = samples;
  const names = [
    "hook pretool, an edit, no journal",
    `hook pretool, an edit, ${LINES} lines of journal`,
    `hook pretool, a command, ${LINES} lines of journal`,
  ];
  return [
    { what: "deno run of an empty file", samples: nothing },
    ...others.map((of, k) => ({
      what: names[k] ?? "",
      samples: of,
      note: `${(median(of) / median(nothing)).toFixed(2)} x empty`,
    })),
  ];
}

const CONFIG = `${import.meta.dirname}/../../deno.json`;
const HOOK = [PROGRAM, "hook", "pretool"];

async function repository(root: string): Promise<string> {
  await Deno.mkdir(`${root}/.git/objects`, { recursive: true });
  await Deno.mkdir(`${root}/docs`);
  await Deno.writeTextFile(`${root}/.git/HEAD`, "ref: refs/heads/main\n");
  const core = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";
  await Deno.writeTextFile(`${root}/.git/config`, core);
  return root;
}

/** Grants and releases of many lanes, the last by the program itself. */
async function fill(root: string, lines: number): Promise<void> {
  await Deno.mkdir(`${root}/.dos`);
  const stamp = new Date().toISOString();
  const entries: string[] = [];
  for (let k = 0; entries.length < lines - 1; k++) {
    const key = { lane: `lane-${k}`, loop_ts: `t-${k}` };
    const region = [`src/${k}/**`];
    const told = { holder: "somebody", session_id: "other", pid: 1 };
    const lease = { ...key, ...told, region, tree: region, acquired_at: stamp };
    entries.push(JSON.stringify({ op: "ACQUIRE", ...key, lease }));
    if (k % 25 === 0 || entries.length >= lines - 1) continue;
    entries.push(JSON.stringify({ op: "RELEASE", ...key }));
  }
  const text = `${entries.join("\n")}\n`;
  await Deno.writeTextFile(`${root}/.dos/lane-journal.jsonl`, text);
  const grant = ["--owner", "bench", "--lane", "web", "--tree", "web/**"];
  await wholeProcess([
    ...[PROGRAM, "--workspace", root, "lease-lane", "acquire", ...grant],
  ]);
}

function payload(root: string, tool: string, tool_input: object): string {
  return JSON.stringify({
    session_id: "bench",
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name: tool,
    tool_input,
  });
}

function edit(root: string): string {
  return payload(root, "Write", { file_path: `${root}/docs/a.md` });
}

function shell(root: string): string {
  return payload(root, "Bash", { command: "echo done > docs/a.md" });
}

/** Runs an empty program, `acquire` and `release` in turn. */
export async function measureProcesses(directory: string): Promise<Row[]> {
  const empty = `${directory}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const lease = (action: string): string[] => [
    ...[PROGRAM, "--workspace", directory, "lease-lane", action],
    ...["--owner", "bench", "--lane", "main"],
  ];
  const nothing: number[] = [];
  const acquire: number[] = [];
  const release: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const times = [
      await wholeProcess([empty]),
      await wholeProcess(lease("acquire")),
      await wholeProcess(lease("release")),
    ];
    // The first round fills the caches of deno and of the file system.
    if (run < 0) continue;
    nothing.push(times[0] ?? NaN);
    acquire.push(times[1] ?? NaN);
    release.push(times[2] ?? NaN);
  }
  const pair = acquire.map((ms, run) => ms + (release[run] ?? NaN));
  const ratio = (samples: readonly number[]): string =>
    `${(median(samples) / median(nothing)).toFixed(2)} x empty`;
  return [
    { what: "deno run of an empty file", samples: nothing },
    { what: "lease-lane acquire", samples: acquire, note: ratio(acquire) },
    { what: "lease-lane release", samples: release, note: ratio(release) },
    { what: "acquire and release", samples: pair, note: ratio(pair) },
  ];
}

async function wholeProcess(
  args: readonly string[],
  input = "",
): Promise<number> {
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success } = await child.status;
  if (!success) {
    throw new Error(`Cannot measure "${args.join(" ")}": it failed`);
  }
  return performance.now() - start;
}
