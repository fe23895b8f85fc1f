import { assert, assertEquals } from "@std/assert";
import { acquire } from "../../../src/lease/acquire.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import type { Act, LedgerView } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { claimText } from "../../../src/stores/etcd/claim.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { inTurn, kindOf, notBusy, the } from "../../support/in_turn.ts";
import type { Link } from "../../support/memory_etcd.ts";
import { aRequest } from "../../support/records.ts";

const HALT = (): Act<string> => ({ append: [{ op: "HALT" }], result: "ok" });

/** Somebody who is about to decide on a lane, and does not get on. */
async function stuck(office: EtcdOffice, lane: string): Promise<string> {
  const key = `${keyspace().tries}stuck`;
  const value = claimText({
    ...{ state: "try", touches: { lanes: [lane], region: [`${lane}/**`] } },
    ...{ host: "far", owner: "process 9", at: "" },
  });
  await office.store().etcd.txn({ success: [{ put: key, value }] });
  return key;
}

Deno.test("nobody waits for those who touch something else", async () => {
  const office = new EtcdOffice();
  await stuck(office, "docs");
  const grant = notBusy(await acquire(office.desk(), aRequest()));
  assertEquals(grant.outcome, "acquire");
});

Deno.test("whoever waits in vain is told for whom, and leaves nothing behind", async () => {
  const office = new EtcdOffice();
  await stuck(office, "api");
  const answer = await acquire(office.desk(), aRequest());
  assertEquals(answer.outcome, "lock-busy");
  assert(
    answer.reason.includes('process 9 on \\"far\\"') ||
      answer.reason.includes("process 9"),
  );
  assertEquals(office.keys("claims"), ["~stuck"]);
  assertEquals(office.ms, 5_000);
});

Deno.test("a try that comes to nothing is waited for, and refuses nobody", async () => {
  const office = new EtcdOffice();
  const key = await stuck(office, "api");
  const asked = acquire(office.desk(), aRequest());
  await new Promise((resolve) => setTimeout(resolve, 0));
  await office.store().etcd.txn({ success: [{ delete: { key } }] });
  assertEquals(notBusy(await asked).outcome, "acquire");
});

Deno.test("what writes nothing waits for nobody", async () => {
  const office = new EtcdOffice();
  await stuck(office, "api");
  const { reason_class } = notBusy(
    await heartbeat(office.desk(), { owner: "ada", lane: "api" }),
  );
  assertEquals([reason_class, office.ms], ["NOT_HELD", 0]);
});

Deno.test("a process that stopped for longer than its session lives decides anew", async () => {
  const office = new EtcdOffice();
  const other = office.desk();
  let stops = 1;
  const link: Link = {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      const isCommit = act === "txn" && office.keys("claims").length > 0;
      if (isCommit && stops-- > 0) {
        office.ms += 16_000;
        notBusy(await acquire(other, aRequest({ owner: "bob" })));
      }
      return apply();
    },
  };
  const late = notBusy(await acquire(office.desk({ link }), aRequest()));
  assertEquals([late.outcome, late.reason_class], ["refuse", "LANE_HELD"]);
  assertEquals(office.ops(), ["ACQUIRE", "REFUSE"]);
});

Deno.test("an act never writes what is older than what it changes", async () => {
  const office = new EtcdOffice();
  await acquire(office.desk(), aRequest());
  const end = (view: LedgerView): Act<string> => ({
    append: view.live.map(({ lane, loop_ts }) => ({
      ...{ op: "RELEASE", lane, loop_ts },
    })),
    result: "ok",
  });
  let isFirst = true;
  const link: Link = {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      const isCommit = act === "txn" && office.keys("claims").length > 1;
      if (isCommit && isFirst) {
        isFirst = false;
        await heartbeat(office.desk(), { owner: "ada", lane: "api" });
      }
      return apply();
    },
  };
  // It says that it touches nothing of what it changes.
  const touches = { lanes: ["far"], region: [] };
  const done = kindOf(
    await office.ledger({ link }).transact(end, { touches }),
    "done",
  );
  assertEquals(done.written.map(({ op }) => op), ["RELEASE"]);
  assertEquals(office.ops(), ["ACQUIRE", "HEARTBEAT", "RELEASE"]);
});

Deno.test("a claim that says it was written by an act to come keeps nobody out, and goes on standing", async () => {
  await inTurn(
    ["9007199254740991", "1e300", "1e999", "0.5", "-1"],
    async (by) => {
      const office = new EtcdOffice();
      const desk = office.desk();
      await acquire(desk, aRequest());
      await acquire(desk, aRequest({ lane: "web", tree: ["web"] }));
      const { claims, held } = keyspace();
      const { etcd } = office.store();
      for (const prefix of [claims, held]) {
        for (const { key, value } of office.memory.range({ prefix })) {
          const odd = value.replace(/"by":\d+/, `"by":${by}`);
          // deno-lint-ignore no-await-in-loop -- a few
          await etcd.txn({
            success: [{ put: key, value: odd, lease: "same" }],
          });
        }
      }
      const refused = notBusy(await acquire(office.desk(), aRequest()));
      assertEquals(refused.outcome, "refuse", by);
      const beat = await heartbeat(desk, { owner: "ada", lane: "api" });
      assertEquals(beat.outcome, "beaten", by);
      // One of them is ended by the server, and has to be told of.
      const web = office.memory.range({ prefix: claims })
        .find(({ value }) => value.includes('"web"'));
      office.memory.revoke(the(web).lease);
      await office.ledger().sweep();
      const free = await acquire(
        desk,
        aRequest({ lane: "web", tree: ["web"] }),
      );
      assertEquals(notBusy(free).outcome, "acquire", by);
      await release(desk, { owner: "ada", lane: "api" });
      assertEquals(office.ops(), [
        ...["ACQUIRE", "ACQUIRE", "REFUSE", "HEARTBEAT", "SCAVENGE"],
        ...["ACQUIRE", "RELEASE"],
      ]);
      assertEquals(office.ms, 0);
    },
  );
});

Deno.test("a best effort that fails leaves its answer", async () => {
  const office = new EtcdOffice();
  const append = [{ op: "HALT", handle: "\ud800" }];
  const done = kindOf(
    await office.ledger().transact(() => ({
      ...{ append, result: "told", bestEffort: true },
    })),
    "done",
  );
  assertEquals([done.result, done.written], ["told", []]);
  assertEquals(office.keys("claims"), []);
  kindOf(await office.ledger().transact(HALT), "done");
});
