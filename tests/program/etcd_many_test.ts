/**
 * More leases at once than one transaction of etcd has room for.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createTiming } from "../../src/stores/etcd/assembly.ts";
import { createEtcd } from "../../src/stores/etcd/connection.ts";
import { createEtcdLedger } from "../../src/stores/etcd/ledger.ts";
import type { EtcdRig } from "../support/etcd.ts";
import { aLease, grantOf } from "../support/records.ts";
import { onTwoHosts } from "./etcd.ts";

/** Long past the time of any lease. */
const OLD = "2020-01-01T00:00:00Z";
const AT_ONCE = 25;

/** Puts leases there whose holders have been silent for years. */
async function grantMany(rig: EtcdRig, count: number): Promise<void> {
  const etcd = createEtcd(rig.options());
  const ledger = createEtcdLedger({
    ...{ etcd, timing: createTiming(), host: "old", owner: "a test" },
    mint: () => crypto.randomUUID(),
  });
  for (let first = 0; first < count; first += AT_ONCE) {
    const append = Array.from({ length: AT_ONCE }, (_, i) => {
      const name = `old${first + i}`;
      return grantOf(aLease({
        ...{ lane: name, loop_ts: `t-${name}`, acquired_at: OLD },
        ...{ region: [`${name}/**`], tree: [`${name}/*`] },
      }));
    });
    // deno-lint-ignore no-await-in-loop -- as many at a time as etcd takes
    await ledger.transact(() => ({ append, result: null }));
  }
  etcd.close();
}

onTwoHosts(
  "two hundred leases of the dead are ended by one command",
  async (near, far, rig) => {
    await grantMany(rig, 200);
    await near.verb("acquire --owner ann --lane api --pid 0");
    const would = await far.verb("scavenge --dry-run --json");
    assertEquals(would.json().scavenged.length, 200);
    const ended = await far.verb("scavenge --json");
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertEquals(ended.json().scavenged.length, 200);
    assertEquals(ended.json().kept.length, 1);
    const live = (await near.verb("live --json")).json();
    assertEquals(live.map(({ holder }: { holder: string }) => holder), ["ann"]);
    const again = await near.verb("scavenge --json");
    assertEquals([again.code, again.json().outcome], [1, "nothing"]);
  },
);

onTwoHosts(
  "a request with reclaim ends as many, and holds its lane",
  async (near, far, rig) => {
    await grantMany(rig, 100);
    const plain = await near.verb("acquire --owner ann --tree ** --lane x");
    assertEquals(plain.code, 1);
    const asked = await near.verb(
      "acquire --owner ann --tree ** --lane x --pid 0 --reclaim --json",
    );
    assertEquals([asked.code, asked.stderr], [0, ""]);
    const { fence } = asked.json();
    const check = `check --owner ann --lane x --fence ${fence}`;
    assertEquals((await far.verb(check)).code, 0);
    const live = (await far.verb("live --json")).json();
    assertEquals(live.map(({ lane }: { lane: string }) => lane), ["x"]);
  },
);
