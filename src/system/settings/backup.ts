/**
 * What a settings file was before our first entry: a file beside it, with one
 * line about it and then every byte that was there.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import { below } from "../path.ts";
import { readBeside } from "./settings_file.ts";

/** What was there before. */
export interface Backup {
  /** The text, `null` where there was no file. */
  readonly before: string | null;
  /** The digest of the text that we wrote, `""` where somebody else has edited the file between two of our writes. */
  readonly after: string;
  /** The directories around it that we made, outermost first. */
  readonly made: readonly string[];
}

/** Where the backup of a settings file lies. Its name is none that a host loads. */
export function backupPath(real: string): string {
  return `${real}.before-dos`;
}

const ABOUT = "What this file was before `dos hook install`, below this line";

/** Reads a backup; `null` where there is none, or it is none of ours. */
export function readBackup(path: string): Backup | null {
  const text = readBeside(path);
  const end = text?.indexOf("\n") ?? -1;
  if (text === null || end < 0) return null;
  let head: unknown;
  try {
    head = JSON.parse(text.slice(0, end));
  } catch {
    return null;
  }
  if (!isRecord(head)) return null;
  const { existed, after, made } = head as Record<string, unknown>;
  if (typeof existed !== "boolean" || typeof after !== "string") return null;
  const before = existed ? text.slice(end + 1) : null;
  // It may have come with the workspace: only what holds this file is ours to remove.
  const around = Array.isArray(made)
    ? made.filter((x): x is string =>
      typeof x === "string" && below(x, path) !== null && x !== path
    )
    : [];
  return { before, after, made: around };
}

/** The text of a backup. */
export function backupText({ before, after, made }: Backup): string {
  const existed = before !== null;
  const head = JSON.stringify({ about: ABOUT, existed, after, made });
  return `${head}\n${before ?? ""}`;
}

/** A digest of a text, to see later whether it is still the same. */
export async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(digest),
    (x) => x.toString(16).padStart(2, "0"),
  ).join("");
}
