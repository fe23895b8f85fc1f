import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import type { Etcd } from "../../../src/stores/etcd/client.ts";
import { grantLease, Session } from "../../../src/stores/etcd/session.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";

const LIFE = { ttlS: 15, slowTtlS: 15 };

Deno.test("a session is one etcd lease, renewed after a third of its time", async () => {
  const { memory, timing, ...office } = new EtcdOffice();
  void office;
  const time = { ms: 0 };
  const session = new Session(
    memory.client(),
    { ...timing, ticksMs: () => time.ms },
    LIFE,
  );
  const first = await session.lease();
  assertEquals(await Promise.all([session.lease(), session.lease()]), [
    first,
    first,
  ]);
  time.ms = 6_000;
  assertEquals(await session.lease(), first);
  assertEquals(memory.leases, 1);
});

Deno.test("a session that has ended is followed by another one", async () => {
  const office = new EtcdOffice();
  const session = new Session(office.memory.client(), office.timing, LIFE);
  const first = await session.lease();
  office.ms = 20_000;
  const second = await session.lease();
  assert(first !== second);
  session.abandon(second);
  assert(await session.lease() !== second);
});

Deno.test("an etcd lease whose number was lost is asked for again, and no doubt remains", async () => {
  let lost = 0;
  const office = new EtcdOffice();
  const etcd = (times: number): ReturnType<typeof office.memory.client> =>
    office.memory.client({
      async carry(_act, apply): Promise<ReturnType<typeof apply>> {
        const answer = await Promise.resolve().then(apply);
        if (lost++ >= times) return answer;
        throw new StoreError("STORE_UNACKNOWLEDGED", "lost");
      },
    });
  assert(await grantLease(etcd(2), 15) !== "");
  lost = 0;
  const error = await assertRejects(() => grantLease(etcd(9), 15), StoreError);
  assertEquals(error.code, "STORE_UNREACHABLE");
});

Deno.test("a session lives longer where etcd is slow, or was once", async () => {
  const asked: number[] = [];
  let ms = 0;
  let tookMs = 1_000;
  const etcd: Etcd = {
    ...new EtcdOffice().memory.client(),
    grantLease(ttlS): Promise<string> {
      ms += tookMs;
      return Promise.resolve(String(asked.push(ttlS)));
    },
  };
  const timing = { ...new EtcdOffice().timing, ticksMs: (): number => ms };
  const life = { ttlS: 5, slowTtlS: 15 };
  const quick = new Session(etcd, timing, life);
  const lease = await quick.lease();
  assertEquals(asked, [5]);
  quick.outlived(lease);
  await quick.lease();
  assertEquals(asked, [5, 15]);
  tookMs = 1_001;
  assertEquals(await new Session(etcd, timing, life).lease(), "4");
  assertEquals(asked.slice(2), [5, 15]);
});
