import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  ConfigError,
  readStore,
  storeIn,
} from "../../src/domain/config_store.ts";

const ENDPOINTS = ["http://127.0.0.1:2379"];
const DEFAULTS = {
  kind: "etcd",
  endpoints: ENDPOINTS,
  prefix: "/dos/",
  tls: {},
  username: "",
  session_ttl: 15,
  max_stale: 5,
} as const;

Deno.test("leases lie in files where nothing else is said", () => {
  assertEquals(readStore(undefined), { kind: "file" });
  assertEquals(readStore({}), { kind: "file" });
  assertEquals(readStore({ kind: "file" }), { kind: "file" });
});

Deno.test("readStore fills in what a store on etcd leaves out", () => {
  assertEquals(readStore({ kind: "etcd", endpoints: ENDPOINTS }), DEFAULTS);
  assertEquals(readStore({ kind: "etcd" }), { ...DEFAULTS, endpoints: [] });
});

Deno.test("readStore reads every key of a store on etcd", () => {
  const store = {
    kind: "etcd",
    endpoints: ["https://a.lan:2379/", "https://B.lan:2379"],
    prefix: "/fleet/dos",
    tls: { ca: "tls/ca.pem", cert: "tls/me.pem", key: "/etc/me.key" },
    username: "ada",
    session_ttl: 30,
    max_stale: 2.5,
  };
  assertEquals(readStore(store), {
    ...store,
    kind: "etcd",
    endpoints: ["https://a.lan:2379", "https://b.lan:2379"],
    prefix: "/fleet/dos/",
  });
});

Deno.test("a hook trusts a copy for less time than a session lives", () => {
  const staleOf = (store: object): unknown => {
    const read = readStore({ kind: "etcd", endpoints: ENDPOINTS, ...store });
    return read.kind === "etcd" && read.max_stale;
  };
  assertEquals(staleOf({ max_stale: 14.9 }), 14.9);
  assertEquals(staleOf({ session_ttl: 5 }), 4);
  assertEquals(staleOf({ session_ttl: 6 }), 5);
  assertEquals(staleOf({ session_ttl: 60, max_stale: 59 }), 59);
});

Deno.test("readStore names the key that cannot be followed", () => {
  const etcd = { kind: "etcd", endpoints: ENDPOINTS };
  const cases: readonly (readonly [unknown, string])[] = [
    ["etcd", "store"],
    [{ kind: "redis" }, "store.kind"],
    [{ kind: 7 }, "store.kind"],
    [{ ...etcd, endpoint: "x" }, "store.endpoint"],
    [{ ...etcd, password: "x" }, "store.password"],
    [{ ...etcd, endpoints: [] }, "store.endpoints"],
    [{ ...etcd, endpoints: "http://a:1" }, "store.endpoints"],
    [{ ...etcd, endpoints: ["a:2379"] }, "store.endpoints[0]"],
    [{ ...etcd, endpoints: [...ENDPOINTS, ""] }, "store.endpoints[1]"],
    [{ ...etcd, endpoints: ["ftp://a:1"] }, "store.endpoints[0]"],
    [{ ...etcd, endpoints: ["http://a:1/v3"] }, "store.endpoints[0]"],
    [{ ...etcd, endpoints: ["http://a:1?x"] }, "store.endpoints[0]"],
    [{ ...etcd, prefix: "" }, "store.prefix"],
    [{ ...etcd, prefix: " " }, "store.prefix"],
    [{ ...etcd, prefix: "/a\0b/" }, "store.prefix"],
    [{ ...etcd, prefix: 5 }, "store.prefix"],
    [{ ...etcd, username: "" }, "store.username"],
    [{ ...etcd, session_ttl: 4 }, "store.session_ttl"],
    [{ ...etcd, session_ttl: 7.5 }, "store.session_ttl"],
    [{ ...etcd, session_ttl: -15 }, "store.session_ttl"],
    [{ ...etcd, max_stale: 0 }, "store.max_stale"],
    [{ ...etcd, max_stale: "5" }, "store.max_stale"],
    [{ ...etcd, max_stale: 15 }, "store.max_stale"],
    [{ ...etcd, max_stale: 30, session_ttl: 30 }, "store.max_stale"],
    [{ ...etcd, max_stale: 5, session_ttl: 5 }, "store.max_stale"],
    [{ ...etcd, tls: { ca: "a" } }, "store.tls"],
    [{ ...etcd, tls: { cert: "a" } }, "store.tls.cert"],
    [{ ...etcd, tls: { key: "a" } }, "store.tls.key"],
    [{ ...etcd, tls: { ca: "" } }, "store.tls.ca"],
    [{ ...etcd, tls: { pem: "a" } }, "store.tls.pem"],
    [{ endpoints: ENDPOINTS }, "store.endpoints"],
    [{ kind: "file", prefix: "/a/" }, "store.prefix"],
  ];
  for (const [value, key] of cases) {
    const error = assertThrows(() => readStore(value), ConfigError);
    assertEquals(error.key, key, JSON.stringify(value));
  }
});

Deno.test("a password in a URL is not told again", () => {
  const endpoints = ["http://ada:hunter2@etcd:2379"];
  const errors = [
    assertThrows(() => readStore({ kind: "etcd", endpoints }), ConfigError),
    assertThrows(
      () => storeIn({ kind: "file" }, String(endpoints)),
      ConfigError,
    ),
  ];
  for (const error of errors) {
    assert(!error.message.includes("hunter2"), error.message);
    assert(error.message.includes("DOS_ETCD_PASSWORD"), error.message);
  }
});

Deno.test("endpoints of the environment count more than those of the file", () => {
  const named = "http://a:1, https://b:2379 ,";
  const endpoints = ["http://a:1", "https://b:2379"];
  assertEquals(storeIn({ kind: "file" }, named), { ...DEFAULTS, endpoints });
  const store = readStore({ kind: "etcd", prefix: "/x/", username: "ada" });
  assertEquals(storeIn(store, named), { ...store, endpoints });
});

Deno.test("without endpoints of the environment the file counts", () => {
  const store = readStore({ kind: "etcd", endpoints: ENDPOINTS });
  assertEquals(storeIn(store, " "), store);
  assertEquals(storeIn({ kind: "file" }, ""), { kind: "file" });
});

Deno.test("etcd without any endpoint is an error that names both places", () => {
  const store = readStore({ kind: "etcd" });
  const error = assertThrows(() => storeIn(store, ""), ConfigError);
  assertEquals(error.key, "store.endpoints");
  assert(error.message.includes("DOS_ETCD_ENDPOINTS"));
});

Deno.test("an endpoint of the environment that cannot be followed names the variable", () => {
  const error = assertThrows(
    () => storeIn({ kind: "file" }, "http://a:1,b"),
    ConfigError,
  );
  assertEquals(error.key, "DOS_ETCD_ENDPOINTS[1]");
  assertStringIncludes(error.hint, "variable DOS_ETCD_ENDPOINTS");
  // Else this host would be alone with its files, and would not know.
  const empty = assertThrows(() => storeIn({ kind: "file" }, ","), ConfigError);
  assertEquals(empty.key, "DOS_ETCD_ENDPOINTS");
  assertStringIncludes(empty.message, "names no URL");
  const ofFile = assertThrows(
    () => readStore({ kind: "etcd", endpoints: ["b"] }),
    ConfigError,
  );
  assertEquals(ofFile.hint, "");
});
