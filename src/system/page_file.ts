/**
 * Writing an HTML page for people, whole or not at all, and never over
 * anything that is not such a page.
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";

const BEGINNING = "<!doctype html";
const HEAD_BYTES = 64;
const FULL_REGEXP = /^(?:ENOSPC|EDQUOT|EFBIG)$/;

/**
 * Writes a page: into a file beside the place first, which then takes it.
 *
 * @param path Where, relative to the current directory. What is no regular file (a terminal, a pipe) is written to as it is.
 * @param text The page.
 * @param apart Directories that it may not be written into.
 * @returns The absolute path.
 * @throws {StoreError} `STORE_FULL` or `STORE_UNWRITABLE`; what was there is as it was.
 */
export async function publishPage(
  path: string,
  text: string,
  apart: readonly string[],
): Promise<string> {
  const found = await lookAt(path);
  if (found !== null && !found.isFile && !found.isDirectory) {
    await attempt(path, () => Deno.writeTextFile(path, text));
    return path;
  }
  if (found?.isDirectory || /[/\\]$/.test(path)) {
    throw fault(path, "it is a directory", "Name a file in it");
  }
  // Through a link, so that the link stays one.
  const place = found === null ? path : await Deno.realPath(path);
  const folder = await folderOf(place);
  for (const one of apart) {
    // deno-lint-ignore no-await-in-loop -- there is one, seldom two
    if (folder === await resolved(one)) {
      throw fault(path, "dos keeps its store there", "Name a file elsewhere");
    }
  }
  if (found !== null && !await isPage(place)) {
    throw fault(
      path,
      "a file is there that is no HTML page",
      "Name another file, or remove it first",
    );
  }
  const name = place.replace(/^.*[/\\]/, "");
  const whole = `${folder.replace(/[/\\]$/, "")}/${name}`;
  await replaceWhole(whole, text, { shown: path, mode: found?.mode ?? null });
  return whole;
}

async function replaceWhole(
  path: string,
  text: string,
  { shown, mode }: { shown: string; mode: number | null },
): Promise<void> {
  const draft = `${path}.${crypto.randomUUID().slice(0, 8)}.new`;
  try {
    const bytes = new TextEncoder().encode(text);
    using file = await Deno.open(draft, { write: true, createNew: true });
    for (let done = 0; done < bytes.length;) {
      // deno-lint-ignore no-await-in-loop -- one write after the other
      done += await file.write(bytes.subarray(done));
    }
    await file.sync();
    if (mode !== null && Deno.build.os !== "windows") {
      await Deno.chmod(draft, mode & 0o777);
    }
  } catch (error) {
    await discard(draft);
    throw failure(shown, error);
  }
  try {
    await Deno.rename(draft, path);
  } catch (error) {
    await discard(draft);
    throw failure(shown, error);
  }
}

async function discard(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // It was not made, or the disk is gone: what is told is why.
  }
}

async function lookAt(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw failure(path, error);
  }
  try {
    await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw failure(path, error);
  }
  throw fault(path, "a link is there that leads nowhere", "Remove it first");
}

async function folderOf(path: string): Promise<string> {
  const folder = path.replace(/[^/\\]*$/, "") || ".";
  const real = await resolved(folder);
  if (real !== null) return real;
  throw fault(path, `there is no directory "${folder}"`, "Make it first");
}

async function resolved(path: string): Promise<string | null> {
  try {
    return await Deno.realPath(path);
  } catch {
    return null;
  }
}

/** Also one that is empty: nothing is lost with it. */
async function isPage(path: string): Promise<boolean> {
  return await attempt(path, async () => {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(HEAD_BYTES);
    const count = await file.read(bytes);
    if (count === null) return true;
    const head = new TextDecoder().decode(bytes.subarray(0, count));
    return head.toLowerCase().startsWith(BEGINNING);
  });
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failure(path, error);
  }
}

function failure(path: string, error: unknown): StoreError {
  const code = (error as { code?: unknown } | null)?.code;
  const state = error instanceof Error ? error.message : String(error);
  const full = typeof code === "string" && FULL_REGEXP.test(code);
  return new StoreError(
    full ? "STORE_FULL" : "STORE_UNWRITABLE",
    `Cannot write "${path}": ${state}`,
    {
      path,
      hint: full
        ? "Free some space, or name a file on another disk"
        : "Name a file in a directory that you may write to",
      cause: error,
    },
  );
}

function fault(path: string, state: string, hint: string): StoreError {
  return new StoreError(
    "STORE_UNWRITABLE",
    `Cannot write "${path}": ${state}`,
    { path, hint },
  );
}
