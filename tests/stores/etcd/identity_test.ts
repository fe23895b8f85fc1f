/** Who we are to etcd: users, tokens, certificates. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import type { EtcdOptions } from "../../../src/stores/etcd/client.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { HAS_OPENSSL, makeCertificates } from "../../support/certificates.ts";
import { EtcdRig, etcdTest } from "../../support/etcd.ts";

const ADA = { username: "ada", password: "hunter2" };

/** Lets nobody in but root, and ada to the keys below `/dos/`. */
async function lock(rig: EtcdRig): Promise<void> {
  const user = async (name: string, role: string): Promise<void> => {
    await rig.call("/v3/auth/user/add", { name, password: ADA.password });
    await rig.call("/v3/auth/role/add", { name: role });
    await rig.call("/v3/auth/user/grant", { user: name, role });
  };
  await user("root", "root");
  await user("ada", "leases");
  await rig.call("/v3/auth/role/grant", {
    name: "leases",
    perm: { permType: 2, key: btoa("/dos/"), range_end: btoa("/dos0") },
  });
  await rig.call("/v3/auth/enable", {});
}

async function codeOf(options: EtcdOptions, key: string): Promise<string> {
  const etcd = createEtcd(options);
  try {
    await etcd.txn({ success: [{ put: key, value: "" }] });
    await etcd.range({ key });
    return "done";
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const told = `${error.message}${error.hint}${Deno.inspect(error)}`;
    assert(!told.includes("hunter2") && !told.includes("wrong!"), told);
    return error.code;
  } finally {
    etcd.close();
  }
}

etcdTest(
  "a user comes as far as its rights, and whoever has none is told",
  async () => {
    await using rig = await EtcdRig.start();
    await lock(rig);
    const wrong = { username: "ada", password: "wrong!" };
    assertEquals([
      await codeOf(rig.options(ADA), "/dos/x"),
      await codeOf(rig.options(ADA), "/other"),
      await codeOf(rig.options(wrong), "/dos/x"),
      await codeOf(rig.options({ ...wrong, username: "eve" }), "/dos/x"),
      await codeOf(rig.options(), "/dos/x"),
    ], ["done", ...Array.from({ length: 4 }, () => "STORE_AUTH")]);
  },
);

etcdTest(
  "a watch of what the user may not read is told, not silent",
  async () => {
    await using rig = await EtcdRig.start();
    await lock(rig);
    const etcd = createEtcd(rig.options(ADA));
    const { signal } = new AbortController();
    const error = await assertRejects(
      () => Array.fromAsync(etcd.watch({ prefix: "/other/" }, 1, signal)),
      StoreError,
    );
    etcd.close();
    assertEquals(error.code, "STORE_AUTH");
  },
);

etcdTest(
  "a token that etcd has forgotten is got anew, for a change and a watch too",
  async () => {
    await using rig = await EtcdRig.start();
    await lock(rig);
    const [member] = rig.members;
    const forget = async (): Promise<void> => {
      await member?.kill();
      await member?.start();
      await rig.leader();
    };
    const etcd = createEtcd(rig.options({ ...ADA, signMs: 20 }));
    const put = (value: string): ReturnType<typeof etcd.txn> =>
      etcd.txn({ success: [{ put: "/dos/x", value }] });
    await put("1");
    await forget();
    const { revision } = await put("2");
    await forget();
    const stop = new AbortController();
    for await (
      const { events } of etcd.watch({ prefix: "/dos/" }, revision, stop.signal)
    ) {
      if (events.length === 0) continue;
      assertEquals(events.map(({ kv }) => kv.value), ["2"]);
      stop.abort();
    }
    await forget();
    assertEquals((await etcd.range({ prefix: "/dos/" })).kvs.length, 1);
    etcd.close();
  },
);

etcdTest("a user where etcd asks for none is no error", async () => {
  await using rig = await EtcdRig.start();
  assertEquals(await codeOf(rig.options(ADA), "/dos/x"), "done");
});

if (HAS_OPENSSL) {
  etcdTest("over TLS both sides show who they are", async () => {
    const tls = await makeCertificates();
    const { ca, client: { cert, key } } = tls;
    const stranger = (await makeCertificates()).client;
    await using rig = await EtcdRig.start({ tls });
    const plain = rig.endpoints.map((url) => url.replace("https:", "http:"));
    assertEquals([
      await codeOf(rig.options({ tls: { ca, cert, key } }), "/dos/x"),
      await codeOf(rig.options({ tls: { cert, key } }), "/dos/x"),
      await codeOf(rig.options({ tls: { ca } }), "/dos/x"),
      await codeOf(rig.options({ tls: { ca, ...stranger } }), "/dos/x"),
      await codeOf({ endpoints: plain }, "/dos/x"),
    ], ["done", ...Array.from({ length: 4 }, () => "STORE_UNREACHABLE")]);
  });
}
