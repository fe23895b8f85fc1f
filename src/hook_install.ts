/**
 * `dos hook install` and `dos hook uninstall`: the edit of a settings file,
 * under a lock.
 *
 * @module
 */
import type { HostName } from "./hook/tool_call.ts";
import { lineOf } from "./hook/wiring/host_wiring.ts";
import {
  foreignNote,
  hostNotes,
  ownNote,
  programNotes,
} from "./hook/wiring/notes.ts";
import type {
  Scope,
  SettingsChange,
  SettingsRequest,
} from "./hook/wiring/reports.ts";
import { begin, edited, goOn, takeOut, textWithout } from "./hook_edit.ts";
import {
  baseOf,
  filesOf,
  foreignIn,
  type Ground,
  type HostPlan,
  isToml,
  onText,
  oursIn,
  ownIn,
  planOf,
  wiredEvents,
} from "./hook_ground.ts";
import { backupPath, readBackup } from "./system/settings/backup.ts";
import { wireJson } from "./system/settings/jsonc_hooks.ts";
import {
  readSettings,
  type SettingsFile,
} from "./system/settings/settings_file.ts";
import { whileLocked } from "./system/settings/settings_lock.ts";
import { hasTomlHooks, wireToml } from "./system/settings/toml_hooks.ts";

/** Adds our entries to a host's settings. */
export async function install(
  ground: Ground,
  request: SettingsRequest,
): Promise<SettingsChange> {
  const { host, scope } = request;
  const plan = planOf(ground, host);
  const work = async (dryRun: boolean): Promise<SettingsChange> => {
    const file = chooseFile(filesOf(ground, host, scope), plan);
    const wire = isToml(file) ? wireToml : wireJson;
    const text = edited(file, (x) => wire(x, plan));
    const outcome = text === file.text
      ? "already"
      : oursIn(file, plan).length > 0
      ? "updated"
      : "installed";
    if (outcome !== "already" && !dryRun) {
      const how = outcome === "installed" ? begin : goOn;
      await how(file, text);
    }
    const told = { ...file, text };
    return {
      outcome,
      ...changeOf(request, file),
      dry_run: dryRun,
      events: wiredEvents(told, plan),
      command: lineIn(told, { host, plan }),
      ...dryRun ? { text } : {},
      notes: [
        ...hostNotes(host, scope),
        ...programNotes(ground.program),
        ...foreignIn(file, plan).map(foreignNote),
        ...ownIn(file, plan).map(ownNote),
      ],
    };
  };
  return await guarded(baseOf(ground, scope), request, work);
}

/** Takes our entries out of a host's settings. */
export async function uninstall(
  ground: Ground,
  request: SettingsRequest,
): Promise<SettingsChange> {
  const { host, scope } = request;
  const plan = planOf(ground, host);
  const work = async (dryRun: boolean): Promise<SettingsChange> => {
    const [usual, ...others] = filesOf(ground, host, scope)
      .map((path) => readSettings(path));
    if (usual === undefined) throw new Error(`"${host}" has no file`);
    const wired = [usual, ...others].filter((x) => oursIn(x, plan).length > 0);
    const file = wired[0] ?? usual;
    const without = wired[0] && await textWithout(file, plan);
    if (without !== undefined && !dryRun) await takeOut(file, without);
    for (const other of dryRun ? [] : wired.slice(1)) {
      // deno-lint-ignore no-await-in-loop -- one file after the other
      await takeOut(other, await textWithout(other, plan));
    }
    return {
      outcome: without?.outcome ?? "absent",
      ...changeOf(request, file),
      dry_run: dryRun,
      events: [],
      command: "",
      ...dryRun
        ? { text: without === undefined ? file.text : without.text }
        : {},
      notes: [
        ...wired.slice(1).map((x) => `It is taken out of ${x.path} too`),
        ...foreignIn(file, plan).map(foreignNote),
        ...ownIn(file, plan).map(ownNote),
      ],
    };
  };
  return await guarded(baseOf(ground, scope), request, work);
}

/** A look first: where there is nothing to do nothing is locked, and a disk that is read-only does not matter. */
async function guarded(
  directory: string,
  { dryRun }: SettingsRequest,
  work: (dryRun: boolean) => Promise<SettingsChange>,
): Promise<SettingsChange> {
  const seen = await work(LOOK_ONLY);
  if (dryRun) return seen;
  if (seen.outcome === "already" || seen.outcome === "absent") {
    const { text: _, ...change } = seen;
    return { ...change, dry_run: false };
  }
  return await whileLocked(directory, () => work(!LOOK_ONLY));
}

const LOOK_ONLY = true;

/** Codex has two files; it warns where both hold hooks. */
function chooseFile(
  paths: readonly [string, ...string[]],
  plan: HostPlan,
): SettingsFile {
  const [usual, other] = paths.map((path) => readSettings(path));
  if (usual === undefined) throw new Error("No file to choose from");
  if (other === undefined || oursIn(usual, plan).length > 0) return usual;
  return onText(other, hasTomlHooks) ? other : usual;
}

function changeOf(
  { host, scope }: SettingsRequest,
  file: SettingsFile,
): { host: HostName; scope: Scope; file: string; backup: string | null } {
  const path = backupPath(file.real);
  const backup = readBackup(path) === null ? null : path;
  return { host, scope, file: file.path, backup };
}

/** The line that runs before a tool. */
function lineIn(
  file: SettingsFile,
  { host, plan }: { host: HostName; plan: HostPlan },
): string {
  const { event } = plan.events.find((x) => x.moment === "pretool") ?? {};
  const handler = oursIn(file, plan).find((x) => x.event === event);
  const windows = Deno.build.os === "windows";
  return handler === undefined
    ? ""
    : lineOf(host, handler.value, { windows })?.line ?? "";
}
