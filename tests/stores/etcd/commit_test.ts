import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { acquire } from "../../../src/lease/acquire.ts";
import { endSession } from "../../../src/lease/end_session.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import { letGo } from "../../../src/stores/etcd/commit.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { aRequest } from "../../support/records.ts";

Deno.test("leases without a keeper hang on the process's own lease where it has one for them", async () => {
  const office = new EtcdOffice();
  const { etcd } = office.store();
  const session = await etcd.grantLease(15);
  const desk = office.desk({ store: { hang: () => Promise.resolve(session) } });
  await acquire(desk, aRequest());
  const [stand] = (await office.ledger().picture()).stands;
  assertEquals(stand?.lease, session);
  office.ms += 14_000;
  await heartbeat(office.desk(), { owner: "ada", lane: "api" });
  office.ms += 2_000;
  assertEquals((await desk.ledger.read()).live, []);
});

Deno.test("more than goes into one transaction is refused whole", async () => {
  const office = new EtcdOffice();
  const ledger = office.ledger();
  const append = Array.from({ length: 200 }, () => ({ op: "HALT" }));
  const error = await assertRejects(
    () => ledger.transact(() => ({ append, result: null })),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNWRITABLE");
  assertEquals([office.entries(), office.keys("claims")], [[], []]);
});

Deno.test("etcd leases that cannot be ended are left to their time", async () => {
  const office = new EtcdOffice();
  const etcd = office.memory.client({
    carry: () => Promise.reject(new StoreError("STORE_UNREACHABLE", "cut")),
  });
  await letGo(etcd, ["1", "2"]);
  assertEquals(office.memory.leases, 0);
});

Deno.test("a session that held more than goes into one transaction is ended in some", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  for (let i = 0; i < 45; i++) {
    const tree = [`d${i}/**`];
    // deno-lint-ignore no-await-in-loop -- one after the other
    await acquire(desk, aRequest({ lane: `l${i}`, tree, sessionId: "s1" }));
  }
  const how = { host: "box", timeoutMs: 1_000 };
  assertEquals((await endSession(desk.ledger, "s1", how))?.length, 45);
  assertEquals((await desk.ledger.read()).live, []);
});
