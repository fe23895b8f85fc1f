/**
 * The real machine: Deno's synchronous file calls.
 *
 * @module
 */
import type { FileFacts, Handle, Machine, OpenHow } from "./machine.ts";

/** A call that a signal interrupted is tried this often. */
const ATTEMPTS = 8;

const EXCLUSIVE = true;
const SHARED = false;

/** The machine this process runs on. */
export function createMachine(): Machine {
  return {
    windows: Deno.build.os === "windows",
    pid: Deno.pid,
    open: (path, how) => patiently(() => open(path, how)),
    close: (handle) => file(handle).close(),
    readAt(handle, offset, into): number {
      return patiently(() => {
        file(handle).seekSync(offset, Deno.SeekMode.Start);
        return file(handle).readSync(into) ?? 0;
      });
    },
    write: (handle, bytes) => patiently(() => file(handle).writeSync(bytes)),
    truncate: (handle, size) => file(handle).truncateSync(size),
    syncData: (handle) => file(handle).syncDataSync(),
    syncDirectory(path): void {
      const directory = Deno.openSync(path, { read: true });
      try {
        directory.syncSync();
      } finally {
        directory.close();
      }
    },
    tryLock: (handle) => patiently(() => file(handle).tryLockSync(EXCLUSIVE)),
    tryLockShared: (handle) =>
      patiently(() => file(handle).tryLockSync(SHARED)),
    unlock(handle): void {
      // On Windows it drops the lock and throws all the same; closing is enough there.
      if (Deno.build.os !== "windows") file(handle).unlockSync();
    },
    fstat: (handle) => facts(file(handle).statSync()),
    lstat(path): FileFacts | null {
      try {
        return facts(Deno.lstatSync(path));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    link: (from, to) => Deno.linkSync(from, to),
    rename: (from, to) => Deno.renameSync(from, to),
    remove: (path) => Deno.removeSync(path),
    touch: (path, mtimeMs) =>
      Deno.utimeSync(path, new Date(mtimeMs), new Date(mtimeMs)),
    copyMode(from, to): void {
      const { mode } = Deno.lstatSync(from);
      if (mode !== null) Deno.chmodSync(to, mode & 0o777);
    },
    makeDirectory: (path) => Deno.mkdirSync(path),
    list: (path) => Array.from(Deno.readDirSync(path), ({ name }) => name),
    nowMs: () => Date.now(),
    ticksMs: () => performance.now(),
    random: () => Math.random(),
  };
}

function file(handle: Handle): Deno.FsFile {
  return handle as Deno.FsFile;
}

function open(path: string, how: OpenHow): Deno.FsFile {
  return Deno.openSync(path, how);
}

function facts(info: Deno.FileInfo): FileFacts {
  return {
    kind: info.isSymlink
      ? "symlink"
      : info.isFile
      ? "file"
      : info.isDirectory
      ? "directory"
      : "other",
    size: info.size,
    identity: `${info.dev}:${info.ino}`,
    mtimeMs: info.mtime?.getTime() ?? null,
  };
}

/** Repeats a call that a signal or a non-blocking file cut short. */
function patiently<T>(call: () => T): T {
  for (let attempt = 1;; attempt++) {
    try {
      return call();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      const passing = code === "EINTR" || code === "EAGAIN" ||
        error instanceof Deno.errors.Interrupted;
      if (!passing || attempt === ATTEMPTS) throw error;
    }
  }
}
