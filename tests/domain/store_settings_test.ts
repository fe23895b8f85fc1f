import { assertEquals } from "@std/assert";
import { readStore } from "../../src/domain/config_store.ts";
import { plainConfig } from "../../src/domain/plain_config.ts";
import { ETCD_DEFAULTS } from "../../src/domain/store_settings.ts";

Deno.test("ETCD_DEFAULTS is what a store says that says no more than etcd", () => {
  assertEquals(readStore({ kind: "etcd" }), { kind: "etcd", ...ETCD_DEFAULTS });
});

Deno.test("a hook takes the same for what is not said", () => {
  const endpoints = ["http://127.0.0.1:2379"];
  assertEquals(plainConfig({ store: { kind: "etcd", endpoints } })?.store, {
    ...{ ...ETCD_DEFAULTS, kind: "etcd" },
    endpoints,
  });
});
