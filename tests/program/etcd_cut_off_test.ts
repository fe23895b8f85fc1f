/**
 * A host that is cut off from an etcd of three members for twice the time a
 * session lives, and a run that sleeps through the end of its session and the
 * death of a leader.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type EtcdHost, EtcdRig, etcdTest } from "../support/etcd.ts";
import type { Ran } from "./dos.ts";
import { Host, seconds, TTL_S } from "./etcd.ts";
import { ADA, BOB, calling, hook } from "./hook.ts";
import { until } from "./run_command.ts";
import { startDaemon } from "./serve.ts";

const RUN = [
  ...["run", "--lane", "api", "--owner", "ann", "--session-id", ADA],
  ...["--report", "r.json", "--kill-on-loss", "--grace", "1", "--beat", "2"],
];

/** The codes of an etcd that is not heard: the answers of all members are missing, or what they would say is unknown. */
const SILENT = /^STORE_(?:UNREACHABLE|SLOW|NO_QUORUM|UNACKNOWLEDGED)$/;

interface Scene {
  /** The host that is cut off. */
  readonly near: Host;
  readonly far: Host;
  /** Its way to etcd. */
  readonly cables: EtcdHost;
  readonly rig: EtcdRig;
}

/** A test with two hosts on three members, one of them over cables of its own. */
function onThreeMembers(
  title: string,
  body: (scene: Scene) => Promise<void>,
): void {
  etcdTest(title, async () => {
    await using rig = await EtcdRig.start({ members: 3, heartbeatMs: 100 });
    const root = await Deno.realPath(
      await Deno.makeTempDir({ prefix: "dos-cut-" }),
    );
    try {
      await Deno.mkdir(`${root}/near`);
      await Deno.mkdir(`${root}/far`);
      const near = new Host(`${root}/near`, "near");
      const far = new Host(`${root}/far`, "far");
      const cables = rig.host();
      await near.configure(cables.endpoints);
      await far.configure(rig.endpoints);
      await body({ near, far, cables, rig });
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

async function isHeld(host: Host): Promise<boolean> {
  return (await host.verb("live --json")).json().length > 0;
}

/** What the last run on a host told of itself. */
// deno-lint-ignore no-explicit-any -- tests look into whatever was told
function reportOf(host: Host): any {
  return JSON.parse(Deno.readTextFileSync(`${host.dir}/r.json`));
}

/** What becomes of somebody's write on a host. */
function write(host: Host, session: string): Promise<Ran> {
  const input = { file_path: `${host.dir}/src/api/a.ts`, content: "" };
  const event = calling("Write", input, { cwd: host.dir, session });
  return hook("pretool", { cwd: host.dir, env: host.env, event });
}

/** The region was granted to bob on the far host while ann was not looking; all that ann still wants to do is refused. */
async function assertLost(
  { near, far }: Scene,
  claim: string,
): Promise<void> {
  const words = ["check", "release", "heartbeat"];
  const late = await Promise.all(
    words.map((verb) => near.verb(`${verb} ${claim} --json`)),
  );
  assertEquals(
    late.map((one) => [one.code, one.json().reason_class]),
    words.map(() => [1, "LOST"]),
  );
  const again = await near.verb("acquire --owner ann --lane api --json");
  assertEquals([again.code, again.json().reason_class], [1, "LANE_HELD"]);
  const bobs = await far.verb("check --owner bob --lane api --json");
  assertEquals([bobs.code, bobs.json().held], [0, true]);
}

onThreeMembers(
  "a host that is cut off for twice a session loses its region, and is told so",
  async (scene) => {
    const { near, far, cables } = scene;
    await Deno.writeTextFile(
      `${near.dir}/dos.toml`,
      'max_stale = 1\n[hook]\nfail = "closed"\n',
      { append: true },
    );
    const daemon = await startDaemon(near.dir, { env: near.env });
    const work = "while :; do touch alive; sleep 0.05; done";
    const run = near.begin(...RUN, "--", "sh", "-c", work);
    await until("it is held", () => isHeld(far));
    const [{ fence, loop_ts }] = (await far.verb("live --json")).json();
    const claim =
      `--owner ann --lane api --loop-ts ${loop_ts} --fence ${fence}`;
    await until("the copy has it", async () => {
      const [own, other] = await Promise.all([
        write(near, ADA),
        write(near, BOB),
      ]);
      return own.stdout === "" && own.stderr === "" &&
        other.stdout.includes("ann");
    });

    cables.set("cut");
    const cut = seconds(TTL_S * 2);
    const meanwhile = await Promise.all(
      ["check", "release"].map((verb) => near.verb(`${verb} ${claim} --json`)),
    );
    for (const { code, stdout } of meanwhile) {
      assertEquals(code, 5);
      assertMatch(JSON.parse(stdout).code, SILENT);
    }
    await until("it has ended", async () => !await isHeld(far));
    const theirs = await far.verb(
      "acquire --owner bob --lane api --pid 0 --json",
    );
    assertEquals(theirs.code, 0);
    assert(theirs.json().fence > fence);
    const granted = Date.parse(
      (await far.verb("live --json")).json()[0].acquired_at,
    );
    for (const session of [ADA, BOB]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const { code, stdout, stderr } = await write(near, session);
      assertMatch(
        stderr,
        /^[^\n]*the copy of what etcd has is \d+ s old[^\n]*\n$/,
      );
      assert(code === 2 || stdout.includes('"permissionDecision":"deny"'));
    }
    // It need not hear from etcd to know that its time is over.
    assertEquals((await run.ended).code, 76);
    assert(reportOf(near).lost);
    const { mtime } = await Deno.stat(`${near.dir}/alive`);
    assert(
      Number(mtime) <= granted,
      `it worked until ${Number(mtime) - granted} ms after the grant`,
    );
    await cut;

    cables.set("open");
    await assertLost(scene, claim);
    await until("the copy has it", async () => {
      const { stdout } = await write(near, ADA);
      return stdout.includes("bob");
    });
    await daemon.end();
  },
);

onThreeMembers(
  "a run that sleeps through the end of its session and an election wakes to be told",
  async (scene) => {
    const { near, far, rig } = scene;
    const run = near.begin(...RUN, "--", "sleep", "600");
    await until("it is held", () => isHeld(far));
    const [{ fence, loop_ts }] = (await far.verb("live --json")).json();
    Deno.kill(run.pid, "SIGSTOP");
    const leader = await rig.leader();
    await leader.kill();
    await rig.leader();
    await until("it has ended", async () => !await isHeld(far));
    await leader.start();
    const theirs = await far.verb(
      "acquire --owner bob --lane api --pid 0 --json",
    );
    assert(theirs.json().fence > fence);
    Deno.kill(run.pid, "SIGCONT");
    assertEquals((await run.ended).code, 76);
    const { lost, outcome } = reportOf(near);
    assertEquals([outcome, lost], ["lost", true]);
    await assertLost(
      scene,
      `--owner ann --lane api --loop-ts ${loop_ts} --fence ${fence}`,
    );
  },
);
