import { assertEquals, assertMatch } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { createEtcdKeepers } from "../../../src/stores/etcd/keepers.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { aKeeperName } from "../../support/keepers.ts";
import type { Link } from "../../support/memory_etcd.ts";

Deno.test("a keeper is held until it is closed", async () => {
  const office = new EtcdOffice();
  const keepers = createEtcdKeepers(office.store());
  const keeper = await keepers.open();
  const name = String(keeper?.name);
  assertMatch(name, /^keeper-[a-z2-7]{16}$/);
  const states = async (): Promise<
    unknown[]
  > => [...(await keepers.states([name, aKeeperName(1), "../x"])).values()];
  assertEquals(await states(), ["held", "free"]);
  await keeper?.close();
  await keeper?.close();
  assertEquals(await states(), ["free", "free"]);
});

Deno.test("a keeper whose process was stopped for too long is told that it is lost", async () => {
  const office = new EtcdOffice();
  const keeper = await createEtcdKeepers(office.store()).open();
  office.ms += 20_000;
  assertEquals(await keeper?.lost, "its session with etcd has ended");
  await keeper?.close();
});

Deno.test("a keeper that is cut off counts as lost once its time is over", async () => {
  const office = new EtcdOffice();
  let isCut = false;
  const link: Link = {
    async carry(_act, apply): Promise<ReturnType<typeof apply>> {
      if (isCut) throw new StoreError("STORE_UNREACHABLE", "cut");
      return await Promise.resolve().then(apply);
    },
  };
  const keepers = createEtcdKeepers(office.store({ link }));
  const keeper = await keepers.open();
  isCut = true;
  assertMatch(String(await keeper?.lost), /could not be renewed for 15 s/);
  assertEquals(
    [...(await keepers.states([String(keeper?.name)])).values()],
    ["unknown"],
  );
  await keeper?.close();
});
