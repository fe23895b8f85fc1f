/**
 * Reading and replacing one settings file.
 *
 * A file is replaced as a whole: the new text is written beside it, synced,
 * and renamed over it. A link to a file stays a link. What is no plain file is
 * left alone.
 *
 * @module
 */
import { inside, isAbsence, parentOf, slashed } from "../path.ts";
import { diskError, SettingsError } from "./settings_error.ts";

/** The largest settings file that is edited, in bytes. */
const SIZE_LIMIT = 1_048_576;

const MARK = "\ufeff";

/** A settings file as it was found. */
export interface SettingsFile {
  /** As it is named. */
  readonly path: string;
  /** Where the text really lies: elsewhere if the name is a link. */
  readonly real: string;
  /** All of it, `null` where no file is there. */
  readonly text: string | null;
  /** Its mode, `null` where it is not known. */
  readonly mode: number | null;
  /** Its owner and group, `null` where they are not known. */
  readonly owner: readonly [uid: number, gid: number] | null;
}

/** The part of a text behind its byte order mark, and the mark. */
export function splitMark(text: string): [mark: string, text: string] {
  return text.startsWith(MARK) ? [MARK, text.slice(1)] : ["", text];
}

/**
 * Reads a settings file.
 *
 * @throws {SettingsError} If it is none.
 * @throws {StoreError} If it cannot be read.
 */
export function readSettings(path: string): SettingsFile {
  const facts = lookAt(path);
  if (facts === null) {
    return { path, real: path, text: null, mode: null, owner: null };
  }
  const real = facts.isSymlink ? targetOf(path) : path;
  const file = facts.isSymlink ? lookAt(real) : facts;
  if (file === null || !file.isFile) throw notAFile(path, file);
  if (file.size > SIZE_LIMIT) {
    throw new SettingsError(
      path,
      `it is larger than ${SIZE_LIMIT} bytes`,
      "No settings are that long; put the right file there.",
    );
  }
  const owner: SettingsFile["owner"] = file.uid === null || file.gid === null
    ? null
    : [file.uid, file.gid];
  return { path, real, text: readText(real), mode: file.mode, owner };
}

/** A file of ours, or `null` where there is none. */
export function readBeside(path: string): string | null {
  const facts = lookAt(path);
  if (facts === null) return null;
  if (!facts.isFile) throw notAFile(path, facts);
  return readText(path);
}

function lookAt(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw diskError("read", path, error);
  }
}

function targetOf(path: string): string {
  try {
    return slashed(Deno.realPathSync(path));
  } catch (error) {
    if (!isAbsence(error)) throw diskError("read", path, error);
    throw new SettingsError(
      path,
      "it is a link that leads nowhere",
      "Mend or remove the link, then run the command again.",
    );
  }
}

function notAFile(path: string, facts: Deno.FileInfo | null): SettingsError {
  const kind = facts?.isDirectory
    ? "a directory"
    : facts?.isSymlink
    ? "a link"
    : "a device, pipe or socket";
  return new SettingsError(
    path,
    `it is ${kind}`,
    "Put a plain file there, or remove it, then run the command again.",
  );
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    throw diskError("read", path, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    throw new SettingsError(
      path,
      "it is not UTF-8",
      "Save it as UTF-8, then run the command again.",
    );
  }
}

/** Makes the directories that a file lies in; returns those that were not there, outermost first. */
export function makeDirectories(path: string): string[] {
  const missing: string[] = [];
  for (let at = parentOf(path); lookAt(at) === null; at = parentOf(at)) {
    missing.unshift(at);
    if (parentOf(at) === at) break;
  }
  const made: string[] = [];
  try {
    for (const directory of missing) {
      Deno.mkdirSync(directory);
      made.push(directory);
    }
    const directory = parentOf(path);
    if (!Deno.statSync(directory).isDirectory) {
      throw notADirectory(directory);
    }
  } catch (error) {
    removeDirectories(made);
    if (error instanceof SettingsError) throw error;
    throw isAbsence(error)
      ? notADirectory(parentOf(path))
      : diskError("write", path, error);
  }
  return made;
}

function notADirectory(path: string): SettingsError {
  return new SettingsError(
    path,
    "it is not a directory",
    "Put a directory there, then run the command again.",
  );
}

/** Removes directories that are empty, innermost first; the others stay. */
export function removeDirectories(paths: readonly string[]): void {
  for (const path of paths.toReversed()) {
    try {
      if (!Deno.lstatSync(path).isDirectory) return;
      Deno.removeSync(path);
    } catch {
      return;
    }
  }
}

/**
 * Replaces a settings file by a text, or removes it.
 *
 * @param file As it was read; if it is another one by now, nothing is done.
 * @param text The new text, `null` to remove the file.
 * @throws {SettingsError} If somebody else wrote it meanwhile.
 * @throws {StoreError} If it cannot be written.
 */
export function replaceSettings(file: SettingsFile, text: string | null): void {
  const { path, real, mode, owner } = file;
  if (readSettings(path).text !== file.text) {
    throw new SettingsError(
      path,
      "somebody else wrote it at this moment",
      "Nothing was changed; run the command again.",
    );
  }
  try {
    if (text === null) Deno.removeSync(real);
    else writeWhole(real, text, { mode, owner });
    syncDirectory(parentOf(real));
  } catch (error) {
    throw diskError("write", path, error);
  }
}

/** Removes a file of ours, if it is there. */
export function removeSettings(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!isAbsence(error)) throw diskError("write", path, error);
  }
}

const DRAFT_REGEXP = /^\.dos-hook\.\d+\.[0-9a-f]+\.draft$/;
const OLD_MS = 60_000;

/** Drafts of those who were killed. */
function sweep(directory: string): void {
  for (const { name } of Deno.readDirSync(directory)) {
    if (!DRAFT_REGEXP.test(name)) continue;
    const draft = inside(directory, name);
    const { mtime } = Deno.lstatSync(draft);
    const age = Date.now() - (mtime?.getTime() ?? Infinity);
    if (age > OLD_MS) Deno.removeSync(draft);
  }
}

/** Writes a text beside a name and renames it there. */
export function writeWhole(
  path: string,
  text: string,
  { mode, owner }: Pick<SettingsFile, "mode" | "owner">,
): void {
  const draft = inside(
    parentOf(path),
    `.dos-hook.${Deno.pid}.${crypto.randomUUID().slice(0, 8)}.draft`,
  );
  try {
    sweep(parentOf(path));
    // What only its owner may read is never open to others, not even as a draft.
    const handle = Deno.openSync(draft, {
      write: true,
      createNew: true,
      mode: mode === null ? 0o666 : 0o600,
    });
    try {
      let bytes = new TextEncoder().encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(handle.writeSync(bytes));
      handle.syncSync();
    } finally {
      handle.close();
    }
    if (Deno.build.os !== "windows") {
      if (owner !== null) keepOwner(draft, owner);
      if (mode !== null) Deno.chmodSync(draft, mode & 0o7777);
    }
    Deno.renameSync(draft, path);
  } catch (error) {
    try {
      Deno.removeSync(draft);
    } catch {
      // It was never made.
    }
    throw error;
  }
}

/** Only the superuser can give a file away; for all others it is theirs already. */
function keepOwner(path: string, [uid, gid]: readonly [number, number]): void {
  const facts = Deno.lstatSync(path);
  if (facts.uid === uid && facts.gid === gid) return;
  try {
    Deno.chownSync(path, uid, gid);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
  }
}

function syncDirectory(path: string): void {
  if (Deno.build.os === "windows") return;
  const directory = Deno.openSync(path);
  try {
    directory.syncSync();
  } finally {
    directory.close();
  }
}
