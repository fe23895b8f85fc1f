/**
 * The machine that one simulated process runs on: its share of the disk, the
 * clocks and chance of its world.
 *
 * @module
 */
import type {
  FileFacts,
  Handle,
  Machine,
  OpenHow,
} from "../../src/stores/machine.ts";
import { type Disk, type OpenFile, systemError } from "./disk.ts";

/** What all processes share. */
export interface Surroundings {
  readonly disk: Disk;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Milliseconds since the start. */
  ticksMs(): number;
  /** A number in [0, 1). */
  random(): number;
}

/** What goes wrong with the next call. */
export type Slip =
  /** It fails; `late` is after it had its effect. */
  | { readonly kind: "fail"; readonly errno: string; readonly late: boolean }
  /** A write gets only this share of its bytes through. */
  | { readonly kind: "short"; readonly share: number };

/** A machine with one process on it. */
export class SimMachine implements Machine {
  readonly pid: number;
  readonly #around: Surroundings;
  readonly #open = new Set<OpenFile>();

  /** A machine in a world. */
  constructor(pid: number, around: Surroundings) {
    this.pid = pid;
    this.#around = around;
  }

  get windows(): boolean {
    return this.#disk.windows;
  }

  /** What is to go wrong with the next call; used up by it. */
  slip: Slip | null = null;

  /** When the process died, `null` while it lives. */
  diedAt: number | null = null;

  /** The process is dead: its files are closed, and with them its locks freed. */
  die(): void {
    this.diedAt ??= this.ticksMs();
    for (const file of this.#open) this.#disk.close(file);
    this.#open.clear();
  }

  /** The machine lost its power: there is nothing left to close. */
  forget(): void {
    this.diedAt ??= this.ticksMs();
    this.#open.clear();
  }

  /** How many files are open. */
  get openFiles(): number {
    return this.#open.size;
  }

  get #disk(): Disk {
    return this.#around.disk;
  }

  open(path: string, how: OpenHow): Handle {
    return this.#call(() => {
      const file = this.#disk.open(path, how, this.nowMs());
      this.#open.add(file);
      return file;
    });
  }

  close(handle: Handle): void {
    const file = handle as OpenFile;
    if (this.#open.delete(file)) this.#disk.close(file);
  }

  readAt(handle: Handle, offset: number, into: Uint8Array): number {
    return this.#call((share) => {
      const part = into.subarray(0, Math.ceil(into.length * share));
      return this.#disk.readAt(handle as OpenFile, offset, part);
    });
  }

  write(handle: Handle, bytes: Uint8Array): number {
    return this.#change((share) => {
      const part = bytes.subarray(0, Math.floor(bytes.length * share));
      return this.#disk.write(handle as OpenFile, part, this.nowMs());
    });
  }

  truncate(handle: Handle, size: number): void {
    this.#change(() => this.#disk.truncate(handle as OpenFile, size));
  }

  syncData(handle: Handle): void {
    const { slip } = this;
    if (slip?.kind === "fail") this.#disk.failSync(handle as OpenFile);
    this.#call(() => this.#disk.sync(handle as OpenFile));
  }

  syncDirectory(path: string): void {
    if (this.windows) throw systemError("EPERM");
    this.#call(() => this.#disk.syncDirectory(path));
  }

  tryLock(handle: Handle): boolean {
    return this.#call(() => this.#disk.tryLock(handle as OpenFile));
  }

  tryLockShared(handle: Handle): boolean {
    return this.#call(() => this.#disk.tryLock(handle as OpenFile, "shared"));
  }

  unlock(handle: Handle): void {
    if (this.windows) return;
    this.#call(() => this.#disk.unlock(handle as OpenFile));
  }

  fstat(handle: Handle): FileFacts {
    return this.#call(() => this.#disk.fstat(handle as OpenFile));
  }

  lstat(path: string): FileFacts | null {
    return this.#call(() => this.#disk.lstat(path));
  }

  link(from: string, to: string): void {
    this.#change(() => this.#disk.link(from, to));
  }

  rename(from: string, to: string): void {
    this.#change(() => this.#disk.rename(from, to));
  }

  remove(path: string): void {
    this.#change(() => this.#disk.remove(path));
  }

  touch(path: string, mtimeMs: number): void {
    this.#call(() => this.#disk.touch(path, mtimeMs));
  }

  copyMode(_from: string, _to: string): void {
    this.#call(() => {});
  }

  makeDirectory(path: string): void {
    this.#change(() => this.#disk.makeDirectory(path));
  }

  list(path: string): string[] {
    return this.#call(() => this.#disk.names(path));
  }

  nowMs(): number {
    return this.#around.nowMs();
  }

  ticksMs(): number {
    return this.#around.ticksMs();
  }

  random(): number {
    return this.#around.random();
  }

  /** A call of which a failure means that it had no effect. */
  #call<T>(perform: (share: number) => T): T {
    const { slip } = this;
    this.slip = null;
    if (slip?.kind === "fail") throw systemError(slip.errno);
    return perform(slip?.share ?? 1);
  }

  /** A call that may have its effect and fail all the same, as over a network. */
  #change<T>(perform: (share: number) => T): T {
    const { slip } = this;
    if (slip?.kind !== "fail" || !slip.late) return this.#call(perform);
    this.slip = null;
    perform(1);
    throw systemError(slip.errno);
  }
}
