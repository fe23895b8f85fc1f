import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EtcdConnection } from "../../../src/stores/etcd/client.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { EtcdRig, etcdTest } from "../../support/etcd.ts";
import { FakeGateway } from "../../support/fake_gateway.ts";

/** One node, and a connection to it. */
async function withEtcd(
  body: (etcd: EtcdConnection, rig: EtcdRig) => Promise<void>,
): Promise<void> {
  await using rig = await EtcdRig.start();
  const etcd = createEtcd(rig.options());
  try {
    await body(etcd, rig);
  } finally {
    etcd.close();
  }
}

etcdTest(
  "a transaction writes, reads what it wrote, and tells its revision",
  () =>
    withEtcd(async (etcd) => {
      const answer = await etcd.txn({
        compare: [{ key: "/dos/claims/ü", createRevision: 0 }],
        success: [
          { put: "/dos/claims/ü", value: '{"a":"é"}' },
          { get: { prefix: "/dos/" } },
        ],
        failure: [{ get: { key: "/dos/claims/ü" } }],
      });
      const kv = {
        key: "/dos/claims/ü",
        value: '{"a":"é"}',
        createRevision: answer.revision,
        modRevision: answer.revision,
        lease: "0",
      };
      assert(answer.succeeded);
      assertEquals(answer.found, [[], [kv]]);
      const again = await etcd.txn({
        compare: [{ key: "/dos/claims/ü", createRevision: 0 }],
        success: [{ put: "/dos/claims/ü", value: "" }],
        failure: [{ get: { key: "/dos/claims/ü" } }],
      });
      assertEquals(again, {
        revision: answer.revision,
        succeeded: false,
        found: [[kv]],
        counts: [1],
      });
      const counted = await etcd.txn({
        success: [{ get: { prefix: "/dos/", countOnly: true } }],
      });
      assertEquals([counted.found, counted.counts], [[[]], [1]]);
      assertEquals(etcd.identity.revision, answer.revision);
    }),
);

etcdTest(
  "conditions hold on the revision that wrote a key, and keys are deleted by prefix",
  () =>
    withEtcd(async (etcd) => {
      const { revision } = await etcd.txn({
        success: [{ put: "/a/1", value: "" }, { put: "/a/2", value: "" }],
      });
      const change = (modRevision: number): ReturnType<typeof etcd.txn> =>
        etcd.txn({
          compare: [{ key: "/a/1", modRevision }],
          success: [{ delete: { prefix: "/a/" } }],
        });
      assert(!(await change(revision - 1)).succeeded);
      assert((await change(revision)).succeeded);
      assertEquals((await etcd.range({ prefix: "/a/" })).kvs, []);
    }),
);

etcdTest(
  "a range is read after a key, up to a limit, as of a revision, without values",
  () =>
    withEtcd(async (etcd) => {
      const put = (key: string): ReturnType<typeof etcd.txn> =>
        etcd.txn({ success: [{ put: key, value: "v" }] });
      await put("/a/1");
      const { revision } = await put("/a/2");
      await put("/a/3");
      await put("/b/1");
      const keys = async (
        range: Omit<Parameters<typeof etcd.range>[0], "key">,
      ): Promise<string[]> => {
        const { kvs } = await etcd.range({ ...range, prefix: "/a/" });
        return kvs.map(({ key, value }) => `${key}=${value}`);
      };
      assertEquals(await keys({}), ["/a/1=v", "/a/2=v", "/a/3=v"]);
      assertEquals(await keys({ after: "/a/1" }), ["/a/2=v", "/a/3=v"]);
      assertEquals(await keys({ limit: 2 }), ["/a/1=v", "/a/2=v"]);
      assertEquals(await keys({ revision }), ["/a/1=v", "/a/2=v"]);
      assertEquals(
        await keys({ minModRevision: revision, keysOnly: true }),
        ["/a/2=", "/a/3="],
      );
      assertEquals((await etcd.range({ prefix: "" })).kvs.length, 4);
    }),
);

/** Puts so many keys below `/a/`, some in one transaction. */
async function putMany(
  etcd: EtcdConnection,
  { count, value, atOnce }: { count: number; value: string; atOnce: number },
): Promise<void> {
  for (let from = 0; from < count; from += atOnce) {
    // deno-lint-ignore no-await-in-loop -- in order
    await etcd.txn({
      success: Array.from({ length: atOnce }, (_, i) => ({
        put: `/a/${String(from + i).padStart(6, "0")}`,
        value,
      })),
    });
  }
}

etcdTest(
  "a range of more keys than one answer takes is read whole, as of one revision",
  () =>
    withEtcd(async (etcd) => {
      await putMany(etcd, { count: 2_100, value: "", atOnce: 100 });
      const { kvs, revision } = await etcd.range({ prefix: "/a/" });
      assertEquals(kvs.length, 2_100);
      assertEquals(new Set(kvs.map(({ key }) => key)).size, 2_100);
      assertEquals(revision, etcd.identity.revision);
    }),
);

etcdTest(
  "a range of more bytes than one answer takes is read whole",
  () =>
    withEtcd(async (etcd) => {
      const value = "x".repeat(100_000);
      await putMany(etcd, { count: 100, value, atOnce: 10 });
      const { kvs } = await etcd.range({ prefix: "/a/" });
      assertEquals(kvs.length, 100);
    }),
);

etcdTest(
  "keys go with the etcd lease they hang on",
  () =>
    withEtcd(async (etcd) => {
      const lease = await etcd.grantLease(60);
      await etcd.txn({ success: [{ put: "/a", value: "1", lease }] });
      await etcd.txn({ success: [{ put: "/a", value: "2", lease: "same" }] });
      const [kv] = (await etcd.range({ key: "/a" })).kvs;
      assertEquals([kv?.value, kv?.lease], ["2", lease]);
      assertEquals(await etcd.keepAlive(lease), 60);
      await etcd.revokeLease(lease);
      assertEquals((await etcd.range({ key: "/a" })).kvs, []);
      assertEquals(await etcd.keepAlive(lease), 0);
      await etcd.revokeLease(lease);
      const error = await assertRejects(
        () => etcd.txn({ success: [{ put: "/a", value: "", lease }] }),
        StoreError,
      );
      assertEquals(error.code, "STORE_SESSION_ENDED");
    }),
);

etcdTest(
  "a lease that is asked for twice, for want of an answer, is one lease",
  () =>
    withEtcd(async (etcd, rig) => {
      const host = rig.host();
      host.set("deaf");
      const endpoints = [...host.endpoints, ...rig.endpoints];
      const far = createEtcd({ endpoints, deadlineMs: 2_000 });
      const lease = await far.grantLease(60);
      far.close();
      assertEquals(await etcd.keepAlive(lease), 60);
      const { leases } = await rig.call("/v3/lease/leases", {}) as {
        leases: { ID: string }[];
      };
      assertEquals(leases.map(({ ID }) => ID), [lease]);
    }),
);

Deno.test("a range that is compacted between two pages is read anew, unless a revision was named", async () => {
  const key = btoa("a");
  let pages = 0;
  await using fake = new FakeGateway(({ body }) => {
    pages++;
    if (body["revision"] === undefined) {
      return { kvs: [{ key }], more: pages < 3 };
    }
    return {
      fails: "etcdserver: mvcc: required revision has been compacted",
      state: 11,
    };
  });
  const etcd = createEtcd({ endpoints: [fake.url] });
  assertEquals((await etcd.range({ prefix: "" })).kvs.length, 1);
  const error = await assertRejects(
    () => etcd.range({ prefix: "", revision: 1 }),
    StoreError,
  );
  etcd.close();
  assertEquals(error.code, "STORE_COMPACTED");
  assertEquals(pages, 4);
});

Deno.test("an etcd lease is the one that was asked for, or none", async () => {
  await using other = new FakeGateway(() => ({ ID: "7", TTL: "15" }));
  const etcd = createEtcd({ endpoints: [other.url], deadlineMs: 300 });
  assertEquals(await etcd.keepAlive("7"), 15);
  await assertRejects(() => etcd.keepAlive("8"), StoreError);
  await assertRejects(() => etcd.grantLease(15), StoreError);
  etcd.close();
});

Deno.test("a transaction that is answered without its steps is no picture of an empty store", async () => {
  await using short = new FakeGateway(() => ({ succeeded: true }));
  const etcd = createEtcd({ endpoints: [short.url], deadlineMs: 300 });
  const get = { get: { prefix: "/dos/" } };
  const read = await assertRejects(
    () => etcd.txn({ success: [get] }),
    StoreError,
  );
  const write = await assertRejects(
    () => etcd.txn({ success: [{ put: "a", value: "" }, get] }),
    StoreError,
  );
  etcd.close();
  assertEquals([read.code, write.code], [
    ...["STORE_UNREACHABLE", "STORE_UNACKNOWLEDGED"],
  ]);
});
