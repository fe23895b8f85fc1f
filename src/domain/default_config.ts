/**
 * The settings of a workspace that has no configuration file, written out: the
 * code that reads settings is not loaded where there are none.
 *
 * @module
 */
import type { Config } from "./config.ts";
import { DEFAULT_CATALOGUE } from "./default_catalogue.ts";

/** The settings of a workspace that has no configuration file. */
export function defaultConfig(): Config {
  return {
    catalogue: DEFAULT_CATALOGUE,
    overlap: "strict",
    budgets: {},
    protected: [],
    paths: {},
    journal: { on_corrupt: "safe" },
    lease: {},
    hook: {
      mode: "guard",
      fail: "open",
      unknown_tool: "pass",
      cannot_tell: "pass",
    },
    workspace: { share_worktrees: true },
    store: { kind: "file" },
  };
}
