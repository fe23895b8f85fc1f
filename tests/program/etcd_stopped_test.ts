/**
 * Those who wait on etcd, stopped for longer than their session lives.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { type Host, lastOf, onTwoHosts, seconds, TTL_S } from "./etcd.ts";
import { until } from "./run_command.ts";

const ANEW =
  /^dos: the session that its place in the queue hung on has ended; it queues anew and waits on$/m;

/** Who waits, as another host sees it. */
async function queueOf(host: Host): Promise<string[]> {
  const queue = (await host.dos("queue", "--json")).json();
  return queue.map(({ owner }: { owner: string }) => owner).sort();
}

/** Waits until these wait, and nobody else. */
async function waiting(host: Host, ...owners: string[]): Promise<void> {
  await until(
    `${owners.join()} wait`,
    async () => (await queueOf(host)).join() === owners.join(),
  );
}

const BOB = ["lease-lane", "acquire", "--owner", "bob", "--lane", "api"]
  .concat("--pid", "0", "--json");

onTwoHosts(
  "whoever waits queues anew when it goes on, and has its lane in the end",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    await near.verb("acquire --owner ann --lane docs --pid 0");
    const bob = far.begin(...BOB, "--wait=120");
    const cid = far.begin(
      ...["run", "--owner", "cid", "--lane", "docs", "--wait=120"],
      ...["--", "sh", "-c", "exit 9"],
    );
    await waiting(near, "bob", "cid");
    for (const { pid } of [bob, cid]) Deno.kill(pid, "SIGSTOP");
    await waiting(near);
    for (const { pid } of [bob, cid]) Deno.kill(pid, "SIGCONT");
    await waiting(near, "bob", "cid");
    await near.verb("release --owner ann --lane api");
    await near.verb("release --owner ann --lane docs");
    const granted = await bob.ended;
    assertEquals(
      [granted.code, lastOf(granted.stdout).outcome],
      [0, "acquire"],
      granted.stderr,
    );
    assertMatch(granted.stderr, ANEW);
    const ran = await cid.ended;
    assertEquals(ran.code, 9, ran.stderr);
    assertMatch(ran.stderr, ANEW);
  },
);

onTwoHosts(
  "whoever waits is refused when it goes on after its time, and has a lane that is free by then",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    const bob = far.begin(...BOB, `--wait=${TTL_S}`);
    const cid = far.begin(
      ...BOB.map((word) => word === "bob" ? "cid" : word),
      "--wait=120",
    );
    await waiting(near, "bob", "cid");
    for (const { pid } of [bob, cid]) Deno.kill(pid, "SIGSTOP");
    await waiting(near);
    await seconds(TTL_S);
    Deno.kill(bob.pid, "SIGCONT");
    const refused = await bob.ended;
    const { outcome, gave_up, reason_class } = lastOf(refused.stdout);
    assertEquals(
      [refused.code, outcome, gave_up, reason_class],
      [1, "refuse", "time", "LANE_HELD"],
      refused.stderr,
    );
    await near.verb("release --owner ann --lane api");
    Deno.kill(cid.pid, "SIGCONT");
    const granted = await cid.ended;
    assertEquals(
      [granted.code, lastOf(granted.stdout).outcome],
      [0, "acquire"],
      granted.stderr,
    );
    assertEquals(await queueOf(near), []);
  },
);
