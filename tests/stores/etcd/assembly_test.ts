import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { ETCD_DEFAULTS } from "../../../src/domain/store_settings.ts";
import { createTiming, openStore } from "../../../src/stores/etcd/assembly.ts";

Deno.test("a store is opened by the settings, and asks nothing", async () => {
  const store = await openStore({
    ...{ ...ETCD_DEFAULTS, kind: "etcd" },
    endpoints: ["http://127.0.0.1:1"],
    prefix: "/mine/",
    session_ttl: 30,
  }, { root: "/", host: "box", env: () => undefined });
  const { prefix, host, sessionTtlS } = store;
  assertEquals([prefix, host, sessionTtlS], ["/mine/", "box", 30]);
  assertNotEquals(store.mint(), store.mint());
  store.etcd.close();
});

Deno.test("a sleep ends with its signal", async () => {
  const timing = createTiming();
  const end = new AbortController();
  const asleep = timing.sleep(1e6, end.signal);
  end.abort();
  await asleep;
  await timing.sleep(1e6, end.signal);
  assert(timing.nowMs() > timing.ticksMs());
});
