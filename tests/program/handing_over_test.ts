import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir } from "./dos.ts";
import {
  begin,
  type CommandRun,
  killed,
  leaseIn,
  opsIn,
  until,
} from "./run_command.ts";

const ANN = ["--owner", "ann", "--lane", "api"];

/** Ann holds the lane, on this process. */
async function annHolds(dir: string): Promise<number> {
  const { code, stdout } = await dos(
    { cwd: dir },
    ...["lease-lane", "acquire", ...ANN, "--tree", "api/**"],
    ...["--pid", String(Deno.pid)],
  );
  assertEquals(code, 0);
  return JSON.parse(stdout).fence;
}

/** Bob waits for it to run a command. */
async function bobWaits(
  dir: string,
  ...command: readonly string[]
): Promise<CommandRun> {
  const run = begin(
    dir,
    ...["run", "--lane", "api", "--tree", "api/x", "--owner", "bob"],
    ...["--wait", "--json", "--", ...command],
  );
  await until("bob has a ticket", () => opsIn(dir).includes("WAIT"));
  return run;
}

async function yieldToBob(dir: string): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dos(
    { cwd: dir },
    ...["lease-lane", "yield", ...ANN, "--to", "bob"],
  );
  assertEquals(code, 0, stdout + stderr);
  return JSON.parse(stdout);
}

Deno.test("who is handed a lane by its holder runs its command, and the holder is told", async () => {
  await inTempDir(async (dir) => {
    const fence = await annHolds(dir);
    const bob = await bobWaits(
      dir,
      ...["sh", "-c", 'echo "$DOS_OWNER $DOS_LANE $DOS_FENCE"'],
    );
    const { code: asked } = await dos(
      { cwd: dir },
      ...["lease-lane", "request", "--lane", "api", "--owner", "bob"],
    );
    assertEquals(asked, 0);
    const seen = await dos({ cwd: dir }, "lease-lane", "check", ...ANN);
    assertEquals(
      JSON.parse(seen.stdout).requests.map((x: { owner: string }) => x.owner),
      ["bob"],
    );
    const given = await yieldToBob(dir);
    const { code, stdout, stderr } = await bob.ended;
    assertEquals([code, stdout], [0, `bob api ${given["fence"]}\n`], stderr);
    const report = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    assertEquals([report.outcome, report.released], ["ran", true]);
    const plain = await dos({ cwd: dir }, "lease-lane", "check", ...ANN);
    assertEquals(
      [plain.code, JSON.parse(plain.stdout).reason_class],
      [1, "NOT_HELD"],
    );
    const fenced = await dos(
      { cwd: dir },
      ...["lease-lane", "check", ...ANN, "--fence", String(fence)],
    );
    assertEquals(
      [fenced.code, JSON.parse(fenced.stdout).reason_class],
      [1, "LOST"],
    );
    assertEquals(leaseIn(dir), undefined);
    assertEquals(opsIn(dir).filter((op) => op === "ACQUIRE").length, 1);
  });
});

Deno.test("what was handed to a run that was killed before it took it is free at once", async () => {
  await inTempDir(async (dir) => {
    await annHolds(dir);
    const bob = await bobWaits(dir, "echo", "never");
    // Whoever has the lock when it is stopped keeps everybody out: this comes after it.
    const beat = await dos({ cwd: dir }, "lease-lane", "heartbeat", ...ANN);
    assertEquals(beat.code, 0);
    // Stopped, it is alive and cannot take what it is handed.
    Deno.kill(bob.pid, "SIGSTOP");
    await yieldToBob(dir);
    const held = leaseIn(dir);
    assertEquals([held?.holder, held?.["children"]], ["bob", null]);
    assertStringIncludes(String(held?.["keeper"]), "keeper-");
    const early = await askAnew(dir);
    assertEquals(early.code, 1);
    await killed(bob.pid);
    assertEquals((await bob.ended).stdout, "");
    const late = await askAnew(dir);
    assertEquals(late.code, 0, late.stdout);
    assert(opsIn(dir).includes("SCAVENGE"));
  });
});

Deno.test("a run that yields what its command works under is told at its next beat", async () => {
  await inTempDir(async (dir) => {
    const ann = begin(
      dir,
      ...["run", ...ANN, "--tree", "api/**", "--beat", "0.1"],
      ...["--kill-on-loss", "--", "sleep", "600"],
    );
    await until("ann's command is recorded", () => {
      return Array.isArray(leaseIn(dir)?.["children"]);
    });
    const bob = await bobWaits(dir, "echo", "works");
    await yieldToBob(dir);
    const { code, stderr } = await ann.ended;
    assertEquals(code, 76);
    assertStringIncludes(stderr, "has ended");
    assertEquals((await bob.ended).stdout, "works\n");
  });
});

function askAnew(dir: string): ReturnType<typeof dos> {
  return dos(
    { cwd: dir },
    ..."lease-lane acquire --owner cy --lane c --tree api/**".split(" "),
  );
}
