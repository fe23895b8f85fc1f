import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
} from "@std/assert";
import { runTrial } from "../../../src/system/settings/trial_run.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

const TRIAL = {
  shell: "sh",
  files: { "a.txt": "x", ".d/b.txt": "y" },
  input: (root: string): string => `root=${root}`,
  limitMs: 10_000,
} as const;

Deno.test(
  "a line runs in a workspace of its own, with the event on its input",
  ONLY_UNIX,
  async () => {
    const line = "pwd; cat a.txt .d/b.txt -; echo no >&2; exit 3";
    const { root, ms, ...result } = await runTrial({ ...TRIAL, line });
    assertEquals(result, {
      stdout: `${root}\nxyroot=${root}`,
      stderr: "no\n",
      exit: 3,
    });
    assert(ms >= 0);
    assertEquals(await Deno.stat(root).catch(() => "gone"), "gone");
  },
);

Deno.test(
  "a line that reads no input, or is no program, has an answer too",
  ONLY_UNIX,
  async () => {
    const idle = await runTrial({
      ...TRIAL,
      line: "true",
      input: () => "x".repeat(1_000_000),
    });
    assertEquals(idle.exit, 0);
    const none = await runTrial({ ...TRIAL, line: "/nowhere/dos hook" });
    assertEquals(none.exit, 127);
    const bash = await runTrial({
      ...TRIAL,
      shell: "bash",
      line: "echo ${BASH_VERSION:+bash}",
    });
    assertEquals(bash.stdout, "bash\n");
  },
);

Deno.test(
  "whoever gives no answer is stopped with all it started",
  ONLY_UNIX,
  async () => {
    const line = "sleep 60 & sleep 60; echo late";
    const result = await runTrial({ ...TRIAL, line, limitMs: 300 });
    assertEquals([result.exit, result.stdout], [null, ""]);
    assertStringIncludes(result.stderr, "no answer in 300 ms");
    assert(result.ms < 5_000);
  },
);

Deno.test(
  "a line that has closed its output and does not end is stopped",
  ONLY_UNIX,
  async () => {
    const line = "exec >&- 2>&-; sleep 60";
    const result = await runTrial({ ...TRIAL, line, limitMs: 300 });
    assertEquals([result.exit, result.stdout], [null, ""]);
  },
);

Deno.test(
  "no variable that names another store reaches it",
  ONLY_UNIX,
  async () => {
    const names = ["DISPATCH_WORKSPACE", "DOS_LEASE", "JOB_LANE_JOURNAL_PATH"];
    for (const name of names) Deno.env.set(name, "/elsewhere");
    try {
      const line = "env";
      const { stdout } = await runTrial({ ...TRIAL, line });
      assertStringIncludes(stdout, "PATH=");
      for (const name of names) assertFalse(stdout.includes(`${name}=`));
    } finally {
      for (const name of names) Deno.env.delete(name);
    }
  },
);
