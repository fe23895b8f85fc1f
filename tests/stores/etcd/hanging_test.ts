// deno-lint-ignore-file no-await-in-loop -- time goes on step by step
import { assertEquals, assertNotEquals } from "@std/assert";
import { createHang } from "../../../src/stores/etcd/hanging.ts";
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
