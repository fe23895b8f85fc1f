import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../../src/domain/config_value.ts";
import {
  ETCD_DEFAULTS,
  type EtcdSettings,
} from "../../../src/domain/store_settings.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { openEtcd } from "../../../src/stores/etcd/opening.ts";
import { withTree } from "../../system/planted_tree.ts";

function settings(tls: EtcdSettings["tls"] = {}): EtcdSettings {
  const endpoints = ["https://127.0.0.1:2379"];
  return { ...ETCD_DEFAULTS, kind: "etcd", endpoints, tls };
}

const PEM = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

Deno.test("files of store.tls are looked for from the root on, and named if they do not do", () =>
  withTree({ "tls/ca.pem": "no PEM", "tls/dir/x": "" }, async (root) => {
    const around = { root, env: (): undefined => undefined };
    const cases: [EtcdSettings["tls"], string, string][] = [
      [{ ca: "tls/none.pem" }, "store.tls.ca", "is not there"],
      [{ ca: `${root}/tls/none.pem` }, "store.tls.ca", "is not there"],
      [{ ca: "tls/ca.pem" }, "store.tls.ca", "holds no PEM"],
      [{ ca: "tls/dir" }, "store.tls.ca", "is no PEM file"],
    ];
    for (const [tls, key, state] of cases) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const error = await assertRejects(
        () => openEtcd(settings(tls), around),
        ConfigError,
      );
      assertEquals(error.key, key);
      assert(error.message.includes(`/tls/`), error.message);
      assert(error.message.includes(state), error.message);
    }
  }));

Deno.test("certificates that cannot be used fail at the first question, and in no doubt", () =>
  withTree({ "ca.pem": PEM }, async (root) => {
    const around = { root, env: (): undefined => undefined };
    const etcd = await openEtcd(settings({ ca: "ca.pem" }), around);
    const error = await assertRejects(
      () => etcd.txn({ success: [{ put: "a", value: "" }] }),
      StoreError,
    );
    etcd.close();
    assertEquals(error.code, "STORE_UNREACHABLE");
    assert(error.message.includes("store.tls"), error.message);
  }));
