/**
 * A file system in memory, strict where a real one may be: a name is durable
 * only once its directory was synced, bytes only once their file was, and the
 * number of a file that is gone is given to the next one made.
 *
 * @module
 */
import type { FileFacts, OpenHow } from "../../src/stores/machine.ts";
import { type Change, Directory, type Inode } from "./directory.ts";
import { FileBytes, FileLock, type LockKind } from "./inode.ts";

/** An open file. */
export interface OpenFile {
  /** The name it was opened by, for a trace. */
  readonly path: string;
  /** Where it appends, and whether it may write. */
  readonly how: OpenHow;
  /** The file. */
  readonly inode: Inode;
}

/** An error as a system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** The disk that all simulated processes share. */
export class Disk {
  #root: Inode;
  #free: number[] = [];
  #next = 2;
  /**
   * Whether it is one of Windows: a file that is open is not replaced, one that
   * is removed keeps its name until it is closed, and names are durable at once.
   */
  readonly windows: boolean;

  /** A disk with nothing but a root directory. */
  constructor({ windows }: { readonly windows: boolean }) {
    this.windows = windows;
    this.#root = this.#make(new Directory(), 0);
    this.#root.links = 1;
  }

  /** Opens a file. */
  open(path: string, how: OpenHow, nowMs: number): OpenFile {
    const { directory, name } = this.#place(path);
    let inode = directory.names.get(name);
    if (inode !== undefined && how.createNew) throw systemError("EEXIST");
    if (inode !== undefined && inode.leave !== null) throw systemError("EPERM");
    if (inode === undefined) {
      if (!how.create && !how.createNew) throw systemError("ENOENT");
      inode = this.#make(new FileBytes(), nowMs);
      inode.links = 1;
      this.#change(directory, [[name, inode]]);
    }
    if (inode.content instanceof Directory) throw systemError("EISDIR");
    if (how.truncate) inode.content.truncate(0);
    inode.opens++;
    return { path, how, inode };
  }

  /** Closes it, and drops its lock. */
  close(file: OpenFile): void {
    this.unlock(file);
    file.inode.opens--;
    if (file.inode.opens === 0) file.inode.leave?.();
    this.#reap(file.inode);
  }

  /** Reads; 0 is the end. */
  readAt({ inode }: OpenFile, offset: number, into: Uint8Array): number {
    const bytes = bytesOf(inode).view().subarray(offset, offset + into.length);
    into.set(bytes);
    return bytes.length;
  }

  /** Writes all of it at the end. */
  write({ inode }: OpenFile, bytes: Uint8Array, nowMs: number): number {
    const content = bytesOf(inode);
    content.write(content.size, bytes);
    inode.mtimeMs = nowMs;
    return bytes.length;
  }

  /** Cuts it. */
  truncate({ inode }: OpenFile, size: number): void {
    bytesOf(inode).truncate(size);
  }

  /** Makes its bytes durable. */
  sync({ inode }: OpenFile): void {
    bytesOf(inode).sync();
  }

  /** Fails to, and forgets which bytes they were. */
  failSync({ inode }: OpenFile): void {
    bytesOf(inode).failSync();
  }

  /** Makes the names of a directory durable. */
  syncDirectory(path: string): void {
    this.#directory(path).sync();
  }

  /** The lock of a file, or a share of it. */
  tryLock(file: OpenFile, kind: LockKind = "exclusive"): boolean {
    return file.inode.lock.take(file, kind);
  }

  /** Drops it if it is this one's. */
  unlock(file: OpenFile): void {
    file.inode.lock.drop(file);
  }

  /** Facts of an open file. */
  fstat({ inode }: OpenFile): FileFacts {
    return factsOf(inode);
  }

  /** Facts of a name. */
  lstat(path: string): FileFacts | null {
    const inode = this.#find(path);
    if (inode !== null && inode.leave !== null) throw systemError("EPERM");
    return inode === null ? null : factsOf(inode);
  }

  /** A second name. */
  link(from: string, to: string): void {
    const inode = this.#find(from);
    if (inode === null) throw systemError("ENOENT");
    const { directory, name } = this.#place(to);
    if (directory.names.has(name)) throw systemError("EEXIST");
    inode.links++;
    this.#change(directory, [[name, inode]]);
  }

  /** Another name, in place of whatever had it. Both names lie in one directory. */
  rename(from: string, to: string): void {
    const inode = this.#find(from);
    if (inode === null) throw systemError("ENOENT");
    const { directory, name } = this.#place(to);
    const replaced = directory.names.get(name);
    if (replaced === inode) return;
    const isInUse = this.windows && replaced !== undefined &&
      replaced.opens > 0;
    if (isInUse || inode.leave !== null) throw systemError("EPERM");
    this.#change(directory, [[this.#place(from).name, null], [name, inode]]);
    if (replaced !== undefined) this.#unlink(replaced);
  }

  /** Removes a name. */
  remove(path: string): void {
    const { directory, name } = this.#place(path);
    const inode = directory.names.get(name);
    if (inode === undefined) throw systemError("ENOENT");
    const leave = (): void => {
      inode.leave = null;
      this.#change(directory, [[name, null]]);
      this.#unlink(inode);
    };
    if (!this.windows || inode.opens === 0) return leave();
    if (inode.leave !== null) throw systemError("EPERM");
    inode.leave = leave;
  }

  /** Sets when a file was last written. */
  touch(path: string, mtimeMs: number): void {
    const inode = this.#find(path);
    if (inode === null) throw systemError("ENOENT");
    inode.mtimeMs = mtimeMs;
  }

  /** Makes a directory. */
  makeDirectory(path: string): void {
    const { directory, name } = this.#place(path);
    if (directory.names.has(name)) throw systemError("EEXIST");
    const inode = this.#make(new Directory(), 0);
    inode.links = 1;
    this.#change(directory, [[name, inode]]);
  }

  /** The names in a directory, none if it is not there. */
  names(path: string): string[] {
    const content = this.#find(path)?.content;
    return content instanceof Directory ? [...content.names.keys()].sort() : [];
  }

  /** A file's bytes as text. */
  text(path: string): string {
    const inode = this.#find(path);
    return inode === null ? "" : new TextDecoder().decode(
      bytesOf(inode).view(),
    );
  }

  /** Somebody puts an older copy of a file in its place, or deletes it: a share of its lines is left. */
  putBack(path: string, share: number): void {
    const inode = this.#find(path);
    if (inode === null) return;
    const lines = this.text(path).split("\n").slice(0, -1);
    const kept = lines.slice(0, Math.floor(lines.length * share));
    const { directory, name } = this.#place(path);
    this.#change(directory, [[name, null]]);
    this.#unlink(inode);
    this.syncDirectory(path.slice(0, path.lastIndexOf("/")));
    if (kept.length === 0) return;
    const how = { write: true, createNew: true };
    const copy = this.open(path, how, inode.mtimeMs);
    const bytes = new TextEncoder().encode(`${kept.join("\n")}\n`);
    this.write(copy, bytes, inode.mtimeMs);
    this.sync(copy);
    this.close(copy);
    this.syncDirectory(path.slice(0, path.lastIndexOf("/")));
  }

  /** Everything that was not synced is at the mercy of chance. */
  losePower(chance: () => number): void {
    this.#free = [];
    this.#next = 2;
    const seen = new Set<Inode>();
    const visit = (inode: Inode): void => {
      inode.links++;
      if (seen.has(inode)) return;
      seen.add(inode);
      inode.links = 1;
      inode.number = this.#next++;
      inode.opens = 0;
      inode.leave = null;
      inode.lock.clear();
      inode.content.losePower(chance);
      if (inode.content instanceof Directory) {
        for (const one of inode.content.names.values()) visit(one);
      }
    };
    visit(this.#root);
  }

  #make(content: FileBytes | Directory, mtimeMs: number): Inode {
    const number = this.#free.pop() ?? this.#next++;
    const lock = new FileLock();
    const leave = null;
    return { number, content, mtimeMs, links: 0, opens: 0, lock, leave };
  }

  #change(directory: Directory, change: Change): void {
    directory.change(change);
    if (this.windows) directory.sync();
  }

  #unlink(inode: Inode): void {
    inode.links--;
    this.#reap(inode);
  }

  #reap(inode: Inode): void {
    if (inode.links === 0 && inode.opens === 0) this.#free.push(inode.number);
  }

  #find(path: string): Inode | null {
    let at: Inode | undefined = this.#root;
    for (const name of path.split("/")) {
      if (name === "") continue;
      if (!(at?.content instanceof Directory)) return null;
      at = at.content.names.get(name);
    }
    return at ?? null;
  }

  #directory(path: string): Directory {
    const content = this.#find(path)?.content;
    if (content === undefined) throw systemError("ENOENT");
    if (!(content instanceof Directory)) throw systemError("ENOTDIR");
    return content;
  }

  #place(path: string): { directory: Directory; name: string } {
    const cut = path.lastIndexOf("/");
    const directory = this.#directory(path.slice(0, cut));
    return { directory, name: path.slice(cut + 1) };
  }
}

function bytesOf({ content }: Inode): FileBytes {
  if (content instanceof Directory) throw systemError("EISDIR");
  return content;
}

function factsOf({ content, number, mtimeMs }: Inode): FileFacts {
  const isFile = content instanceof FileBytes;
  return {
    kind: isFile ? "file" : "directory",
    size: isFile ? content.size : 0,
    identity: `1:${number}`,
    mtimeMs,
  };
}
