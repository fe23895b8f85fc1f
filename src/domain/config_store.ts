/**
 * The `store` table of the configuration: where leases are kept.
 *
 * @module
 */
import { checkKeys } from "./config_keys.ts";
import {
  choiceAt,
  ConfigError,
  filledAt,
  type KeyPath,
  listAt,
  numberAt,
  orElse,
  tableAt,
} from "./config_value.ts";
import {
  ETCD_DEFAULTS,
  type EtcdSettings,
  type StoreSettings,
} from "./store_settings.ts";

export { ConfigError } from "./config_value.ts";
export type { EtcdSettings, StoreSettings } from "./store_settings.ts";

/** The environment variable whose endpoints count more than those of the file. */
export const ENDPOINTS_NAME = "DOS_ETCD_ENDPOINTS";

const NAMED_HINT =
  `Set the environment variable ${ENDPOINTS_NAME} to the URLs of the etcd members, with commas between, or unset it: then the configuration file counts.`;

const ETCD_KEYS = [
  ...["endpoints", "prefix", "tls", "username"],
  ...["session_ttl", "max_stale"],
] as const;

const LEAST_TTL = 5;

/**
 * The settings that the `store` table asks for. Endpoints may be left out:
 * they may come from the environment.
 *
 * @throws {ConfigError} At whatever cannot be followed.
 */
export function readStore(value: unknown): StoreSettings {
  const path: KeyPath = ["store"];
  const table = tableAt(orElse(value, {}), path);
  checkKeys(table, path, { keys: ["kind", ...ETCD_KEYS], shared: false });
  const given = ETCD_KEYS.find((key) => table.has(key));
  if (given !== undefined && !table.has("kind")) {
    throw new ConfigError('it says nothing without "kind"; add kind = "etcd"', {
      path: [...path, given],
    });
  }
  const word = orElse(table.get("kind"), "file");
  const kind = choiceAt(["file", "etcd"], word, [...path, "kind"]);
  if (kind === "etcd") return readEtcd(table);
  if (given === undefined) return { kind };
  throw new ConfigError('it is for etcd; remove it, or write kind = "etcd"', {
    path: [...path, given],
  });
}

function readEtcd(table: ReadonlyMap<string, unknown>): EtcdSettings {
  const at = (key: string): KeyPath => ["store", key];
  const text = (key: "prefix" | "username"): string =>
    table.has(key) ? plainAt(table.get(key), at(key)) : ETCD_DEFAULTS[key];
  const endpoints = table.has("endpoints")
    ? endpointsAt(
      listAt(table.get("endpoints"), at("endpoints")),
      at("endpoints"),
    )
    : [];
  const prefix = text("prefix");
  const session_ttl = ttlAt(
    orElse(table.get("session_ttl"), ETCD_DEFAULTS.session_ttl),
    at("session_ttl"),
  );
  return {
    kind: "etcd",
    endpoints,
    prefix: prefix.endsWith("/") ? prefix : `${prefix}/`,
    tls: readTls(table.get("tls"), endpoints),
    username: text("username"),
    session_ttl,
    max_stale: staleAt(
      orElse(
        table.get("max_stale"),
        Math.min(ETCD_DEFAULTS.max_stale, session_ttl - 1),
      ),
      at("max_stale"),
      session_ttl,
    ),
  };
}

/**
 * The store, where the environment has a say.
 *
 * @param store What the configuration file says.
 * @param named The value of `DOS_ETCD_ENDPOINTS`: URLs with commas between; `""` for none.
 * @returns What counts.
 * @throws {ConfigError} If a URL cannot be followed, or etcd is meant and no endpoint is named.
 */
export function storeIn(store: StoreSettings, named: string): StoreSettings {
  const urls = named.split(",").map((url) => url.trim()).filter(Boolean);
  if (urls.length === 0 && named.trim() !== "") {
    throw new ConfigError(
      "it names no URL; write http://127.0.0.1:2379, or leave it unset",
      { path: [ENDPOINTS_NAME], hint: NAMED_HINT },
    );
  }
  if (urls.length === 0) {
    if (store.kind === "file" || store.endpoints.length > 0) return store;
    throw new ConfigError(
      `no endpoint is named; add endpoints = ["http://127.0.0.1:2379"], or set ${ENDPOINTS_NAME}`,
      { path: ["store", "endpoints"] },
    );
  }
  const endpoints = namedEndpoints(urls);
  return store.kind === "etcd"
    ? { ...store, endpoints }
    : { kind: "etcd", ...ETCD_DEFAULTS, endpoints };
}

/** The file has no part in what is wrong with these. */
function namedEndpoints(urls: readonly string[]): readonly string[] {
  try {
    return endpointsAt(urls, [ENDPOINTS_NAME]);
  } catch (error) {
    throw error instanceof ConfigError ? error.at({ hint: NAMED_HINT }) : error;
  }
}

function endpointsAt(
  list: readonly unknown[],
  path: KeyPath,
): readonly string[] {
  if (list.length === 0) {
    throw new ConfigError('it is empty; write ["http://127.0.0.1:2379"]', {
      path,
    });
  }
  return list.map((item, i) =>
    endpointAt(filledAt(item, [...path, i]), [
      ...path,
      i,
    ])
  );
}

function endpointAt(text: string, path: KeyPath): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.username !== "" || url.password !== "")) {
    // Not repeated: it holds a secret.
    throw new ConfigError(
      "it holds a user name; write it as store.username, and set DOS_ETCD_PASSWORD",
      { path },
    );
  }
  const isPlain = url !== null && /^https?:$/.test(url.protocol) &&
    url.pathname === "/" && url.search === "" && url.hash === "";
  if (isPlain) return url.origin;
  throw new ConfigError(
    'it is no URL of an etcd member; write one such as "http://127.0.0.1:2379", without a path',
    { path },
  );
}

function readTls(
  value: unknown,
  endpoints: readonly string[],
): EtcdSettings["tls"] {
  const path: KeyPath = ["store", "tls"];
  const keys = ["ca", "cert", "key"] as const;
  const table = tableAt(orElse(value, {}), path);
  checkKeys(table, path, { keys, shared: false });
  const tls = Object.fromEntries(
    keys.filter((key) => table.has(key))
      .map((key) => [key, plainAt(table.get(key), [...path, key])]),
  );
  for (const [one, other] of [["cert", "key"], ["key", "cert"]] as const) {
    if (!table.has(one) || table.has(other)) continue;
    throw new ConfigError(`it needs "${other}" beside it; add that`, {
      path: [...path, one],
    });
  }
  const isUsed = endpoints.length === 0 ||
    endpoints.some((url) => url.startsWith("https:"));
  if (table.size === 0 || isUsed) return tls;
  throw new ConfigError(
    "no endpoint is reached over TLS; write https:// in store.endpoints, or remove it",
    { path },
  );
}

function plainAt(value: unknown, path: KeyPath): string {
  const text = filledAt(value, path);
  // deno-lint-ignore no-control-regex -- they are what is looked for
  if (!/[\0-\x1f\x7f]/.test(text)) return text;
  throw new ConfigError("it holds a control character; write plain text", {
    path,
  });
}

function ttlAt(value: unknown, path: KeyPath): number {
  const ttl = numberAt(value, path, { whole: true });
  if (ttl >= LEAST_TTL) return ttl;
  throw new ConfigError(
    `it is ${ttl}; write ${LEAST_TTL} seconds or more, or a short pause ends what is held`,
    { path },
  );
}

/** A hook that trusts an older copy might let pass what somebody else was granted since. */
function staleAt(value: unknown, path: KeyPath, ttl: number): number {
  const stale = numberAt(value, path, { above: true });
  if (stale < ttl) return stale;
  throw new ConfigError(
    `it is ${stale}, and by then etcd has let go of what is held: store.session_ttl is ${ttl}; write less than that`,
    { path },
  );
}
