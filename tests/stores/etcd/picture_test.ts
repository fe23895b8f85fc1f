import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { claimText } from "../../../src/stores/etcd/claim.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { takePicture } from "../../../src/stores/etcd/picture.ts";
import { MemoryEtcd } from "../../support/memory_etcd.ts";
import { aLease } from "../../support/records.ts";

const SPACE = keyspace();

function granted(fence: number): string {
  return claimText({
    ...{ state: "granted", lease: aLease({ fence }), by: fence },
    ...{ requests: [], own: false },
  });
}

Deno.test("a picture tells what stands, what ended, and who is about to decide", async () => {
  const etcd = new MemoryEtcd().client();
  const lease = await etcd.grantLease(15);
  const attempt = claimText({
    ...{ state: "try", touches: { all: true }, host: "", owner: "", at: "" },
  });
  await etcd.txn({
    success: [
      { put: `${SPACE.claims}b`, value: granted(1), lease },
      { put: `${SPACE.held}b`, value: granted(1) },
      { put: `${SPACE.held}gone`, value: granted(2) },
      { put: `${SPACE.keepers}k`, value: "", lease },
      { put: SPACE.base, value: "40" },
      { put: SPACE.head, value: "1" },
    ],
  });
  await etcd.txn({
    success: [
      { put: `${SPACE.claims}a`, value: attempt, lease },
      { put: `${SPACE.claims}odd`, value: "{}" },
    ],
  });
  const picture = await takePicture(etcd, SPACE);
  assertEquals(picture.tries.map(({ id, ticket }) => [id, ticket]), [["a", 3]]);
  assertEquals(
    picture.stands.map(({ id, since, lease }) => [id, since, lease]),
    [["b", 2, lease]],
  );
  assertEquals(picture.ended.map(({ id, lease }) => [id, lease]), [
    ["gone", "0"],
  ]);
  assertEquals([...picture.keepers], [["k", { lease, createRevision: 2 }]]);
  assertEquals(
    [picture.base, picture.baseRevision, picture.headRevision],
    [40, 2, 2],
  );
  assertEquals(picture.unreadable, [`${SPACE.claims}odd`]);
});

Deno.test("without a readable base no number is told", async () => {
  const etcd = new MemoryEtcd().client();
  await etcd.txn({ success: [{ put: SPACE.base, value: "many" }] });
  const error = await assertRejects(() => takePicture(etcd, SPACE), StoreError);
  assertEquals(error.code, "STORE_CORRUPT");
});

Deno.test("no claim was written by an act after it, whatever it says", async () => {
  const etcd = new MemoryEtcd().client();
  const texts = [granted(1), granted(2), granted(3), granted(2.5), granted(-1)];
  await etcd.txn({
    success: texts.map((value, i) => ({ put: `${SPACE.claims}${i}`, value })),
  });
  const { stands } = await takePicture(etcd, SPACE);
  assertEquals(stands.map(({ claim }) => claim.by), [1, 2, 2, 2, -1]);
});
