import { assert, assertEquals, assertMatch } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import {
  createEtcdKeepers,
  keepAlive,
} from "../../../src/stores/etcd/keepers.ts";
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
  assertMatch(String(await keeper?.lost), /could not be renewed for 12 s/);
  assert(office.ms <= 12_000, `told after ${office.ms} ms`);
  assertEquals(
    [...(await keepers.states([String(keeper?.name)])).values()],
    ["unknown"],
  );
  await keeper?.close();
});

/** A way on which every question is lost once it is cut. */
function aWell(): { link: Link; isCut: boolean } {
  const well = {
    isCut: false,
    link: {
      async carry<T>(_act: string, apply: () => T): Promise<T> {
        if (well.isCut) return await new Promise<never>(() => {});
        return await Promise.resolve().then(apply);
      },
    },
  };
  return well;
}

Deno.test("a keeper whose questions are never answered counts as lost before the server ends it", async () => {
  const office = new EtcdOffice();
  const well = aWell();
  const { link } = well;
  const keeper = await createEtcdKeepers(office.store({ link })).open();
  well.isCut = true;
  assertMatch(String(await keeper?.lost), /could not be renewed for 12 s/);
  assert(office.ms <= 12_000, `told after ${office.ms} ms`);
  well.isCut = false;
  await keeper?.close();
});

Deno.test("an answer that is read after a pause makes no lease fresh for longer", async () => {
  let ms = 0;
  let asked = 0;
  const timing = {
    ticksMs: () => ms,
    nowMs: () => ms,
    sleep: async (more: number, signal?: AbortSignal): Promise<void> => {
      // Whatever else is under way comes first, and may end it.
      // deno-lint-ignore no-await-in-loop -- turn by turn
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      if (signal?.aborted !== true) ms += more;
    },
  };
  const etcd = new EtcdOffice().memory.client();
  const pausing = {
    ...etcd,
    keepAlive: async (): Promise<number> => {
      if (asked++ > 0) return await Promise.resolve(0);
      ms += 25_000;
      return 15;
    },
  };
  const { signal } = new AbortController();
  const parts = { etcd: pausing, timing, ttlS: 15 };
  const beat = { pulse: { freshMs: 0 }, signal };
  assertMatch(await keepAlive(parts, "1", beat), /has ended/);
  assertEquals([asked, ms], [2, 30_000]);
});

Deno.test("a keeper is confirmed without a question while it counts, and asks after a pause", async () => {
  const office = new EtcdOffice();
  const well = aWell();
  const { link } = well;
  const keepers = createEtcdKeepers(office.store({ link }));
  const [keeper, other] = [await keepers.open(), await keepers.open()];
  well.isCut = true;
  office.ms += 11_000;
  assertEquals(await keeper?.confirm?.(), "");
  office.ms += 2_000;
  assertMatch(String(await keeper?.confirm?.()), /could not be renewed/);
  well.isCut = false;
  assertEquals(await keeper?.confirm?.(), "");
  office.ms += 16_000;
  assertMatch(String(await other?.confirm?.()), /has ended/);
  await keeper?.close();
  await other?.close();
});
