import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { acquire } from "../../../src/lease/acquire.ts";
import { adopt } from "../../../src/lease/adopt.ts";
import { check } from "../../../src/lease/check.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { request } from "../../../src/lease/request.ts";
import { spawn } from "../../../src/lease/spawn.ts";
import { claimId, keyspace } from "../../../src/stores/etcd/keys.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { notBusy } from "../../support/in_turn.ts";
import type { Link } from "../../support/memory_etcd.ts";
import { aRequest } from "../../support/records.ts";

const MINUTE_MS = 60_000;

Deno.test("a grant is one lease, one key beside it and one record, and nothing is left of the try", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  const mine = notBusy(await acquire(desk, aRequest()));
  assertEquals(mine.outcome, "acquire");
  assertEquals(office.keys("claims"), [claimId("api", "id1")]);
  assertEquals(office.keys("held"), [claimId("api", "id1")]);
  const [record, ...rest] = office.entries();
  assertEquals([record?.op, record?.seq, rest], ["ACQUIRE", mine.fence, []]);
  const { live } = await desk.ledger.read();
  assertEquals(live.map(({ fence }) => fence), [mine.fence]);

  const yours = notBusy(
    await acquire(office.desk(), aRequest({ owner: "bob", lane: "x" })),
  );
  assertEquals([yours.outcome, yours.reason_class], ["refuse", "OVERLAP"]);
  assertEquals(office.ops(), ["ACQUIRE", "REFUSE"]);

  const { released } = notBusy(
    await release(desk, { owner: "ada", lane: "api" }),
  );
  assert(released);
  assertEquals(office.keys("claims"), []);
  assertEquals(office.keys("held"), []);
  assertEquals(office.ops(), ["ACQUIRE", "REFUSE", "RELEASE"]);
});

Deno.test("numbers rise, with fences among them", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  const first = notBusy(await acquire(desk, aRequest()));
  await release(desk, { owner: "ada", lane: "api" });
  const second = notBusy(await acquire(desk, aRequest({ owner: "bob" })));
  assert(Number(second.fence) > Number(first.fence));
  const numbers = office.entries().map(({ seq }) => Number(seq));
  assertEquals(numbers, numbers.toSorted((a, b) => a - b));
  const { nextSeq } = await desk.ledger.read();
  assert(nextSeq > Math.max(...numbers));
});

Deno.test("a lease without a keeper lives as long as its silence may last", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  await acquire(desk, aRequest({ ttl: 10 }));
  const claim = { owner: "ada", lane: "api" };
  office.ms += 14 * MINUTE_MS;
  const { beat } = notBusy(await heartbeat(desk, claim));
  assert(beat);
  office.ms += 14 * MINUTE_MS;
  assert((await check(desk, claim)).held);
  office.ms += 2 * MINUTE_MS;
  assertFalse((await check(desk, claim)).held);
  assertEquals(office.keys("held"), [claimId("api", "id1")]);
});

Deno.test("what the server ended is told before the next grant of the region", async () => {
  const office = new EtcdOffice();
  const mine = notBusy(await acquire(office.desk(), aRequest({ ttl: 10 })));
  office.ms += 16 * MINUTE_MS;
  const desk = office.desk();
  const elsewhere = { owner: "bob", lane: "far", tree: ["far/**"] };
  await acquire(desk, elsewhere);
  assertEquals(office.ops(), ["ACQUIRE", "ACQUIRE"]);
  const yours = notBusy(
    await acquire(desk, aRequest({ owner: "bob", lane: "x" })),
  );
  assertEquals(yours.outcome, "acquire");
  assertEquals(office.ops(), ["ACQUIRE", "ACQUIRE", "SCAVENGE", "ACQUIRE"]);
  const [, , end] = office.entries();
  assertEquals(
    [end?.["prev_holder"], end?.["reason"], end?.lane],
    ["ada", "etcd session ended", "api"],
  );
  const late = notBusy(
    await release(office.desk(), {
      owner: "ada",
      lane: "api",
      fence: Number(mine.fence),
    }),
  );
  assertEquals([late.outcome, late.reason_class], ["refuse", "LOST"]);
});

Deno.test("a sweep tells of everything that was ended, however much it is", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  for (let i = 0; i < 70; i++) {
    const tree = [`a${i}/**`];
    // deno-lint-ignore no-await-in-loop -- one after the other
    await acquire(desk, { owner: "ada", lane: `a${i}`, tree, ttl: 1 });
  }
  office.ms += 7 * MINUTE_MS;
  const ledger = office.ledger();
  assertEquals((await ledger.picture()).ended.length, 70);
  const all = notBusy(
    await acquire(office.desk(), { owner: "bob", lane: "global" }),
  );
  assertEquals(all.outcome, "acquire");
  assertEquals((await ledger.picture()).ended, []);
  assertEquals(office.ops().filter((op) => op === "SCAVENGE").length, 70);
  assertEquals(office.ops().at(-1), "ACQUIRE");
  await ledger.sweep();
  assertEquals(office.ops().length, 141);
});

Deno.test("a lease that changes hands leaves the etcd lease of its old holder", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  const keeper = await desk.keepers.open();
  await acquire(desk, aRequest({ keeper: String(keeper?.name) }));
  const taken = notBusy(
    await adopt(office.desk(), { owner: "bob", lane: "api", from: "ada" }),
  );
  assertEquals(taken.outcome, "adopted");
  const [, , last] = office.entries().slice(-3);
  assertEquals([last?.op, last?.seq], ["RECONCILE", taken.fence]);
  await keeper?.close();
  assert((await check(desk, { owner: "bob", lane: "api" })).held);
  assertFalse((await check(desk, { owner: "ada", lane: "api" })).held);
});

Deno.test("a keeper's lease ends with it, and with nothing left of it in etcd", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  const keeper = await desk.keepers.open();
  await acquire(desk, aRequest({ keeper: String(keeper?.name) }));
  assertEquals(office.keys("keepers"), [keeper?.name]);
  await keeper?.close();
  assertEquals((await desk.ledger.read()).live, []);
  assertEquals(office.keys("keepers"), []);
});

Deno.test("a keeper that is gone is granted nothing", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  const keeper = await desk.keepers.open();
  await keeper?.close();
  await assertRejects(
    () => acquire(desk, aRequest({ keeper: String(keeper?.name) })),
    Error,
    "its session with etcd has ended",
  );
  assertEquals(office.keys("claims"), []);
  assertEquals(office.entries(), []);
});

Deno.test("the callbacks of the caller are asked in the act itself, however much others write", async () => {
  const office = new EtcdOffice();
  const other = office.desk();
  const link: Link = {
    async carry(_act, apply): Promise<ReturnType<typeof apply>> {
      await spawn(other, { lane: "x" });
      return apply();
    },
  };
  const desk = office.desk({ link });
  const answer = notBusy(await acquire(desk, { owner: "ada", picks: () => 3 }));
  assertEquals([answer.outcome, answer.pick_count], ["acquire", 3]);
  assertEquals(
    answer.fence,
    office.entries().findLast(({ op }) => op === "ACQUIRE")?.seq,
  );
});

Deno.test("requests stand with the lease, and go with it", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  await acquire(desk, aRequest());
  await request(desk, { owner: "bob", lane: "api", reason: "soon" });
  const { requests } = await check(desk, { owner: "ada", lane: "api" });
  assertEquals(requests.map(({ owner }) => owner), ["bob"]);
  await release(desk, { owner: "ada", lane: "api" });
  await acquire(desk, aRequest());
  assertEquals((await desk.ledger.read()).requests, []);
});

Deno.test("no etcd lease outlives what hung on it, but for the session", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  await acquire(desk, aRequest());
  await adopt(desk, { owner: "bob", lane: "api", from: "ada", pid: 9 });
  assertEquals(office.memory.leases, 2);
  await release(desk, { owner: "bob", lane: "api" });
  assertEquals(office.memory.leases, 1);
});

Deno.test("a `held` key with a lease that nobody can take up goes with the next sweep", async () => {
  const office = new EtcdOffice();
  const { held } = keyspace();
  const { etcd } = office.store();
  const rest = { requests: [], by: 1, own: false };
  const value = JSON.stringify({ state: "granted", lease: {}, ...rest });
  await etcd.txn({
    success: [{ put: `${held}x`, value }, { put: `${held}y`, value }],
  });
  let questions = 0;
  const link: Link = {
    async carry(_act, apply): Promise<ReturnType<typeof apply>> {
      questions++;
      return await Promise.resolve().then(apply);
    },
  };
  await office.ledger({ link }).sweep();
  assertEquals(office.keys("held"), []);
  assert(questions < 30, `${questions} questions`);
  const { outcome } = notBusy(await acquire(office.desk(), aRequest()));
  assertEquals(outcome, "acquire");
});

Deno.test("an act whose turn is never answered is given up in its time, and leaves nothing in the way", async () => {
  const office = new EtcdOffice();
  const link: Link = {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      const answer = apply();
      if (act !== "txn") return answer;
      office.ms += 5_000;
      throw new StoreError("STORE_UNACKNOWLEDGED", "lost");
    },
  };
  const error = await assertRejects(
    () => acquire(office.desk({ link }), aRequest()),
    StoreError,
  );
  assertEquals(error.code, "STORE_SLOW");
  assert(office.ms <= 10_000, `${office.ms} ms`);
  assertEquals(office.keys("claims"), []);
});
