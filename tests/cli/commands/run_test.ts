// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RunOptions } from "../../../src/lease/run.ts";
import type { RunOutcome } from "../../../src/lease/run_end.ts";
import type { Workspace } from "../../../src/lease/workspace.ts";
import { type Said, say, words } from "../fake_world.ts";

const RAN: RunOutcome = {
  outcome: "ran",
  exit: 0,
  command: ["make"],
  pid: 77,
  code: 0,
  signal: null,
  lane: "api",
  owner: "ann",
  loop_ts: "L1",
  fence: 17,
  keeper: "keeper-aaaaaaaaaaaaaaaa",
  beats: 0,
  lost: false,
  released: true,
  reason: "",
};

const REFUSED = {
  outcome: "refuse",
  lane: "",
  lane_kind: "",
  tree: [],
  owner: "ann",
  reason_class: "LANE_HELD",
  reason: "held by bob",
  conflict: null,
  grantable: [],
  free_clusters: [],
  held_by: null,
  loop_ts: null,
  fence: null,
};

async function ran(
  outcome: unknown,
  more: string,
  during: (options: RunOptions) => void = () => {},
): Promise<Said & { asked: RunOptions | undefined }> {
  let asked: RunOptions | undefined;
  const run = ((options: RunOptions) => {
    asked = options;
    during(options);
    return Promise.resolve(outcome);
  }) as Workspace["run"];
  const said = await say(words(`run ${more}`), { workspace: { run } });
  return { ...said, asked };
}

Deno.test("run hands on what it was given, and the words behind -- as they are", async () => {
  const { asked } = await ran(
    RAN,
    "--lane api --owner ann --tree api/** docs --ttl 5 --reclaim --kill-on-loss --grace 2 --beat 9 --lock-timeout 1 --session-id s --run-id r -- make --help -- -x --json",
  );
  const { note, onHeed, ...rest } = asked ?? { command: [] };
  assertEquals(rest, {
    command: ["make", "--help", "--", "-x", "--json"],
    owner: "ann",
    lane: "api",
    tree: ["api/**", "docs"],
    ttl: 5,
    sessionId: "s",
    runId: "r",
    reclaim: true,
    substitute: false,
    force: false,
    lockTimeout: 1,
    killOnLoss: true,
    graceS: 2,
    beatS: 9,
  });
  assertEquals([typeof note, typeof onHeed], ["function", "function"]);
});

Deno.test("run takes no word before the dashes for its command", async () => {
  for (const more of ["echo", "sh -c true", "--wait=6 echo", "--wait echo"]) {
    const { exit, stderr, asked } = await ran(RAN, more);
    assertEquals([exit, asked], [2, undefined]);
    assertStringIncludes(stderr, "put -- before the command");
  }
  const { exit, stderr } = await ran(RAN, "--wait 600 -- echo");
  assertEquals(exit, 2);
  assertStringIncludes(stderr, "stands behind --. Write --wait=600 if");
});

Deno.test("run keeps empty words of the command, and wants one", async () => {
  let command: readonly string[] = [];
  const run = ((options: RunOptions) => {
    command = options.command;
    return Promise.resolve(RAN);
  }) as Workspace["run"];
  await say(["run", "--", "test", "-n", ""], { workspace: { run } });
  assertEquals(command, ["test", "-n", ""]);
  for (const line of [["run"], ["run", "--"], ["run", "--", ""]]) {
    const said = await say(line, { workspace: { run } });
    assertEquals([said.exit, said.stdout], [2, ""]);
    assertStringIncludes(said.stderr, "CMD");
  }
});

Deno.test("run exits as its command did and says nothing where all went well", async () => {
  for (const exit of [0, 1, 7, 143, 255]) {
    const said = await ran({ ...RAN, exit, code: exit }, "--lane api -- make");
    assertEquals([said.exit, said.stdout, said.stderr], [exit, "", ""]);
  }
});

Deno.test("run never writes to standard output, whatever comes", async () => {
  const table: [unknown, string, number, string][] = [
    [RAN, "--json", 0, '{"beats": 0'],
    [REFUSED, "", 75, "Refused"],
    [REFUSED, "--json", 75, '{"conflict": null'],
    [REFUSED, "--refused-exit 9", 9, "Refused"],
    [{ outcome: "lock-busy", reason: "b" }, "", 4, "Busy"],
    [{ outcome: "lock-busy", reason: "b" }, "--json", 4, '{"outcome"'],
    [
      { ...RAN, outcome: "not-started", exit: 127, reason: "none" },
      "",
      127,
      "Not started  api none",
    ],
    [
      { ...RAN, outcome: "interrupted", exit: 143, reason: "SIGTERM" },
      "",
      143,
      "Interrupted",
    ],
    [{ ...RAN, outcome: "lost", exit: 76, reason: "eve" }, "", 76, ""],
  ];
  for (const [outcome, more, exit, stderr] of table) {
    const said = await ran(outcome, `--lane api ${more} -- make`);
    assertEquals([said.exit, said.stdout], [exit, ""], stderr);
    assert(said.stderr.startsWith(stderr), said.stderr);
  }
});

Deno.test("run speaks JSON alone on standard error where JSON is asked for", async () => {
  for (const outcome of [RAN, REFUSED, { ...RAN, exit: 3 }]) {
    const { stderr } = await ran(outcome, "--json -- make");
    assertEquals(stderr.split("\n").length, 2);
    assertEquals(JSON.parse(stderr), outcome);
  }
  const said = await say(words("run --json --nonsense -- make"));
  assertEquals([said.exit, said.stdout], [2, ""]);
  assertEquals(JSON.parse(said.stderr).outcome, "error");
});

Deno.test("run writes a report, and fails nobody's command for it", async () => {
  const said = await ran(RAN, "--report out.json -- make");
  assertEquals(JSON.parse(said.files.get("out.json") ?? ""), { ...RAN });
  assertEquals([said.stdout, said.stderr], ["", ""]);
  const full = await ran({ ...RAN, exit: 3 }, "--report /full -- make");
  assertEquals(full.exit, 3);
  assertStringIncludes(full.stderr, 'Cannot write the report "/full"');
});

Deno.test("run tells what happens as it happens, and takes signals over when it is told to", async () => {
  const said = await ran(RAN, "-- make", ({ note, onHeed }) => {
    onHeed?.();
    note?.("the lease is lost");
  });
  assertEquals([said.held, said.stderr], [1, "dos: the lease is lost\n"]);
});

Deno.test("run binds the lease to the session of its environment", async () => {
  let asked: RunOptions | undefined;
  const run = ((options: RunOptions) => {
    asked = options;
    return Promise.resolve(RAN);
  }) as Workspace["run"];
  const env = { DOS_SESSION_ID: "s-1" };
  await say(words("run -- make"), { workspace: { run }, env });
  assertEquals(asked?.sessionId, "s-1");
});

Deno.test("run's help shows where the command goes", async () => {
  const { stdout, exit } = await say(words("run --help"));
  assertEquals(exit, 0);
  assertStringIncludes(stdout, "Usage: dos run [options] -- CMD ...");
  for (const code of ["75", "76", "126", "127"]) {
    assertStringIncludes(stdout, `\n  ${code}  `);
  }
});
