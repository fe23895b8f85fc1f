/**
 * What becomes of those who wait when the server ends their session.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { acquire } from "../../../src/lease/acquire.ts";
import type { Desk } from "../../../src/lease/desk.ts";
import { Kept } from "../../../src/lease/kept.ts";
import type { Vigil } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { acquireInTurn } from "../../../src/lease/wait.ts";
import { yieldLease } from "../../../src/lease/yield.ts";
import { createEtcdKeepers } from "../../../src/stores/etcd/keepers.ts";
import { claimText, readClaim } from "../../../src/stores/etcd/claim.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { createEtcdLedger } from "../../../src/stores/etcd/ledger.ts";
import { createEtcdVigil } from "../../../src/stores/etcd/lookout.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { notBusy, the } from "../../support/in_turn.ts";
import { aRequest } from "../../support/records.ts";

const BOB = { owner: "bob", lane: "api" };

/** Somebody who can wait. */
function aWaiter(office: EtcdOffice): { desk: Desk; vigil: Vigil } {
  const store = office.store();
  const ledger = createEtcdLedger(store);
  const keepers = createEtcdKeepers(store);
  const desk = { ...office.desk({ store }), ledger, keepers };
  return { desk, vigil: createEtcdVigil(store, ledger) };
}

/** Waits until a ticket is there, of any keeper but some. */
async function queued(
  office: EtcdOffice,
  ...but: readonly string[]
): Promise<string> {
  while (true) {
    // deno-lint-ignore no-await-in-loop -- until it is there
    const { tickets } = await office.ledger().read();
    const name = tickets.map(({ keeper }) => keeper)
      .find((one) => !but.includes(one));
    if (name !== undefined) return name;
    // deno-lint-ignore no-await-in-loop -- until it is there
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The server ends the session of a keeper. */
function end(office: EtcdOffice, name: string): void {
  const [kv] = office.memory.range({ key: `${keyspace().keepers}${name}` });
  office.memory.revoke(the(kv).lease);
}

Deno.test("who waits queues anew once its session has ended, and has the lane in the end", async () => {
  const office = new EtcdOffice();
  const { desk, vigil } = aWaiter(office);
  await acquire(office.desk(), aRequest({ owner: "bob" }));
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  const asked = { ...aRequest(), wait: { warn } };
  const waiting = acquireInTurn(desk, vigil, asked);
  const first = await queued(office);
  end(office, first);
  await queued(office, first);
  await release(office.desk(), BOB);
  const answer = notBusy(await waiting);
  assertEquals(answer.outcome, "acquire");
  assertEquals(warnings, [
    "the session that its place in the queue hung on has ended; it queues anew and waits on",
  ]);
  const ends = office.entries().filter(({ op }) => op === "UNWAIT");
  assertEquals(ends.map(({ reason }) => reason), ["etcd session ended"]);
  assertEquals(office.keys("keepers"), []);
});

Deno.test("a lease that is to last as long as the keeper names the one there is by then", async () => {
  const office = new EtcdOffice();
  const { desk, vigil } = aWaiter(office);
  await acquire(office.desk(), aRequest({ owner: "bob" }));
  const kept = the(await Kept.open(desk.keepers));
  const { name } = kept.keeper;
  const asked = { ...aRequest({ keeper: name }), kept, wait: {} };
  const waiting = acquireInTurn(desk, vigil, asked);
  await queued(office);
  end(office, name);
  const next = await queued(office, name);
  await release(office.desk(), BOB);
  assertEquals(notBusy(await waiting).outcome, "acquire");
  const { live } = await desk.ledger.read();
  assertEquals(live.map((lease) => lease["keeper"]), [next]);
  assertEquals(kept.keeper.name, next);
  await kept.close();
});

Deno.test("who asks first by a session that has ended asks again by another", async () => {
  const office = new EtcdOffice();
  const { desk, vigil } = aWaiter(office);
  const kept = the(await Kept.open(desk.keepers));
  const { name } = kept.keeper;
  end(office, name);
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  const wait = { seconds: 0, warn };
  const asked = { ...aRequest({ keeper: name }), kept, wait };
  const answer = notBusy(await acquireInTurn(desk, vigil, asked));
  // It had no place that it could lose.
  assertEquals([answer.outcome, warnings], ["acquire", []]);
  assertEquals(office.keys("keepers"), [kept.keeper.name]);
  await kept.close();
});

Deno.test("a lane is handed to nobody whose keeper has gone, whatever its ticket hangs on", async () => {
  const office = new EtcdOffice();
  const { desk, vigil } = aWaiter(office);
  await acquire(office.desk(), aRequest({ owner: "bob" }));
  const stop = new AbortController();
  const wait = { signal: stop.signal };
  const waiting = acquireInTurn(desk, vigil, { ...aRequest(), wait });
  const name = await queued(office);
  const { claims, keepers } = keyspace();
  const kv = the(
    office.memory.range({ prefix: claims })
      .find(({ value }) => readClaim(value)?.state === "waiting"),
  );
  // As if it hung on something else, and so outlived its keeper.
  const { etcd } = office.store();
  const value = claimText(the(readClaim(kv.value)));
  await etcd.txn({
    success: [
      { put: kv.key, value, lease: await etcd.grantLease(600) },
      { delete: { key: `${keepers}${name}` } },
    ],
  });
  const given = notBusy(
    await yieldLease(office.desk(), { ...BOB, to: "ada" }),
  );
  assertEquals([given.outcome, given.reason_class], ["refuse", "NOT_WAITING"]);
  stop.abort();
  await waiting;
});
