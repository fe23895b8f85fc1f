// deno-lint-ignore-file no-await-in-loop -- time goes on step by step
import { assertEquals, assertNotEquals } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { createHang, resumeHang } from "../../../src/stores/etcd/hanging.ts";
import type { SessionMemory } from "../../../src/stores/etcd/session_file.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";

Deno.test("one lease is kept alive, and another comes when it has ended", async () => {
  const office = new EtcdOffice();
  const end = new AbortController();
  const { timing, memory } = office;
  const etcd = memory.client();
  const hang = createHang({ etcd, timing, ttlS: 15 }, end.signal);
  const [one, two] = await Promise.all([hang(), hang()]);
  assertEquals(one, two);
  const began = office.ms;
  while (office.ms < began + 60_000) await timing.sleep(5_000);
  assertEquals(await hang(), one);
  await etcd.revokeLease(one);
  while (await hang() === one) await timing.sleep(1_000);
  assertNotEquals(await hang(), one);
  end.abort();
  await timing.sleep(0);
});

Deno.test("another lease comes at once for one that etcd no longer knew, and only for that one", async () => {
  const office = new EtcdOffice();
  const end = new AbortController();
  const { timing, memory: store } = office;
  const memory = aMemory();
  const parts = { etcd: store.client(), timing, ttlS: 15, memory };
  const hang = createHang(parts, end.signal);
  const one = await hang();
  store.revoke(one);
  assertEquals(await hang(), one);
  const [two, too] = await Promise.all([hang(one), hang(one)]);
  assertNotEquals(two, one);
  assertEquals([too, memory.lease, office.ms], [two, two, 0]);
  // The end of the first is noticed late, and is no end of the second.
  const began = office.ms;
  while (office.ms < began + 60_000) await timing.sleep(5_000);
  assertEquals([await hang(one), await hang(), store.leases], [two, two, 1]);
  end.abort();
  await timing.sleep(0);
});

/** A memory in memory. */
function aMemory(): SessionMemory & { lease: string } {
  const memory = {
    lease: "",
    load: () => Promise.resolve(memory.lease),
    save(lease: string): Promise<void> {
      memory.lease = lease;
      return Promise.resolve();
    },
  };
  return memory;
}

Deno.test("the next process goes on with the lease of the last, while that lives", async () => {
  const office = new EtcdOffice();
  const { timing, memory: store } = office;
  const memory = aMemory();
  const parts = { etcd: store.client(), timing, ttlS: 15, memory };
  const first = new AbortController();
  const one = await createHang(parts, first.signal)();
  first.abort();
  office.ms += 10_000;
  const second = new AbortController();
  const hang = createHang(parts, second.signal);
  await resumeHang(parts, hang, second.signal);
  second.abort();
  office.ms += 10_000;
  assertEquals(store.leases, 1);
  office.ms += 10_000;
  const third = new AbortController();
  assertNotEquals(await createHang(parts, third.signal)(), one);
  third.abort();
});

Deno.test("nothing is resumed where nothing is remembered, and not for ever where etcd is not there", async () => {
  const office = new EtcdOffice();
  const { timing, memory: store } = office;
  const memory = aMemory();
  const etcd = store.client({
    carry: () => Promise.reject(new StoreError("STORE_UNREACHABLE", "cut")),
  });
  const parts = { etcd, timing, ttlS: 15, memory };
  const end = new AbortController();
  const hang = createHang(parts, end.signal);
  await resumeHang(parts, hang, end.signal);
  assertEquals(office.ms, 0);
  memory.lease = "7";
  await resumeHang(parts, hang, end.signal);
  assertEquals(office.ms, 15_000);
  end.abort();
});
