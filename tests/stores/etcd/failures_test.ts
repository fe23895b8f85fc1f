/** Every way in which etcd fails has a name, and nothing is in doubt that need not be. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type {
  EtcdConnection,
  EtcdOptions,
} from "../../../src/stores/etcd/client.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { EtcdRig, etcdTest, type RigOptions } from "../../support/etcd.ts";

/** Runs a body with connections that are closed afterwards. */
async function withRig(
  options: RigOptions,
  body: (
    rig: EtcdRig,
    connect: (options?: Partial<EtcdOptions>) => EtcdConnection,
  ) => Promise<void>,
): Promise<void> {
  await using rig = await EtcdRig.start(options);
  const open: EtcdConnection[] = [];
  try {
    await body(rig, (given) => {
      const etcd = createEtcd(rig.options({ deadlineMs: 3_000, ...given }));
      open.push(etcd);
      return etcd;
    });
  } finally {
    for (const etcd of open) etcd.close();
  }
}

function put(etcd: EtcdConnection, key = "/dos/x"): Promise<unknown> {
  return etcd.txn({ success: [{ put: key, value: "v" }] });
}

/** The code of the error that a call comes to, which has to say what to do. */
async function codeOf(call: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(call, StoreError);
  assert(error.hint !== "", error.message);
  assert(error.message.startsWith("Cannot "), error.message);
  return error.code;
}

/** What a read, a change and a lease come to. */
async function codesOf(etcd: EtcdConnection): Promise<string[]> {
  return [
    await codeOf(() => etcd.range({ prefix: "/dos/" })),
    await codeOf(() => put(etcd)),
    await codeOf(() => etcd.grantLease(60)),
  ];
}

etcdTest(
  "nobody there: unreachable, and no doubt about a change",
  () =>
    withRig({}, async (rig, connect) => {
      await rig.members[0]?.kill();
      assertEquals(
        await codesOf(connect()),
        ["STORE_UNREACHABLE", "STORE_UNREACHABLE", "STORE_UNREACHABLE"],
      );
    }),
);

etcdTest(
  "a cable that is drawn: slow, and a change is in doubt",
  () =>
    withRig({}, async (rig, connect) => {
      const host = rig.host();
      const etcd = connect({ endpoints: host.endpoints, deadlineMs: 2_000 });
      await put(etcd);
      host.set("cut");
      assertEquals(
        await codesOf(etcd),
        ["STORE_SLOW", "STORE_UNACKNOWLEDGED", "STORE_SLOW"],
      );
    }),
);

etcdTest(
  "a lost answer: the change is in doubt, was made, and was not sent twice",
  () =>
    withRig({}, async (rig, connect) => {
      const host = rig.host();
      const endpoints = [...host.endpoints, ...rig.endpoints];
      const etcd = connect({ endpoints });
      const near = connect();
      await put(etcd, "/dos/first");
      host.set("deaf");
      assertEquals(await codeOf(() => put(etcd)), "STORE_UNACKNOWLEDGED");
      const [kv] = (await near.range({ key: "/dos/x" })).kvs;
      assertEquals(kv?.value, "v");
      assertEquals(kv?.createRevision, kv?.modRevision);
      // The next question goes elsewhere.
      assertEquals((await etcd.range({ key: "/dos/x" })).kvs, [kv]);
    }),
);

etcdTest(
  "a member that stalls: a question moves on to the next",
  () =>
    withRig({}, async (rig, connect) => {
      const host = rig.host();
      const etcd = connect({
        endpoints: [...host.endpoints, ...rig.endpoints],
      });
      host.set("cut");
      assertEquals((await etcd.range({ prefix: "/dos/" })).kvs, []);
      assertEquals(await etcd.keepAlive(await etcd.grantLease(60)), 60);
      await put(etcd);
    }),
);

etcdTest(
  "two of three gone: no quorum, and nothing was changed",
  () =>
    withRig({ members: 3 }, async (rig, connect) => {
      const etcd = connect();
      await put(etcd, "/dos/before");
      const [last, ...others] = rig.members;
      await Promise.all(others.map((member) => member.kill()));
      if (last !== undefined) await rig.forlorn(last);
      assertEquals(
        await codesOf(etcd),
        ["STORE_NO_QUORUM", "STORE_NO_QUORUM", "STORE_NO_QUORUM"],
      );
      await Promise.all(others.map((member) => member.start()));
      await rig.leader();
      const { kvs } = await etcd.range({ prefix: "/dos/" });
      assertEquals(kvs.map(({ key }) => key), ["/dos/before"]);
    }),
);

etcdTest(
  "a member that is cut from the others says so, and the others are asked",
  () =>
    withRig({ members: 3, relayed: true }, async (rig, connect) => {
      const lone = await rig.leader();
      rig.cutMember(lone);
      await rig.forlorn(lone);
      assertEquals(
        await codeOf(() =>
          connect({ endpoints: [lone.url] }).range({ key: "a" })
        ),
        "STORE_NO_QUORUM",
      );
      const endpoints = [lone.url, ...rig.endpoints];
      await put(connect({ endpoints, deadlineMs: 10_000 }));
    }),
);

etcdTest(
  "a revision that is no longer kept: compacted",
  () =>
    withRig({}, async (rig, connect) => {
      const etcd = connect();
      await put(etcd);
      await put(etcd);
      const { revision } = await etcd.range({ key: "/dos/x" });
      await rig.call("/v3/kv/compaction", { revision: String(revision) });
      const { signal } = new AbortController();
      const codes = [
        await codeOf(() => etcd.range({ key: "/dos/x", revision: 2 })),
        await codeOf(() =>
          Array.fromAsync(etcd.watch({ key: "a" }, 1, signal))
        ),
      ];
      assertEquals(codes, ["STORE_COMPACTED", "STORE_COMPACTED"]);
    }),
);

etcdTest(
  "no room left: full, for whatever would write",
  () =>
    withRig(
      { args: ["--quota-backend-bytes", "200000"] },
      async (_, connect) => {
        const etcd = connect();
        const value = "x".repeat(50_000);
        const fill = async (): Promise<void> => {
          for (let i = 0; i < 20; i++) {
            // deno-lint-ignore no-await-in-loop -- until there is no room
            await etcd.txn({ success: [{ put: `/dos/${i}`, value }] });
          }
        };
        assertEquals(await codeOf(fill), "STORE_FULL");
        assertEquals(await codeOf(() => put(etcd)), "STORE_FULL");
        assertEquals(await codeOf(() => etcd.grantLease(60)), "STORE_FULL");
        assert((await etcd.range({ prefix: "/dos/" })).kvs.length > 0);
      },
    ),
);

etcdTest(
  "another cluster behind one of the endpoints: wrong, and nothing is written there",
  () =>
    withRig({}, async (rig, connect) => {
      await using other = await EtcdRig.start();
      const endpoints = [...rig.endpoints, ...other.endpoints];
      const etcd = connect({ endpoints });
      await put(etcd);
      await rig.members[0]?.kill();
      assertEquals(await codeOf(() => put(etcd)), "STORE_WRONG_CLUSTER");
      const there = connect({ endpoints: other.endpoints });
      assertEquals((await there.range({ prefix: "" })).kvs, []);
      const later = connect({ ...other.options(), known: etcd.identity });
      assertEquals(
        await codesOf(later),
        ["STORE_WRONG_CLUSTER", "STORE_WRONG_CLUSTER", "STORE_WRONG_CLUSTER"],
      );
    }),
);

etcdTest(
  "a cluster that was made anew in the same place: it went back",
  () =>
    withRig({}, async (rig, connect) => {
      const etcd = connect();
      await put(etcd);
      await put(etcd);
      const [member] = rig.members;
      await member?.kill();
      await Deno.remove(`${member?.plan.directory}/data`, { recursive: true });
      await member?.start();
      await rig.leader();
      const read = (one: EtcdConnection): Promise<string> =>
        codeOf(() => one.range({ key: "/dos/x" }));
      assertEquals(await read(etcd), "STORE_WENT_BACK");
      assertEquals(
        await read(connect({ known: etcd.identity })),
        "STORE_WENT_BACK",
      );
    }),
);
