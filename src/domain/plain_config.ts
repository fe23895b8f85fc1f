/**
 * A configuration that is valid at sight.
 *
 * A hook needs a handful of settings and starts before every tool call, so it
 * does not load what tells a person which key is wrong. Here it is only seen
 * whether anything might be; then the one that can tell is asked.
 *
 * @module
 */
import type { Config } from "./config.ts";
import { defaultConfig } from "./default_config.ts";
import { isRecord } from "./lease.ts";
import type { EtcdSettings } from "./store_settings.ts";

/** What holds where nothing else is said; here too, because a hook would load a file for it alone. */
const ETCD_DEFAULTS: Omit<EtcdSettings, "kind"> = {
  endpoints: [],
  prefix: "/dos/",
  tls: {},
  username: "",
  session_ttl: 15,
  max_stale: 5,
};

/** Says whether a value is one of those a key may have. */
type Fits = (value: unknown) => boolean;

const NAME_REGEXP = /^[a-z][a-z0-9_-]{0,40}$/;
const PATTERN_REGEXP =
  /^(?:\*{1,2}|[\w-][\w.-]*)(?:\/(?:\*{1,2}|\*?[\w.-]*\w))*$/;
const PATH_REGEXP = /^[\w./-]+$/;

/** A URL that is its own origin. */
const URL_REGEXP =
  /^https?:\/\/(?:[a-z][a-z0-9]*(?:[.-][a-z][a-z0-9]*)*|127\.0\.0\.1|10(?:\.(?:0|[1-9]\d?|1\d\d)){3}):(?!80$|443$)[1-9]\d{1,3}$/;

const isName: Fits = (x) => typeof x === "string" && NAME_REGEXP.test(x);
const isPattern: Fits = (x) =>
  typeof x === "string" && x.length < 100 && PATTERN_REGEXP.test(x) &&
  !x.includes("..");
const isPath: Fits = (x) => typeof x === "string" && PATH_REGEXP.test(x);
const isUrl: Fits = (x) => typeof x === "string" && URL_REGEXP.test(x);
const isCount: Fits = (x) =>
  typeof x === "number" && Number.isInteger(x) && x > 0 && x < 1e6;

const CHECKS: Readonly<Record<string, Fits>> = {
  lanes: areLanes,
  overlap: tableOf({ policy: oneOf("strict"), ratio_max: () => false }),
  paths: tableOf({ lane_journal: isPath, archive_lock: isPath }),
  journal: tableOf({
    on_corrupt: oneOf("safe", "refuse", "warn"),
    compact_at: isCount,
  }),
  lease: tableOf({ ttl_minutes: isCount }),
  protected: listOf(isPattern),
  hook: tableOf({
    mode: oneOf("guard", "strict"),
    fail: oneOf("open", "closed"),
    unknown_tool: oneOf("pass", "ask", "deny"),
    cannot_tell: oneOf("pass", "ask", "deny"),
  }),
  workspace: tableOf({ share_worktrees: (x) => typeof x === "boolean" }),
  store: isStore,
};

/** The settings that a hook heeds. */
export type PlainConfig = Pick<
  Config,
  "paths" | "journal" | "hook" | "workspace" | "store"
>;

/**
 * The settings of a hook, from what the parser of a file made of it.
 *
 * @param value The parsed file.
 * @returns The settings, `null` where it is not certain at sight that the whole file can be followed.
 */
export function plainConfig(value: unknown): PlainConfig | null {
  if (!isRecord(value)) return null;
  const isPlain = Object.entries(value).every(([key, part]) =>
    Object.hasOwn(CHECKS, key) && CHECKS[key]?.(part)
  );
  if (!isPlain) return null;
  const { paths, journal, hook, workspace, store } = defaultConfig();
  return {
    paths: { ...paths, ...value["paths"] as object },
    journal: { ...journal, ...value["journal"] as object },
    hook: { ...hook, ...value["hook"] as object },
    workspace: { ...workspace, ...value["workspace"] as object },
    store: value["store"] === undefined
      ? store
      : { ...ETCD_DEFAULTS, ...value["store"] as EtcdSettings },
  };
}

/** A store on etcd without TLS: whatever else is said is read with care. */
function isStore(value: unknown): boolean {
  return isRecord(value) && value["kind"] === "etcd" && tableOf({
    kind: oneOf("etcd"),
    endpoints: (x) => listOf(isUrl)(x) && Array.isArray(x) && x.length > 0,
    prefix: (x) => isPath(x) && String(x).endsWith("/"),
    username: isName,
    session_ttl: (x) => isCount(x) && Number(x) >= 5,
    max_stale: isCount,
  })(value) && isOlder({ ...ETCD_DEFAULTS, ...value });
}

/** Whether a session outlives what a hook trusts. */
function isOlder(
  { session_ttl, max_stale }: Pick<EtcdSettings, "session_ttl" | "max_stale">,
): boolean {
  return max_stale < session_ttl;
}

function oneOf(...words: readonly string[]): Fits {
  return (value) => words.some((word) => word === value);
}

function listOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits);
}

function tableOf(keys: Readonly<Record<string, Fits>>): Fits {
  return (value) =>
    isRecord(value) &&
    Object.entries(value).every(([key, part]) =>
      Object.hasOwn(keys, key) && keys[key]?.(part)
    );
}

/** Lanes whose names are declared once, each with a tree of its own. */
function areLanes(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { concurrent, exclusive, autopick, trees, ...others } = value;
  const names = [concurrent, exclusive].flat();
  return Object.keys(others).length === 0 &&
    listOf(isName)(names) && new Set(names).size === names.length &&
    Array.isArray(autopick) && new Set(autopick).size === autopick.length &&
    autopick.every((name) => [concurrent].flat().includes(name)) &&
    isRecord(trees) &&
    Object.entries(trees).every(([name, tree]) =>
      names.includes(name) && listOf(isPattern)(tree)
    );
}
