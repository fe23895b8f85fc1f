import { assert, assertEquals } from "@std/assert";
import { ETCD_DEFAULTS } from "../../../src/domain/store_settings.ts";
import type { Finding } from "../../../src/lease/ports.ts";
import { examineEtcd } from "../../../src/stores/etcd/examination.ts";
import { createEtcd } from "../../../src/stores/etcd/connection.ts";
import { EtcdRig, etcdTest } from "../../support/etcd.ts";

function look(
  endpoints: readonly string[],
  { username = "", password = "" } = {},
): Promise<Finding[]> {
  return examineEtcd({ ...ETCD_DEFAULTS, kind: "etcd", endpoints, username }, {
    root: "/",
    env: (name) => name === "DOS_ETCD_PASSWORD" ? password : undefined,
  });
}

/** What is not as it should be. */
function complaints(found: readonly Finding[]): string[] {
  for (const { status, fix, detail } of found) {
    assertEquals(fix === "", status === "ok", detail);
  }
  return found.filter(({ status }) => status !== "ok")
    .map(({ check, status }) => `${status}: ${check}`);
}

etcdTest(
  "nothing is wrong with an etcd that works, and nothing is written",
  async () => {
    await using rig = await EtcdRig.start();
    const etcd = createEtcd(rig.options());
    const before = (await etcd.range({ prefix: "" })).revision;
    const found = await look(rig.endpoints);
    const after = await etcd.range({ prefix: "" });
    etcd.close();
    assertEquals(complaints(found), []);
    assertEquals([after.revision, after.kvs], [before, []]);
    assertEquals(found.map(({ check }) => check), [
      ...["etcd endpoint", "etcd clock", "etcd access", "etcd space"],
      ...["etcd alarms", "etcd TLS", "etcd user"],
    ]);
  },
);

etcdTest(
  "one of three that is gone is a warning, all of them an error",
  async () => {
    await using rig = await EtcdRig.start({ members: 3 });
    await rig.members[0]?.kill();
    await rig.leader();
    assertEquals(complaints(await look(rig.endpoints)), [
      "warn: etcd endpoint",
    ]);
    await rig.members[1]?.kill();
    const [, , last] = rig.members;
    if (last !== undefined) await rig.forlorn(last);
    assertEquals(complaints(await look(rig.endpoints)), [
      ...["warn: etcd endpoint", "warn: etcd endpoint", "error: etcd endpoint"],
      ...["error: etcd access", "warn: etcd alarms"],
    ]);
    await last?.kill();
    const all = Array.from({ length: 3 }, () => "error: etcd endpoint");
    assertEquals(complaints(await look(rig.endpoints)), all);
  },
);

etcdTest("an endpoint of another cluster is an error", async () => {
  await using one = await EtcdRig.start();
  await using other = await EtcdRig.start();
  const found = await look([...one.endpoints, ...other.endpoints]);
  assert(complaints(found).includes("error: etcd endpoint"));
  assert(found.some(({ detail }) => detail.includes("it is cluster")));
});

etcdTest("rights are looked at without use of them", async () => {
  await using rig = await EtcdRig.start();
  const ada = { username: "ada", password: "hunter2" };
  assertEquals(
    complaints(await look(rig.endpoints, ada)),
    ["warn: etcd user"],
    "etcd asks nobody",
  );
  for (const [name, role] of [["root", "root"], ["ada", "reader"]] as const) {
    // deno-lint-ignore no-await-in-loop -- in order
    await rig.call("/v3/auth/user/add", { name, password: "hunter2" });
    // deno-lint-ignore no-await-in-loop -- in order
    await rig.call("/v3/auth/role/add", { name: role });
    // deno-lint-ignore no-await-in-loop -- in order
    await rig.call("/v3/auth/user/grant", { user: name, role });
  }
  const all = { key: btoa("/dos/"), range_end: btoa("/dos0") };
  await rig.call("/v3/auth/role/grant", {
    name: "reader",
    perm: { permType: 0, ...all },
  });
  await rig.call("/v3/auth/enable", {});
  const seen = async (who: Parameters<typeof look>[1]): Promise<string[]> => {
    const found = await look(rig.endpoints, who);
    assert(!JSON.stringify(found).includes("hunter2"));
    return complaints(found);
  };
  assertEquals(await seen(ada), ["error: etcd access"], "may only read");
  assertEquals(await seen({ ...ada, username: "root" }), []);
  assertEquals(await seen({ username: "ada" }), [
    "error: etcd access",
    "error: etcd user",
  ]);
  assertEquals(await seen({}), ["error: etcd access"]);
});

etcdTest("an etcd without room says so", async () => {
  await using rig = await EtcdRig.start({
    args: ["--quota-backend-bytes", "100000"],
  });
  const etcd = createEtcd(rig.options());
  const value = "x".repeat(200_000);
  await etcd.txn({ success: [{ put: "/x", value }] }).catch(() => {});
  etcd.close();
  assertEquals(complaints(await look(rig.endpoints)), [
    "error: etcd access",
    "error: etcd alarms",
  ]);
});
