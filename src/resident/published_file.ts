/**
 * A name in the store that stands for this process while it runs.
 *
 * It is made under another name and put in place whole, so nobody ever meets a
 * half of it, and a link that was planted there is replaced, not followed. It
 * is taken away again only if it is still ours.
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";
import { inside, isAbsence, parentOf } from "../system/path.ts";

/** What a name may be taken over from. */
export type Kind = "socket" | "file";

/** A name that stands for this process. */
export interface Published {
  /** The name. */
  readonly path: string;
  /** Which file it is. */
  readonly identity: string;
}

/** A name for the time before it is put in place; no longer than the shortest it may get. */
export function draftBeside(path: string): string {
  const chance = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return inside(parentOf(path), `.s${chance.toString(36).padStart(7, "0")}`);
}

/**
 * Puts a draft in place.
 *
 * @param draft What was made.
 * @param path Where it belongs; one of its kind that lies there is a dead process's.
 * @param kind What may lie there.
 * @throws {StoreError} If something else lies there.
 */
export function publish(draft: string, path: string, kind: Kind): Published {
  requireKind(path, kind);
  const identity = identityOf(draft) ?? "";
  Deno.renameSync(draft, path);
  return { path, identity };
}

/** @throws {StoreError} If what lies under a name is not what may lie there. */
export function requireKind(path: string, kind: Kind): void {
  const facts = factsOf(path);
  if (facts === null) return;
  const isOne = kind === "file" ? facts.isFile : facts.isSocket === true;
  if (isOne) return;
  const found = facts.isSymlink
    ? "a symlink"
    : facts.isDirectory
    ? "a directory"
    : facts.isFile
    ? "a file"
    : "something else";
  throw new StoreError(
    "STORE_FOREIGN_TYPE",
    `Cannot use "${path}": it is ${found}, not a ${kind}`,
    { path, hint: "Move it away, and serve again" },
  );
}

/** Whether a name still stands for this process. */
export function isOurs({ path, identity }: Published): boolean {
  return identityOf(path) === identity;
}

/** Takes a name away, if it is still ours. */
export function retract(published: Published | null): void {
  if (published === null) return;
  try {
    if (isOurs(published)) Deno.removeSync(published.path);
  } catch {
    // It is gone, or its directory is; nobody can mistake it for ours.
  }
}

/** Which file lies under a name, `null` if none does. */
export function identityOf(path: string): string | null {
  const facts = factsOf(path);
  return facts === null ? null : `${facts.dev}:${facts.ino}`;
}

function factsOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}
