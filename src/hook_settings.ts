/**
 * The settings of the hosts, as the command line works on them.
 *
 * @module
 */
import type { HookSettings } from "./hook/wiring/reports.ts";
import { foldersIn, type Ground } from "./hook_ground.ts";
import { findPlace } from "./system/workspace.ts";

const HOOK_INSTALL = "./hook_install.ts";
const HOOK_STATUS = "./hook_status.ts";

/** Opens the settings of a workspace and of the person who works in it. */
export async function openHookSettings(options: {
  readonly workspace?: string | undefined;
  readonly thisWorktree?: boolean | undefined;
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
}): Promise<HookSettings> {
  const place = await findPlace({ ...options, cwd: Deno.cwd() });
  const ground: Ground = {
    place,
    program: options.program,
    env: (name) => options.env(name),
  };
  return {
    folders: () => Promise.resolve(foldersIn(ground)),
    install: async (request) =>
      await (await import(HOOK_INSTALL)).install(ground, request),
    uninstall: async (request) =>
      await (await import(HOOK_INSTALL)).uninstall(ground, request),
    status: async () => await (await import(HOOK_STATUS)).hookStatus(ground),
  };
}
