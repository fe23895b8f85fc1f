/**
 * Marks of calls of which could not be told what they change.
 *
 * A mark is an empty file beside the journal, named by a hash of the call's
 * id; its time is when the call began. Whoever comes after the call takes it
 * away. Marks of calls that never ended go after a day.
 *
 * @module
 */
import { inside, parentOf } from "../system/path.ts";
import type { Place } from "../system/workspace.ts";

const DAY_MS = 86_400_000;
const NAME_REGEXP = /^[0-9a-f]{64}$/;

/** The directory of a store's marks. */
export function marksOf(place: Pick<Place, "journal">): string {
  return inside(parentOf(place.journal), "calls");
}

/** Leaves the mark of a call; nothing where the store is not there. */
export async function leaveMark(
  place: Pick<Place, "journal">,
  callId: string,
  nowMs: number,
): Promise<void> {
  const directory = marksOf(place);
  if (!await isDirectory(parentOf(directory))) return;
  await Deno.mkdir(directory).catch(() => {});
  if (!await isDirectory(directory)) return;
  const path = inside(directory, await nameOf(callId));
  const file = await Deno.open(path, { write: true, createNew: true });
  file.close();
  const at = new Date(nowMs);
  await Deno.utime(path, at, at);
  await sweep(directory, nowMs);
}

/**
 * Takes the mark of a call away.
 *
 * @returns When the call began, in epoch milliseconds; `null` where it left no mark.
 */
export async function takeMark(
  place: Pick<Place, "journal">,
  callId: string,
): Promise<number | null> {
  const path = inside(marksOf(place), await nameOf(callId));
  try {
    const facts = await Deno.lstat(path);
    if (!facts.isFile) return null;
    await Deno.remove(path);
    return facts.mtime?.getTime() ?? null;
  } catch {
    return null;
  }
}

async function sweep(directory: string, nowMs: number): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile || !NAME_REGEXP.test(name)) continue;
    await removeOld(inside(directory, name), nowMs);
  }
}

async function removeOld(path: string, nowMs: number): Promise<void> {
  try {
    const { mtime } = await Deno.lstat(path);
    const isOld = mtime !== null && nowMs - mtime.getTime() > DAY_MS;
    if (isOld) await Deno.remove(path);
  } catch {
    // Another call took or swept it in this very moment.
  }
}

/** Never a link: whoever planted one would have us write elsewhere. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isDirectory;
  } catch {
    return false;
  }
}

async function nameOf(callId: string): Promise<string> {
  const bytes = new TextEncoder().encode(callId);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(hash),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
