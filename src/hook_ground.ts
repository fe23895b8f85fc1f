/**
 * Where the hook is installed: the settings files of each host, and what is to
 * stand in them.
 *
 * @module
 */
import { HOSTS } from "./hook/hosts/detect.ts";
import type { HostName } from "./hook/tool_call.ts";
import {
  folderOf,
  settingsPath,
  type WiredEvent,
  wiringOf,
} from "./hook/wiring/host_wiring.ts";
import {
  bearsMarker,
  isForeignHook,
  isOurLine,
} from "./hook/wiring/our_line.ts";
import type { Scope } from "./hook/wiring/reports.ts";
import { StoreError } from "./lease/ports.ts";
import {
  homeIn,
  inside,
  isThere,
  parentOf,
  resolvePath,
} from "./system/path.ts";
import {
  type Handler,
  handlersOf,
  isOurs,
  linesOf,
  type Plan,
} from "./system/settings/handlers.ts";
import { JsoncDocument } from "./system/settings/jsonc_document.ts";
import {
  SettingsError,
  SettingsFault,
} from "./system/settings/settings_error.ts";
import {
  type SettingsFile,
  splitMark,
} from "./system/settings/settings_file.ts";
import { parseTomlSettings } from "./system/settings/toml_hooks.ts";
import type { Place } from "./system/workspace.ts";

/** Where the settings are looked for, and what is to be put into them. */
export interface Ground {
  /** The workspace. */
  readonly place: Place;
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
}

/** All hosts, in the order they are told. */
export const HOST_NAMES: readonly HostName[] = Object.values(HOSTS)
  .map((host) => host.name);

/** The hosts that have a folder in the workspace. */
export function foldersIn({ place }: Ground): HostName[] {
  return HOST_NAMES.filter((host) =>
    isThere(inside(place.root, folderOf(host)))
  );
}

/** The directory that settings are looked for in: the workspace, or home. */
export function baseOf(ground: Ground, scope: Scope): string {
  if (scope === "project") return ground.place.root;
  const home = homeIn((name) => ground.env(name));
  if (home !== "") return resolvePath(Deno.cwd(), home);
  throw new StoreError(
    "STORE_UNREADABLE",
    "Cannot find the settings of this user: HOME is not set",
    { hint: "Set HOME, or install for the workspace only." },
  );
}

/** The files that a host may have its hooks in, the usual one first. */
export function filesOf(
  ground: Ground,
  host: HostName,
  scope: Scope,
): [string, ...string[]] {
  const { path, variable } = settingsPath(host, scope);
  const named = variable === undefined ? undefined : ground.env(variable);
  const file = named
    ? inside(resolvePath(Deno.cwd(), named), path.slice(path.indexOf("/") + 1))
    : inside(baseOf(ground, scope), path);
  return host === "codex"
    ? [file, inside(parentOf(file), "config.toml")]
    : [file];
}

/** What is to stand in a host's settings. */
export interface HostPlan extends Plan {
  /** The entries, with their moments. */
  readonly events: readonly WiredEvent[];
}

/** What is to stand in a host's settings. */
export function planOf(
  { place, program }: Ground,
  host: HostName,
): HostPlan {
  const { hook } = place.config;
  const windows = Deno.build.os === "windows";
  const wiring = wiringOf(host, {
    program,
    windows,
    failClosed: hook.fail === "closed",
    everyTool: hook.unknown_tool !== "pass",
  });
  return {
    ...wiring,
    isOurs: (line, key) => isOurLine(line, { key, windows }, program),
  };
}

/** Whether a settings file is one of TOML. */
export function isToml(file: SettingsFile): boolean {
  return file.path.endsWith(".toml");
}

/** Works on the text of a settings file; what is wrong with it is told with its name. */
export function onText<T>(file: SettingsFile, work: (text: string) => T): T {
  const [, text] = splitMark(file.text ?? "");
  try {
    return work(text);
  } catch (error) {
    if (!(error instanceof SettingsFault)) throw error;
    throw new SettingsError(file.path, error.message, error.hint);
  }
}

/** What a settings file says; `undefined` where there is none. */
export function valueOf(file: SettingsFile): unknown {
  if (file.text === null) return undefined;
  return onText(
    file,
    (text) =>
      isToml(file) ? parseTomlSettings(text) : new JsoncDocument(text).value,
  );
}

/** All handlers of a settings file. */
export function handlersIn(file: SettingsFile, plan: Plan): Handler[] {
  return handlersOf(valueOf(file), plan.scope);
}

/** Our handlers in a settings file. */
export function oursIn(file: SettingsFile, plan: Plan): Handler[] {
  return handlersIn(file, plan).filter((x) => isOurs(x, plan));
}

/** The events that a settings file has an entry of ours for, in the order of the plan. */
export function wiredEvents(file: SettingsFile, plan: HostPlan): string[] {
  const ours = new Set(oursIn(file, plan).map((x) => x.event));
  const wanted = plan.events.map((x) => x.event);
  return [
    ...new Set(wanted).intersection(ours),
    ...ours.difference(new Set(wanted)),
  ];
}

/** Command lines in a settings file that run another hook of this kind. */
export function foreignIn(file: SettingsFile, plan: Plan): string[] {
  const lines = handlersIn(file, plan).flatMap((x) => linesOf(x.value));
  return [...new Set(lines.filter(isForeignHook))];
}

/** Command lines in a settings file that run this hook among other things: somebody's own. */
export function ownIn(file: SettingsFile, plan: Plan): string[] {
  const lines = handlersIn(file, plan).filter((x) => !isOurs(x, plan))
    .flatMap((x) => linesOf(x.value));
  return [...new Set(lines.filter(bearsMarker))];
}
