/** What is acknowledged survives the leader; what is in doubt happened once or never. */
import { assert, assertEquals } from "@std/assert";
import type { EtcdConnection } from "../../../src/stores/etcd/client.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { EtcdRig, etcdTest } from "../../support/etcd.ts";
import type { EtcdMember } from "../../support/etcd_member.ts";

const WRITERS = 4;

/** Revisions by key of what was acknowledged, and the codes of what was not. */
interface Tally {
  readonly done: Map<string, number>;
  readonly failed: Map<string, string>;
}

/** Writes one key after the other until it is told to stop. */
async function write(
  etcd: EtcdConnection,
  { done, failed }: Tally,
  about: { readonly name: string; readonly signal: AbortSignal },
): Promise<void> {
  for (let i = 0; !about.signal.aborted; i++) {
    const key = `/dos/${about.name}/${i}`;
    try {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const { revision, succeeded } = await etcd.txn({
        compare: [{ key, createRevision: 0 }],
        success: [{ put: key, value: "" }],
      });
      assert(succeeded, `${key} was there already`);
      done.set(key, revision);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      failed.set(key, error.code);
    }
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    // deno-lint-ignore no-await-in-loop -- until it holds
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function withoutLeader(
  lose: (leader: EtcdMember) => unknown,
  back: (leader: EtcdMember) => unknown,
): Promise<void> {
  await using rig = await EtcdRig.start({ members: 3 });
  const stop = new AbortController();
  const tally: Tally = { done: new Map(), failed: new Map() };
  const connections = Array.from(
    { length: WRITERS },
    () => createEtcd(rig.options({ deadlineMs: 3_000 })),
  );
  const writing = Promise.all(
    connections.map((etcd, i) =>
      write(etcd, tally, { name: `w${i}`, signal: stop.signal })
    ),
  );
  const more = async (): Promise<void> => {
    const { size } = tally.done;
    await until(() => tally.done.size > size + 20);
  };
  await more();
  const leader = await rig.leader();
  await lose(leader);
  await more();
  await back(leader);
  await more();
  stop.abort();
  await writing;
  const [etcd] = connections;
  const { kvs } = await etcd?.range({ prefix: "/dos/" }) ?? { kvs: [] };
  for (const one of connections) one.close();
  const found = new Map(kvs.map((kv) => [kv.key, kv]));
  for (const [key, revision] of tally.done) {
    assertEquals(found.get(key)?.createRevision, revision, key);
  }
  for (const { key, createRevision, modRevision } of kvs) {
    assertEquals(createRevision, modRevision, key);
    const code = tally.failed.get(key);
    assert(code === undefined || code === "STORE_UNACKNOWLEDGED", code);
  }
}

etcdTest(
  "a leader that is killed takes nothing with it that was acknowledged",
  () => withoutLeader((leader) => leader.kill(), (leader) => leader.start()),
);

etcdTest(
  "a leader that is paused and wakes brings nothing back",
  () => withoutLeader((leader) => leader.pause(), (leader) => leader.resume()),
);
