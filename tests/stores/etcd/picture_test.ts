import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { claimText } from "../../../src/stores/etcd/claim.ts";
import type { EtcdOp } from "../../../src/stores/etcd/client.ts";
import { claimId, keyspace } from "../../../src/stores/etcd/keys.ts";
import { type Stand, takePicture } from "../../../src/stores/etcd/picture.ts";
import { MemoryEtcd } from "../../support/memory_etcd.ts";
import { aLease } from "../../support/records.ts";

const SPACE = keyspace();

function granted(fence: number): string {
  return claimText({
    ...{ state: "granted", by: fence },
    lease: aLease({ fence, loop_ts: `at ${fence}` }),
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
      { put: `${SPACE.tries}a`, value: attempt, lease },
      { put: `${SPACE.claims}odd`, value: "{}" },
    ],
  });
  const picture = await takePicture(etcd, SPACE);
  assertEquals(picture.tries.map(({ key, ticket }) => [key, ticket]), [
    [`${SPACE.tries}a`, 3],
  ]);
  assertEquals(
    picture.stands.map(({ id, since, lease }) => [id, since, lease]),
    [["b", 2_000, lease]],
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
  const texts = [1, 2, 3, 2.5, -1].map(granted);
  await etcd.txn({
    success: texts.map((value, i) => ({ put: `${SPACE.claims}${i}`, value })),
  });
  const { stands } = await takePicture(etcd, SPACE);
  assertEquals(stands.map(({ claim }) => claim.by), [1, 2, 2, 2, -1]);
});

Deno.test("what the fold takes for no lease, or for one that is there, is told and grants nothing", async () => {
  const etcd = new MemoryEtcd().client();
  const blank = claimText({
    ...{ state: "granted", lease: { holder: "h" }, by: 1 },
    ...{ requests: [], own: false },
  });
  const texts = [granted(1), blank, granted(1), granted(2)];
  await etcd.txn({
    success: texts.map((value, i) => ({ put: `${SPACE.claims}${i}`, value })),
  });
  const { stands, unreadable } = await takePicture(etcd, SPACE);
  assertEquals(stands.map(({ id }) => id), ["0", "3"]);
  assertEquals(unreadable, [`${SPACE.claims}1`, `${SPACE.claims}2`]);
});

Deno.test("a picture of some lanes has what stands there and who is about to decide", async () => {
  const etcd = new MemoryEtcd().client();
  const lease = await etcd.grantLease(15);
  const attempt = claimText({
    ...{ state: "try", touches: { all: true }, host: "", owner: "", at: "" },
  });
  const put = (lane: string, name: string, isHeld: boolean): EtcdOp[] => {
    const value = claimText({
      ...{ state: "granted", lease: aLease({ lane }), by: 2 },
      ...{ requests: [], own: false },
    });
    const id = claimId(lane, name);
    const held = { put: `${SPACE.held}${id}`, value };
    return isHeld ? [held, { put: `${SPACE.claims}${id}`, value }] : [held];
  };
  await etcd.txn({
    success: [
      ...put("api", "a", STANDS),
      ...put("api", "b", ENDED),
      ...put("web", "c", STANDS),
      ...put("docs", "d", ENDED),
      { put: `${SPACE.tries}t`, value: attempt, lease },
      { put: `${SPACE.keepers}k`, value: "", lease },
    ],
  });
  const some = await takePicture(etcd, SPACE, {
    lanes: ["api", "none", "api"],
  });
  const ids = (stands: readonly Stand[]): string[] =>
    stands.map(({ id }) => id);
  assertEquals(ids(some.stands), [claimId("api", "a")]);
  assertEquals(ids(some.ended), [claimId("api", "b")]);
  assertEquals(some.tries.map(({ key }) => key), [`${SPACE.tries}t`]);
  assertEquals([some.keepers.size, some.lanes], [0, ["api", "none", "api"]]);
  const all = await takePicture(etcd, SPACE);
  assertEquals([all.stands.length, all.ended.length, all.lanes], [2, 2, null]);
});

Deno.test("what was swept or granted between two looks is not taken for ended", async () => {
  const memory = new MemoryEtcd();
  const [plain, space] = [memory.client(), SPACE];
  const value = granted(1);
  await plain.txn({
    success: [
      { put: `${space.claims}a`, value },
      { put: `${space.held}a`, value },
      { put: `${space.held}swept`, value },
      { put: `${space.held}gone`, value },
    ],
  });
  let looks = 0;
  const etcd = memory.client({
    async carry(_act, apply): Promise<ReturnType<typeof apply>> {
      if (looks++ === 1) {
        await plain.txn({
          success: [
            { delete: { key: `${space.claims}a` } },
            { delete: { key: `${space.held}swept` } },
            { put: `${space.held}late`, value },
          ],
        });
      }
      return apply();
    },
  });
  const { stands, ended } = await takePicture(etcd, space);
  assertEquals(stands.map(({ id }) => id), ["a"]);
  assertEquals(ended.map(({ id }) => id), ["gone"]);
});

Deno.test("a look for what ended counts on no number", async () => {
  const etcd = new MemoryEtcd().client();
  await etcd.txn({
    success: [
      // Whose `held` key another hand has deleted.
      { put: `${SPACE.claims}a`, value: granted(1) },
      { put: `${SPACE.held}gone`, value: granted(2) },
    ],
  });
  const ended = async (isThorough: boolean): Promise<string[]> =>
    (await takePicture(etcd, SPACE, { lanes: null, isThorough })).ended
      .map(({ id }) => id);
  assertEquals([await ended(QUICK), await ended(THOROUGH)], [[], ["gone"]]);
});

Deno.test("what looks like an act and lies where none does may be a lease", async () => {
  const etcd = new MemoryEtcd().client();
  const value = claimText({
    ...{ state: "try", touches: { all: true }, host: "", owner: "", at: "" },
  });
  await etcd.txn({
    success: [
      { put: `${SPACE.claims}a`, value },
      { put: `${SPACE.held}a`, value: granted(1) },
    ],
  });
  const { tries, unreadable, ended } = await takePicture(etcd, SPACE);
  assertEquals([tries, ended, unreadable], [[], [], [`${SPACE.claims}a`]]);
});

const QUICK = false as boolean;
const THOROUGH = true as boolean;
const STANDS = true as boolean;
const ENDED = false as boolean;
