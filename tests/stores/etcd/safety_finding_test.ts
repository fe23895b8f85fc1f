import { assert, assertEquals } from "@std/assert";
import {
  ETCD_DEFAULTS,
  type EtcdSettings,
} from "../../../src/domain/store_settings.ts";
import {
  safetyFindings,
  type Seen,
} from "../../../src/stores/etcd/safety_finding.ts";

function statuses(
  settings: Partial<EtcdSettings>,
  seen: Partial<Seen> = {},
): string[] {
  const store: EtcdSettings = { ...ETCD_DEFAULTS, kind: "etcd", ...settings };
  const found = safetyFindings(store, {
    ...{ hasPassword: true, asksForUser: true },
    ...seen,
  });
  for (const { status, fix, detail } of found) {
    assertEquals(fix === "", status === "ok", detail);
    assert(detail !== "");
  }
  return found.map(({ status }) => status);
}

Deno.test("on this machine nobody is on the way", () => {
  for (const host of ["127.0.0.1", "localhost", "[::1]", "127.1.2.3"]) {
    const endpoints = [`http://${host}:2379`];
    assertEquals(statuses({ endpoints }), ["ok", "ok"], host);
  }
});

Deno.test("elsewhere TLS is wanted, and somebody to be", () => {
  const open = { endpoints: ["http://127.0.0.1:1", "http://etcd:1"] };
  const over = { endpoints: ["https://etcd:1"] };
  const tls = { cert: "c.pem", key: "k.pem" };
  assertEquals(statuses(open), ["warn", "warn"]);
  assertEquals(statuses({ ...open, username: "ada" }), ["warn", "ok"]);
  assertEquals(statuses(over), ["ok", "warn"]);
  assertEquals(statuses({ ...over, tls }), ["ok", "ok"]);
  assertEquals(statuses({ ...over, username: "ada" }), ["ok", "ok"]);
});

Deno.test("a user without a password, or whom nobody asks for, is told", () => {
  const store = { endpoints: ["https://etcd:1"], username: "ada" };
  assertEquals(statuses(store, { hasPassword: false }), ["ok", "error"]);
  assertEquals(statuses(store, { asksForUser: false }), ["ok", "warn"]);
  assertEquals(statuses(store, { asksForUser: null }), ["ok", "ok"]);
});
