/**
 * How much an act looks at, and how long its turn lives.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { replay } from "../../../src/journal/replay.ts";
import { acquire } from "../../../src/lease/acquire.ts";
import type { Desk } from "../../../src/lease/desk.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { claimText } from "../../../src/stores/etcd/claim.ts";
import type { EtcdOp } from "../../../src/stores/etcd/client.ts";
import { claimId, keyspace } from "../../../src/stores/etcd/keys.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { notBusy } from "../../support/in_turn.ts";
import type { Link } from "../../support/memory_etcd.ts";
import { aRequest } from "../../support/records.ts";

const { claims, held, tries } = keyspace();
const ADA = { owner: "ada", lane: "api" };

/** A way on which is seen what is told of a claim. */
function listening(id: string): { link: Link; heard: () => number } {
  let heard = 0;
  const link: Link = {
    async carry(_act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      const answer = apply();
      if (JSON.stringify(answer ?? "").includes(`${claims}${id}`)) heard++;
      return answer;
    },
  };
  return { link, heard: () => heard };
}

/** An office in which ada holds a lane, and somebody another one. */
async function twoLanes(): Promise<{ office: EtcdOffice; other: string }> {
  const office = new EtcdOffice();
  await acquire(office.desk(), aRequest());
  await acquire(office.desk(), aRequest({ lane: "web", tree: ["web"] }));
  const other =
    office.keys("claims").find((id) => id.startsWith(claimId("web", ""))) ?? "";
  assert(other !== "");
  return { office, other };
}

Deno.test("a lane is beaten and given back without a look at all others", async () => {
  const { office, other } = await twoLanes();
  const { link, heard } = listening(other);
  const desk = office.desk({ link });
  await heartbeat(desk, ADA);
  const { coalesced } = notBusy(
    await heartbeat(desk, { ...ADA, coalesceWithinS: 60 }),
  );
  assert(coalesced);
  const { released } = notBusy(await release(desk, ADA));
  assert(released);
  assertEquals(heard(), 0);
  // Whoever grants has to see them.
  await acquire(desk, aRequest());
  assertEquals(heard(), 1);
});

Deno.test("nor where it waits for another, whose act touches the same", async () => {
  const { office, other } = await twoLanes();
  const { etcd } = office.store();
  const key = `${tries}stuck`;
  const value = claimText({
    ...{ state: "try", touches: { lanes: ["far"], region: ["api/x"] } },
    ...{ host: "far", owner: "process 9", at: "" },
  });
  await etcd.txn({ success: [{ put: key, value }] });
  const { link, heard } = listening(other);
  const answer = release(office.desk({ link }), ADA);
  while (office.keys("claims").filter((id) => id.startsWith("~")).length < 2) {
    // deno-lint-ignore no-await-in-loop -- until it waits
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assertEquals(office.ops(), ["ACQUIRE", "ACQUIRE"]);
  await etcd.txn({ success: [{ delete: { key } }] });
  assert(notBusy(await answer).released);
  assertEquals(heard(), 0);
});

Deno.test("a lease is found whatever its claim is called", async () => {
  const { office, other } = await twoLanes();
  const { etcd } = office.store();
  const { kvs: [kv] } = await etcd.range({ key: `${claims}${other}` });
  if (kv === undefined) throw new Error("no claim");
  const moved = (from: string, to: string): EtcdOp[] => [
    { delete: { key: from } },
    { put: to, value: kv.value, lease: kv.lease },
  ];
  await etcd.txn({
    success: [
      ...moved(kv.key, `${claims}odd`),
      ...moved(`${held}${other}`, `${held}odd`),
    ],
  });
  const { link, heard } = listening("odd");
  const { released } = notBusy(
    await release(office.desk({ link }), { owner: "ada", lane: "web" }),
  );
  assertEquals([released, heard()], [true, 1]);
  assertEquals(office.keys("claims").length, 1);
});

Deno.test("a lane with very many aliases is beaten and given back", async () => {
  const office = new EtcdOffice();
  const aliases = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`alias-${i}`, "src"]),
  );
  const desk = office.desk({
    catalogue: {
      ...{ concurrent: ["src"], exclusive: [], autopick: [] },
      ...{ trees: { src: ["src/**"] }, aliases },
    },
  });
  const lane = { owner: "ada", lane: "alias-7" };
  await acquire(desk, { ...lane, tree: [] });
  const { beat } = notBusy(await heartbeat(desk, lane));
  const { released } = notBusy(await release(desk, lane));
  assertEquals([beat, released], [true, true]);
});

Deno.test("leases are told in the order of history, whoever was quicker to write", async () => {
  const office = new EtcdOffice();
  const gate = Promise.withResolvers<void>();
  let changes = 0;
  const slow = office.desk({
    link: {
      async carry(act, apply): Promise<ReturnType<typeof apply>> {
        await Promise.resolve();
        if (act === "txn" && ++changes === 2) await gate.promise;
        return apply();
      },
    },
  });
  const first = acquire(slow, aRequest({ lane: "one", tree: ["one"] }));
  while (office.keys("claims").length === 0) {
    // deno-lint-ignore no-await-in-loop -- until it has its turn
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await acquire(office.desk(), aRequest({ lane: "two", tree: ["two"] }));
  gate.resolve();
  await first;
  const lanes = async (): Promise<unknown[]> =>
    (await office.ledger().read()).live.map(({ lane }) => lane);
  assertEquals(await lanes(), ["one", "two"]);
  await heartbeat(office.desk(), { owner: "ada", lane: "one" });
  assertEquals(await lanes(), ["one", "two"]);
  assertEquals(replay(office.entries()).map(({ lane }) => lane), [
    ...["one", "two"],
  ]);
});

/** Somebody dies in the middle of an act; another one asks for the same. */
async function afterDeath(sessionTtlS?: number): Promise<number> {
  const office = new EtcdOffice();
  const store = sessionTtlS === undefined ? {} : { sessionTtlS };
  const killed = office.desk({
    store,
    link: {
      carry: async (act, apply): Promise<ReturnType<typeof apply>> => {
        await Promise.resolve();
        const isCommit = act === "txn" && office.keys("claims").length > 0;
        return isCommit ? await new Promise(() => {}) : apply();
      },
    },
  });
  void acquire(killed, aRequest({ owner: "eve" }));
  while (office.keys("claims").length === 0) {
    // deno-lint-ignore no-await-in-loop -- until it is about to decide
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const answer = await acquire(
    office.desk({ store }),
    aRequest({ lockTimeout: 60 }),
  );
  assertEquals(notBusy(answer).outcome, "acquire");
  return office.ms;
}

Deno.test("whoever dies in the middle of an act keeps others waiting for five seconds, or for a shorter session", async () => {
  assertEquals(await afterDeath(), 5_000);
  assertEquals(await afterDeath(30), 5_000);
  assertEquals(await afterDeath(2), 2_000);
});

/** A desk each of whose questions takes so long. */
function slowDesk(office: EtcdOffice, ms: number): Desk {
  return office.desk({
    link: {
      async carry(act, apply): Promise<ReturnType<typeof apply>> {
        await Promise.resolve();
        if (act === "watch") return apply();
        office.ms += ms / 2;
        const answer = apply();
        office.ms += ms / 2;
        return answer;
      },
    },
  });
}

for (const ms of [900, 1_600, 2_400, 4_000]) {
  Deno.test(`acts are done where each answer takes ${ms} ms`, async () => {
    const office = new EtcdOffice();
    const { outcome } = notBusy(
      await acquire(slowDesk(office, ms), aRequest()),
    );
    const { beat } = notBusy(await heartbeat(slowDesk(office, ms), ADA));
    const { released } = notBusy(await release(slowDesk(office, ms), ADA));
    assertEquals([outcome, beat, released], ["acquire", true, true]);
  });
}

Deno.test("whoever never gets to use its turn is told that etcd is slow", async () => {
  const office = new EtcdOffice();
  const error = await assertRejects(
    () => acquire(slowDesk(office, 8_000), aRequest()),
    StoreError,
  );
  assertEquals(error.code, "STORE_SLOW");
  assert(error.message.includes("so slowly that our turn ended"));
  assertEquals(office.ops(), []);
});
