/**
 * Every verb as a real process, on two hosts that share a real etcd.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Host, lastOf, onTwoHosts } from "./etcd.ts";
import { until } from "./run_command.ts";

onTwoHosts(
  "what one host holds the other is refused, and history is the same on both",
  async (near, far) => {
    const mine = await near.verb(
      "acquire --owner ann --lane api --pid 0 --json",
    );
    assertEquals([mine.code, mine.stderr], [0, ""]);
    const { loop_ts, fence } = mine.json();
    const yours = await far.verb(
      "acquire --owner bob --lane x --tree src/** --json",
    );
    assertEquals([yours.code, yours.json().reason_class], [1, "OVERLAP"]);
    assertEquals(yours.json().held_by.holder, "ann");
    const docs = await far.verb("acquire --owner bob --pid 0 --json");
    assertEquals([docs.code, docs.json().lane], [0, "docs"]);
    const again = await near.verb(
      `acquire --owner ann --lane api --pid 0 --json --loop-ts ${loop_ts}`,
    );
    assertEquals(again.json().reason_class, "LANE_HELD");

    const live = (await far.verb("live --json")).json();
    assertEquals(
      live.map(({ lane }: { lane: string }) => lane),
      ["api", "docs"],
    );
    const would = await near.dos(
      ...["arbitrate", "--lane", "docs", "--json"],
    );
    assertEquals(would.json().reason_class, "LANE_HELD");

    const check = `check --owner ann --lane api --fence ${fence}`;
    assertEquals((await near.verb(check)).code, 0);
    const beat = await near.verb("heartbeat --owner ann --lane api --json");
    assertEquals([beat.code, beat.json().beat], [0, true]);
    const asks = await far.verb(
      "request --lane api --owner bob --reason soon",
    );
    assertEquals(asks.code, 0, asks.stderr);
    const told = (await near.verb(`${check} --json`)).json();
    assertEquals(
      told.requests.map(({ owner }: { owner: string }) => owner),
      ["bob"],
    );
    const end = await near.verb("release --owner ann --lane api --json");
    assertEquals([end.code, end.json().released], [0, true]);
    const late = await near.verb(`${check} --json`);
    assertEquals([late.code, late.json().reason_class], [1, "LOST"]);
    assertEquals(
      await Deno.stat(`${near.dir}/.dos/lane-journal.jsonl`).catch(() => null),
      null,
    );
  },
);

onTwoHosts(
  "a lease is adopted, scavenged, handed on, and its records are read",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    const taken = await far.verb(
      "adopt --owner bob --lane api --from ann --pid 0 --json",
    );
    assertEquals([taken.code, taken.json().prev_holder], [0, "ann"]);
    const lost = await near.verb("release --owner ann --lane api --json");
    assertEquals([lost.code, lost.json().reason_class], [1, "NOT_HELD"]);
    const none = await near.verb("scavenge --json");
    assertEquals([none.code, none.json().outcome], [1, "nothing"]);
    const spawned = await near.verb("spawn --lane docs --owner ann --json");
    assertEquals([spawned.code, spawned.json().recorded], [0, true]);
    const halted = await far.dos(
      ...["halt", "--handle", "agent-7", "--lane", "api", "--json"],
    );
    assertEquals([halted.code, halted.json().recorded], [0, true]);
    const alone = await near.verb("acquire --owner ann --lane release --json");
    assertEquals(alone.json().reason_class, "EXCLUSIVE_BUSY");

    const tail = await near.dos("journal", "tail", "--json");
    const ops = tail.stdout.trim().split("\n").map((x) => JSON.parse(x).op)
      .filter((op) => op !== "WATERMARK");
    assertEquals(
      ops,
      [
        ...["ACQUIRE", "ADOPT", "HEARTBEAT", "RECONCILE"],
        ...["SPAWN", "HALT", "REFUSE"],
      ],
      tail.stderr,
    );
  },
);

onTwoHosts(
  "whoever waits on another host is told of the release, and has it then",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    const waiting = far.begin(
      ...["lease-lane", "acquire", "--owner", "bob", "--lane", "api"],
      ...["--pid", "0", "--wait=60", "--json"],
    );
    await until("bob waits", async () => {
      const queue = (await near.dos("queue", "--json")).json();
      return queue.some((one: { owner: string }) => one.owner === "bob");
    });
    const other = await near.verb("acquire --owner cid --lane api --json");
    assertEquals(other.json().reason_class, "LANE_HELD");
    await near.verb("release --owner ann --lane api");
    const behind = await near.verb("acquire --owner cid --lane api --json");
    assertEquals(behind.code, 1);
    const { code, stdout } = await waiting.ended;
    assertEquals([code, lastOf(stdout).outcome], [0, "acquire"]);
    const live = (await near.verb("live --json")).json();
    assertEquals(live.map((one: { holder: string }) => one.holder), ["bob"]);
    assertEquals((await near.dos("queue", "--json")).json(), []);
  },
);

onTwoHosts(
  "whoever waits is told how long it may take where the host has a copy of history",
  async (near, far) => {
    for (let i = 0; i < 3; i++) {
      // deno-lint-ignore no-await-in-loop -- one hold after the other
      await near.verb("acquire --owner ann --lane api --pid 0");
      // deno-lint-ignore no-await-in-loop -- one hold after the other
      await near.verb("release --owner ann --lane api");
    }
    await near.verb("acquire --owner ann --lane api --pid 0");
    const estimateOf = async (host: Host): Promise<unknown> => {
      const asked = "acquire --owner bob --lane api --pid 0 --wait=1 --json";
      const { stdout } = await host.verb(asked);
      return JSON.parse(stdout.split("\n")[0] ?? "").estimate_s;
    };
    assertEquals(await estimateOf(far), null);
    assertEquals((await far.dos("journal", "tail", "--json")).code, 0);
    assertEquals(typeof await estimateOf(far), "number");
    assertEquals(await estimateOf(near), null);
  },
);

onTwoHosts(
  "a lease is handed to whoever waits for it on another host",
  async (near, far) => {
    await near.verb("acquire --owner ann --lane api --pid 0");
    const waiting = far.begin(
      ...["lease-lane", "acquire", "--owner", "bob", "--lane", "api"],
      ...["--pid", "0", "--wait=60", "--json"],
    );
    await until("bob waits", async () => {
      const queue = (await near.dos("queue", "--json")).json();
      return queue.length > 0;
    });
    const given = await near.verb(
      "yield --owner ann --lane api --to bob --json",
    );
    assertEquals([given.code, given.json().yielded], [0, true]);
    const { code, stdout } = await waiting.ended;
    assertEquals([code, lastOf(stdout).outcome], [0, "acquire"]);
    const held = await far.verb("check --owner bob --lane api");
    assertEquals(held.code, 0);
  },
);

onTwoHosts(
  "without an etcd everything is an error of the store, and nothing is granted",
  async (near, _far, rig) => {
    await Promise.all(rig.members.map((member) => member.kill()));
    const asked = await near.verb("acquire --owner ann --lane api");
    assertEquals([asked.code, asked.json().outcome], [5, "error"]);
    assertEquals(asked.json().code, "STORE_UNREACHABLE");
    const checked = await near.verb("check --owner ann --lane api");
    assertEquals(checked.code, 5);
    assertEquals((await near.verb("live")).code, 5);
  },
);
