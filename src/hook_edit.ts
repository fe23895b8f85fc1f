/**
 * The edit of a settings file and the backup beside it.
 *
 * @module
 */
import { type HostPlan, isToml, onText } from "./hook_ground.ts";
import {
  type Backup,
  backupPath,
  backupText,
  digestOf,
  readBackup,
} from "./system/settings/backup.ts";
import { unwireJson } from "./system/settings/jsonc_hooks.ts";
import { diskError, SettingsError } from "./system/settings/settings_error.ts";
import {
  makeDirectories,
  readBeside,
  removeDirectories,
  removeSettings,
  replaceSettings,
  type SettingsFile,
  splitMark,
  writeWhole,
} from "./system/settings/settings_file.ts";
import { parseJsonc } from "./system/jsonc_text.ts";
import { parseToml } from "./system/toml_text.ts";
import { unwireToml } from "./system/settings/toml_hooks.ts";

/** The text after an edit; a byte order mark stays. */
export function edited(
  file: SettingsFile,
  edit: (text: string) => string,
): string {
  const [mark] = splitMark(file.text ?? "");
  return mark + onText(file, edit);
}

/** The first entries: what was there is kept as it was. A backup of an earlier time has done its work. */
export async function begin(file: SettingsFile, text: string): Promise<void> {
  const after = await digestOf(text);
  const [path, stale] = backupOf(file);
  const made = makeDirectories(file.path);
  try {
    // Who was killed in between has made them for us.
    const earlier = stale?.before === null && file.text === null
      ? stale.made
      : [];
    const all = [...new Set([...earlier, ...made])];
    keep(path, { before: file.text, after, made: all }, file);
    try {
      replaceSettings(file, text);
    } catch (error) {
      if (stale === null) removeSettings(path);
      else keep(path, stale, file);
      throw error;
    }
  } catch (error) {
    removeDirectories(made);
    throw error;
  }
}

/** Where the backup goes, and the one that is there. */
function backupOf(file: SettingsFile): [string, Backup | null] {
  const path = backupPath(file.real);
  const backup = readBackup(path);
  if (backup !== null || readBeside(path) === null) return [path, backup];
  throw new SettingsError(
    path,
    "it is no backup of dos, and one has to go there",
    "Move it elsewhere, then run the command again.",
  );
}

/** Later ones: the first backup stays, and knows whether somebody else wrote in between. Entries that came with the file, from another machine, have none yet. */
export async function goOn(file: SettingsFile, text: string): Promise<void> {
  const [path, found] = backupOf(file);
  const backup = found ?? { before: file.text, after: "", made: [] };
  const isUntouched = backup.after === await digestOf(file.text ?? "");
  const after = isUntouched ? await digestOf(text) : "";
  keep(path, { ...backup, after }, file);
  replaceSettings(file, text);
}

function keep(path: string, backup: Backup, file: SettingsFile): void {
  try {
    writeWhole(path, backupText(backup), file);
  } catch (error) {
    throw diskError("write", path, error);
  }
}

/** A text without our entries, `null` where the file goes. */
export interface Without {
  /** `restored`: it is what was there before us, to the byte. */
  readonly outcome: "restored" | "uninstalled";
  /** The text. */
  readonly text: string | null;
  /** The directories that we made. */
  readonly made: readonly string[];
}

/** What a file is without our entries. */
export async function textWithout(
  file: SettingsFile,
  plan: HostPlan,
): Promise<Without> {
  const backup = readBackup(backupPath(file.real));
  const { before = null, made = [] } = backup ?? {};
  const old = before === null ? null : bare(splitMark(before)[1], file, plan);
  const text = edited(
    file,
    (x) => isToml(file) ? unwireToml(x, plan) : unwireJson(x, plan, old),
  );
  const isNew = backup !== null && before === null;
  const left = splitMark(text)[1];
  const isOurWork = backup?.after === await digestOf(file.text ?? "") &&
    (isNew ? isNothing(left, file, plan) : isSame(left, old, file));
  if (isOurWork) return { outcome: "restored", text: before, made };
  const isEmpty = isNew && /^\s*(?:\{\s*\}\s*)?$/.test(left);
  return { outcome: "uninstalled", text: isEmpty ? null : text, made };
}

/** Takes our entries out, and the backup with them if there was one. */
export async function takeOut(
  file: SettingsFile,
  { text, made }: Without,
): Promise<void> {
  const [path, backup] = backupOf(file);
  if (backup === null) {
    // The entries came with the file: this is the first change of it here.
    const after = await digestOf(text ?? "");
    keep(path, { before: file.text, after, made: [] }, file);
  }
  replaceSettings(file, text);
  if (backup !== null) removeSettings(path);
  if (text === null) removeDirectories(made);
}

/** A text that may have come with entries of ours, without them; `null` if it is no settings at all. */
function bare(
  text: string,
  file: SettingsFile,
  plan: HostPlan,
): string | null {
  if (isToml(file)) return text;
  try {
    return unwireJson(text, plan, null);
  } catch {
    // We have never put an entry into such a text.
    return null;
  }
}

/**
 * Whether two texts set the same. A backup that came with a workspace says
 * what somebody wants to stand in this file: it is believed only in how that
 * is spelled.
 */
function isSame(a: string, b: string | null, file: SettingsFile): boolean {
  return b !== null && settingsIn(a, file) === settingsIn(b, file);
}

/** Whether a text sets nothing but what we put into a new file. */
function isNothing(text: string, file: SettingsFile, plan: HostPlan): boolean {
  const bare = JSON.stringify({ ...plan.top, [plan.scope]: {} });
  const settings = settingsIn(text, file);
  return ["", "{}", JSON.stringify(plan.top), bare].includes(settings);
}

function settingsIn(text: string, file: SettingsFile): string {
  if (text.trim() === "") return "";
  try {
    const { value } = isToml(file) ? parseToml(text) : parseJsonc(text);
    return JSON.stringify(
      value,
      (_key, x: unknown) => typeof x === "bigint" ? `${x}n` : x,
    );
  } catch {
    return text;
  }
}
