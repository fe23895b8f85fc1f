import { assertEquals } from "@std/assert";
import { readStore } from "../../src/domain/config_store.ts";
import { ETCD_DEFAULTS } from "../../src/domain/store_settings.ts";

Deno.test("ETCD_DEFAULTS is what a store says that says no more than etcd", () => {
  assertEquals(readStore({ kind: "etcd" }), { kind: "etcd", ...ETCD_DEFAULTS });
});
