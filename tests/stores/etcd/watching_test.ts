import { assert, assertEquals, assertRejects } from "@std/assert";
import type {
  EtcdConnection,
  EtcdEvent,
  EtcdOptions,
} from "../../../src/stores/etcd/client.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { EtcdRig, etcdTest } from "../../support/etcd.ts";

const KEYS = { prefix: "/dos/" };

async function withEtcd(
  body: (etcd: EtcdConnection, rig: EtcdRig) => Promise<void>,
  options: Partial<EtcdOptions> = {},
): Promise<void> {
  await using rig = await EtcdRig.start();
  const etcd = createEtcd(rig.options({ signMs: 50, ...options }));
  try {
    await body(etcd, rig);
  } finally {
    etcd.close();
  }
}

function put(etcd: EtcdConnection, key: string): Promise<unknown> {
  return etcd.txn({ success: [{ put: key, value: "v" }] });
}

function told({ type, kv }: EtcdEvent): string {
  return `${type} ${kv.key} ${kv.modRevision}`;
}

etcdTest(
  "a watch tells what was and what will be, in order, and ends with its signal",
  () =>
    withEtcd(async (etcd) => {
      const stop = new AbortController();
      const lease = await etcd.grantLease(60);
      await put(etcd, "/dos/a");
      await put(etcd, "/other");
      const seen: string[] = [];
      let later: Promise<unknown> = Promise.resolve();
      for await (
        const { events, revision } of etcd.watch(KEYS, 1, stop.signal)
      ) {
        seen.push(...events.map(told));
        if (events.length > 0) {
          assertEquals(revision, events.at(-1)?.kv.modRevision);
        }
        if (seen.length === 1) {
          later = etcd.txn({
            success: [
              { put: "/dos/b", value: "", lease },
              { put: "/dos/c", value: "" },
            ],
          }).then(() => etcd.revokeLease(lease));
        }
        if (seen.length === 4) stop.abort();
      }
      await later;
      assertEquals(seen, [
        "put /dos/a 2",
        "put /dos/b 4",
        "put /dos/c 4",
        "delete /dos/b 5",
      ]);
    }),
);

etcdTest(
  "a watch of one key from a revision on tells only that",
  () =>
    withEtcd(async (etcd) => {
      await put(etcd, "/dos/a");
      await put(etcd, "/dos/ab");
      await put(etcd, "/dos/a");
      const stop = new AbortController();
      const watch = etcd.watch({ key: "/dos/a" }, 3, stop.signal);
      for await (const { events } of watch) {
        if (events.length === 0) continue;
        assertEquals(events.map(told), ["put /dos/a 4"]);
        break;
      }
    }),
);

etcdTest(
  "a transaction larger than one answer is told whole",
  () =>
    withEtcd(async (etcd) => {
      const value = "x".repeat(14_000);
      const success = Array.from(
        { length: 100 },
        (_, i) => ({ put: `/dos/${i}`, value }),
      );
      await etcd.txn({ success });
      await etcd.txn({ success });
      const stop = new AbortController();
      const seen: number[] = [];
      for await (const { events } of etcd.watch(KEYS, 2, stop.signal)) {
        for (const revision of new Set(events.map((x) => x.kv.modRevision))) {
          const all = events.filter(({ kv }) => kv.modRevision === revision);
          assertEquals(all.length, 100);
          seen.push(revision);
        }
        if (seen.length === 2) break;
      }
      assertEquals(seen, [2, 3]);
    }),
);

etcdTest(
  "while nothing happens a watch gives signs of life, which claim nothing new",
  () =>
    withEtcd(async (etcd) => {
      await put(etcd, "/dos/a");
      await put(etcd, "/other");
      const stop = new AbortController();
      const revisions: number[] = [];
      for await (const change of etcd.watch(KEYS, 2, stop.signal)) {
        revisions.push(change.revision);
        if (change.events.length === 0 && revisions.length > 3) break;
      }
      assertEquals(revisions, revisions.toSorted());
      assertEquals(revisions.at(-1), 2);
    }),
);

etcdTest(
  "a watch that is aborted before it begins, or at once, is quiet",
  () =>
    withEtcd(async (etcd) => {
      const watch = (signal: AbortSignal): Promise<unknown[]> =>
        Array.fromAsync(etcd.watch(KEYS, 1, signal));
      assertEquals(await watch(AbortSignal.abort()), []);
      const stop = new AbortController();
      const watched = watch(stop.signal);
      stop.abort();
      assertEquals(await watched, []);
    }),
);

etcdTest("a member that falls silent ends the watch", async () => {
  await using rig = await EtcdRig.start();
  const host = rig.host();
  const etcd = createEtcd({
    endpoints: host.endpoints,
    ...{ signMs: 50, deadlineMs: 500 },
  });
  const { signal } = new AbortController();
  const error = await assertRejects(async () => {
    for await (const _ of etcd.watch(KEYS, 1, signal)) host.set("cut");
  }, StoreError);
  etcd.close();
  assertEquals(error.code, "STORE_SLOW");
  assert(error.hint !== "");
});

etcdTest(
  "a member that dies ends the watch",
  () =>
    withEtcd(async (etcd, rig) => {
      const { signal } = new AbortController();
      const error = await assertRejects(async () => {
        for await (const _ of etcd.watch(KEYS, 1, signal)) {
          await rig.members[0]?.kill();
        }
      }, StoreError);
      assertEquals(error.code, "STORE_UNREACHABLE");
    }),
);

etcdTest(
  "a member that loses the others ends the watch, and the next one is told why",
  async () => {
    await using rig = await EtcdRig.start({ members: 3 });
    const [one, ...others] = rig.members;
    const endpoints = [one?.url ?? ""];
    const etcd = createEtcd({ endpoints, signMs: 50, deadlineMs: 5_000 });
    const { signal } = new AbortController();
    const watch = (): Promise<StoreError> =>
      assertRejects(async () => {
        for await (const _ of etcd.watch(KEYS, 1, signal)) {
          await Promise.all(others.map((member) => member.kill()));
        }
      }, StoreError);
    const codes = [(await watch()).code, (await watch()).code];
    etcd.close();
    // Etcd ends the stream without a word; so it depends on whether a sign of life was asked for meanwhile.
    assert(/UNREACHABLE|NO_QUORUM/.test(codes[0] ?? ""), codes[0]);
    assertEquals(codes[1], "STORE_NO_QUORUM");
  },
);
