/**
 * `dos run` on etcd: what becomes of its lease where it is killed, or stopped
 * for longer than its session lives.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Host, lastOf, onTwoHosts, seconds, TTL_S } from "./etcd.ts";
import { killed, until } from "./run_command.ts";

const RUN = ["run", "--lane", "api", "--owner", "ann", "--report", "r.json"];

/** What a run told of itself. */
// deno-lint-ignore no-explicit-any -- tests look into whatever was told
function reportOf(host: Host): any {
  return JSON.parse(Deno.readTextFileSync(`${host.dir}/r.json`));
}

async function isHeld(host: Host): Promise<boolean> {
  return (await host.verb("live --json")).json().length > 0;
}

onTwoHosts(
  "a run holds its lane while its command runs, longer than its session would live in silence",
  async (near, far) => {
    const run = near.begin(...RUN, "--", "sleep", String(TTL_S * 2 + 1));
    await until("it is held", () => isHeld(far));
    await seconds(TTL_S * 1.5);
    const refused = await far.verb("acquire --owner bob --lane api --json");
    assertEquals(refused.json().reason_class, "LANE_HELD");
    const { code, stderr } = await run.ended;
    const outcome = reportOf(near);
    assertEquals([code, outcome.outcome, outcome.released], [0, "ran", true]);
    assertEquals(stderr, "");
    assert(!await isHeld(far));
  },
);

onTwoHosts(
  "the lane of a run that was killed is free once its session is over, and history says why",
  async (near, far) => {
    const command = "exec sleep 60 > /dev/null 2>&1";
    const run = near.begin(...RUN, "--", "sh", "-c", command);
    await until("it is held", () => isHeld(far));
    await killed(run.pid);
    const { signal } = await run.ended;
    assertEquals(signal, "SIGKILL");
    await until("it has ended", async () => !await isHeld(far));
    const grant = await far.verb("acquire --owner bob --lane api --pid 0");
    assertEquals(grant.code, 0);
    const tail = await far.dos("journal", "tail", "--json");
    const records = tail.stdout.trim().split("\n").map((x) => JSON.parse(x));
    const end = records.find(({ op }) => op === "SCAVENGE");
    assertEquals(
      [end?.prev_holder, end?.reason],
      ["ann", "etcd session ended"],
    );
    assertEquals(records.at(-1)?.op, "ACQUIRE");
  },
);

onTwoHosts(
  "a run that was stopped for longer than its session lives is told that it lost its lane, and stops its command",
  async (near, far) => {
    const run = near.begin(
      ...[...RUN, "--kill-on-loss", "--grace", "1", "--", "sleep", "600"],
    );
    await until("it is held", () => isHeld(far));
    const [{ fence, loop_ts }] = (await far.verb("live --json")).json();
    Deno.kill(run.pid, "SIGSTOP");
    await until("it has ended", async () => !await isHeld(far));
    const theirs = await far.verb(
      "acquire --owner bob --lane api --pid 0 --json",
    );
    assert(theirs.json().fence > fence);
    Deno.kill(run.pid, "SIGCONT");
    const { code, stderr } = await run.ended;
    assertEquals(code, 76);
    const outcome = reportOf(near);
    assertEquals([outcome.outcome, outcome.lost], ["lost", true]);
    assertMatch(stderr, /has ended: it is held by "bob"/);
    const claim =
      `--owner ann --lane api --loop-ts ${loop_ts} --fence ${fence}`;
    const words = ["check", "release", "heartbeat"];
    const answers = await Promise.all(
      words.map((verb) => near.verb(`${verb} ${claim} --json`)),
    );
    assertEquals(
      answers.map((one) => [one.code, one.json().reason_class]),
      words.map(() => [1, "LOST"]),
    );
    const held = await far.verb("check --owner bob --lane api");
    assertEquals(held.code, 0);
  },
);

onTwoHosts(
  "one that waits is skipped once it is killed",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    const waits = ["lease-lane", "acquire", "--lane", "api", "--pid", "0"]
      .concat("--json", "--wait=60", "--owner");
    const queued = async (owner: string): Promise<boolean> => {
      const queue = (await near.dos("queue", "--json")).json();
      return queue.some((one: { owner: string }) => one.owner === owner);
    };
    const bob = far.begin(...waits, "bob");
    await until("bob waits", () => queued("bob"));
    const cid = far.begin(...waits, "cid");
    await until("cid waits", () => queued("cid"));
    await killed(bob.pid);
    await bob.ended;
    await near.verb("release --owner ann --lane api");
    const { code, stdout } = await cid.ended;
    assertEquals([code, lastOf(stdout).outcome], [0, "acquire"]);
  },
);
