import { assertEquals, assertRejects } from "@std/assert";
import type { AcquireOutcome } from "../../../src/lease/acquire_answer.ts";
import type { Desk, LockBusy } from "../../../src/lease/desk.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { acquire } from "../../../src/lease/acquire.ts";
import { endSession } from "../../../src/lease/end_session.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import { renew } from "../../../src/lease/renew.ts";
import { scavenge } from "../../../src/lease/scavenge.ts";
import { createHang } from "../../../src/stores/etcd/hanging.ts";
import { letGo } from "../../../src/stores/etcd/commit.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { notBusy } from "../../support/in_turn.ts";
import { FakeProcesses } from "../../support/processes.ts";
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

Deno.test("what the process's own lease no longer bears is granted by another one, at once", async () => {
  const office = new EtcdOffice();
  const stop = new AbortController();
  const store = office.store();
  const hang = createHang({ ...store, ttlS: 15 }, stop.signal);
  const desk = office.desk({ store: { hang } });
  await acquire(desk, aRequest());
  const session = await hang();
  office.memory.revoke(session);
  const again = await acquire(desk, aRequest({ lane: "web", tree: ["web"] }));
  assertEquals([again.outcome, office.ms], ["acquire", 0]);
  const { stands, ended } = await office.ledger().picture();
  assertEquals([stands.length, ended.length], [1, 1]);
  assertEquals(stands[0]?.lease, await hang());
  stop.abort();
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

/** Ninety leases of a holder that has been silent for long, each on an etcd lease of its own. */
async function ninetyGone(office: EtcdOffice): Promise<Desk> {
  const desk = office.desk();
  for (let i = 0; i < 90; i++) {
    const tree = [`d${i}/**`];
    // deno-lint-ignore no-await-in-loop -- one after the other
    await acquire(desk, aRequest({ lane: `l${i}`, tree, pid: 41 }));
  }
  office.ms += 20 * 60_000;
  const processes = new FakeProcesses();
  processes.gone(41);
  return { ...desk, processes };
}

Deno.test("more of the dead than goes into one transaction are ended in some", async () => {
  const office = new EtcdOffice();
  const desk = await ninetyGone(office);
  const answer = notBusy(await scavenge(desk));
  assertEquals(answer.scavenged.length, 90);
  assertEquals((await desk.ledger.read()).live, []);
  assertEquals(office.keys("held"), []);
});

Deno.test("a request with reclaim ends them in some, and holds the lane with the last", async () => {
  const office = new EtcdOffice();
  const desk = await ninetyGone(office);
  const asked = aRequest({ owner: "bob", tree: ["**"], reclaim: true });
  const answer = notBusy(await acquire(desk, asked));
  assertEquals(answer.outcome, "acquire");
  const { live } = await desk.ledger.read();
  assertEquals(live.map(({ holder }) => holder), ["bob"]);
});

Deno.test("of many who end the dead at once one has the lane, and who is heard of meanwhile keeps its own", async () => {
  const office = new EtcdOffice();
  const { processes } = await ninetyGone(office);
  const beat = { owner: "ada", lane: "l80" };
  const asked = (owner: string): Promise<AcquireOutcome | LockBusy> =>
    acquire(
      { ...office.desk(), processes },
      aRequest({ owner, tree: ["x/**"], lane: "x", reclaim: true }),
    );
  const [, ...answers] = await Promise.all([
    heartbeat(office.desk(), beat),
    ...["bob", "cid", "dan"].map(asked),
    scavenge({ ...office.desk(), processes }),
  ]);
  const outcomes = answers.map((one) => notBusy(one).outcome);
  assertEquals(outcomes.filter((one) => one === "acquire").length, 1);
  const { live } = await office.ledger().read();
  assertEquals(live.map(({ lane }) => lane), ["l80", "x"]);
  const ends = office.entries().filter(({ op }) => op === "SCAVENGE");
  assertEquals(new Set(ends.map(({ lane }) => lane)).size, 89);
  assertEquals(ends.length, 89);
});

Deno.test("more leases than go into one transaction are renewed in some", async () => {
  const office = new EtcdOffice();
  const { ledger } = await ninetyGone(office);
  const { live } = await ledger.read();
  const how = { host: "box", olderThanMs: 60_000, timeoutMs: 1_000 };
  assertEquals(await renew(ledger, live, how), 90);
});
