/**
 * The configuration of a workspace: parsed value in, checked settings out.
 *
 * The value is what a JSON or TOML parser made of the file; nothing here reads
 * files or knows lines. What is absent gets its default, what is wrong is an
 * error that names the key; a setting is never silently dropped.
 *
 * @module
 */
import type { Catalogue } from "./catalogue.ts";
import { checkKeys } from "./config_keys.ts";
import {
  nameAt,
  type PatternReader,
  patternsAt,
  readLanes,
} from "./config_lanes.ts";
import { readStore } from "./config_store.ts";
import {
  booleanAt,
  choiceAt,
  ConfigError,
  filledAt,
  type KeyPath,
  listAt,
  numberAt,
  orElse,
  tableAt,
} from "./config_value.ts";
import { laneId } from "./lane.ts";
import { normalizePattern } from "./pattern.ts";
import type { StoreSettings } from "./store_settings.ts";

export { ConfigError, type ConfigSite, type KeyPath } from "./config_value.ts";

const TOP = [
  "lanes",
  "overlap",
  "concurrency_class",
  "paths",
  "journal",
  "lease",
  "protected",
  "hook",
  "workspace",
  "store",
] as const;

const ON_CORRUPT = ["safe", "refuse", "warn"] as const;
const ANSWERS = ["pass", "ask", "deny"] as const;

/** What the hook does where the rules give no answer. */
export type HookAnswer = typeof ANSWERS[number];

/** What a damaged journal stops. */
export type OnCorrupt = typeof ON_CORRUPT[number];

/** The settings of a workspace. */
export interface Config {
  /** The lanes it declares. */
  readonly catalogue: Catalogue;
  /** How regions are compared. */
  readonly overlap: "strict" | {
    readonly prefix: { readonly ratio_max?: number };
  };
  /** How many leases of a kind may live at once. */
  readonly budgets: Readonly<Record<string, number>>;
  /** Patterns no region may touch unless forced, in normal form. */
  readonly protected: readonly string[];
  /** Where files lie if not in their usual place, as written. */
  readonly paths: {
    readonly lane_journal?: string;
    readonly archive_lock?: string;
  };
  /** What becomes of a damaged journal; from which size in bytes on it is worth compacting. */
  readonly journal: {
    readonly on_corrupt: OnCorrupt;
    readonly compact_at?: number;
  };
  /** Minutes a silent lease lives. */
  readonly lease: { readonly ttl_minutes?: number };
  /** How the hook judges. */
  readonly hook: {
    readonly mode: "guard" | "strict";
    readonly fail: "open" | "closed";
    readonly unknown_tool: HookAnswer;
    readonly cannot_tell: HookAnswer;
  };
  /** Whether linked worktrees share the store of the main one. */
  readonly workspace: { readonly share_worktrees: boolean };
  /** Where leases are kept. */
  readonly store: StoreSettings;
}

/**
 * The settings that a parsed configuration file asks for.
 *
 * @param value What the parser made of the file.
 * @param options `pattern` brings a pattern to its normal form; the default
 * takes patterns that are relative already.
 * @returns The settings, complete.
 * @throws {ConfigError} At the first key that cannot be followed.
 */
export function readConfig(
  value: unknown,
  options: { readonly pattern?: PatternReader } = {},
): Config {
  const { pattern = normalizePattern } = options;
  const table = tableAt(value, []);
  checkKeys(table, [], { keys: TOP, shared: true });
  return {
    catalogue: readLanes(table.get("lanes"), { pattern, top: TOP }),
    overlap: readOverlap(table.get("overlap")),
    budgets: readBudgets(table.get("concurrency_class")),
    protected: patternsAt(
      orElse(table.get("protected"), []),
      ["protected"],
      pattern,
    ),
    paths: readPaths(table.get("paths")),
    journal: readJournal(table.get("journal")),
    lease: readLease(table.get("lease")),
    hook: readHook(table.get("hook")),
    workspace: readWorkspace(table.get("workspace")),
    store: readStore(table.get("store")),
  };
}

/** A table that dos-kernel reads too. */
function sharedTable(
  value: unknown,
  path: KeyPath,
  keys: readonly string[],
): Map<string, unknown> {
  const table = tableAt(orElse(value, {}), path);
  checkKeys(table, path, { keys, shared: true, top: TOP });
  return table;
}

/** A table of our own. */
function ownTable(
  value: unknown,
  path: KeyPath,
  keys: readonly string[],
): Map<string, unknown> {
  const table = tableAt(orElse(value, {}), path);
  checkKeys(table, path, { keys, shared: false });
  return table;
}

function readOverlap(value: unknown): Config["overlap"] {
  const table = sharedTable(value, ["overlap"], ["policy", "ratio_max"]);
  const policy = choiceAt(
    ["strict", "prefix"],
    orElse(table.get("policy"), "strict"),
    ["overlap", "policy"],
  );
  const ratio = table.has("ratio_max")
    ? { ratio_max: numberAt(table.get("ratio_max"), ["overlap", "ratio_max"]) }
    : {};
  return policy === "strict" ? "strict" : { prefix: ratio };
}

function readBudgets(value: unknown): Config["budgets"] {
  const budgets = new Map<string, number>();
  for (
    const [i, item] of listAt(orElse(value, []), ["concurrency_class"])
      .entries()
  ) {
    const path: KeyPath = ["concurrency_class", i];
    const table = sharedTable(item, path, ["name", "max_concurrent"]);
    for (const key of ["name", "max_concurrent"]) {
      if (!table.has(key)) {
        throw new ConfigError(`the key "${key}" is missing; add it`, { path });
      }
    }
    const kind = laneId(nameAt(table.get("name"), [...path, "name"]));
    if (budgets.has(kind)) {
      throw new ConfigError(
        "this class has a budget already; remove one of them",
        {
          path: [...path, "name"],
        },
      );
    }
    const max = table.get("max_concurrent");
    budgets.set(
      kind,
      numberAt(max, [...path, "max_concurrent"], { whole: true }),
    );
  }
  return Object.fromEntries(budgets);
}

function readPaths(value: unknown): Config["paths"] {
  const keys = ["lane_journal", "archive_lock"] as const;
  const table = sharedTable(value, ["paths"], keys);
  return Object.fromEntries(
    keys.filter((key) => table.has(key))
      .map((key) => [key, filePathAt(table.get(key), ["paths", key])]),
  );
}

function filePathAt(value: unknown, path: KeyPath): string {
  const text = filledAt(value, path);
  if (!text.includes("\0")) return text;
  throw new ConfigError("it holds a zero character; write a plain path", {
    path,
  });
}

function readJournal(value: unknown): Config["journal"] {
  const table = ownTable(value, ["journal"], ["on_corrupt", "compact_at"]);
  const on_corrupt = choiceAt(
    ON_CORRUPT,
    orElse(table.get("on_corrupt"), "safe"),
    ["journal", "on_corrupt"],
  );
  if (!table.has("compact_at")) return { on_corrupt };
  const bounds = { whole: true, above: true };
  return {
    on_corrupt,
    compact_at: numberAt(
      table.get("compact_at"),
      ["journal", "compact_at"],
      bounds,
    ),
  };
}

function readLease(value: unknown): Config["lease"] {
  const table = ownTable(value, ["lease"], ["ttl_minutes"]);
  if (!table.has("ttl_minutes")) return {};
  const path: KeyPath = ["lease", "ttl_minutes"];
  return {
    ttl_minutes: numberAt(table.get("ttl_minutes"), path, { above: true }),
  };
}

function readHook(value: unknown): Config["hook"] {
  const keys = ["mode", "fail", "unknown_tool", "cannot_tell"] as const;
  const table = ownTable(value, ["hook"], keys);
  function word<T extends string>(
    key: typeof keys[number],
    words: readonly [T, ...T[]],
  ): T {
    return choiceAt(words, orElse(table.get(key), words[0]), ["hook", key]);
  }
  return {
    mode: word("mode", ["guard", "strict"]),
    fail: word("fail", ["open", "closed"]),
    unknown_tool: word("unknown_tool", ANSWERS),
    cannot_tell: word("cannot_tell", ANSWERS),
  };
}

function readWorkspace(value: unknown): Config["workspace"] {
  const table = ownTable(value, ["workspace"], ["share_worktrees"]);
  if (!table.has("share_worktrees")) return { share_worktrees: true };
  const path: KeyPath = ["workspace", "share_worktrees"];
  return { share_worktrees: booleanAt(table.get("share_worktrees"), path) };
}
