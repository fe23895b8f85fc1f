/**
 * A store in a directory of its own, for one test.
 *
 * Everything here is plain file work, so that what a test plants or finds does
 * not depend on the code under test.
 *
 * @module
 */
import { createFileLedger } from "../../src/stores/file_ledger.ts";
import type { FileStore } from "../../src/stores/ledger_view.ts";
import type { Keepers, Ledger } from "../../src/lease/ports.ts";
import { JournalKeeper } from "../../src/stores/journal_keeper.ts";
import { createKeepers } from "../../src/stores/keepers.ts";
import type { Site } from "../../src/stores/site.ts";
import { FixedClock } from "./clock.ts";
import { FaultyMachine, type Plan } from "./faulty_machine.ts";
import { NOW_MS } from "./records.ts";

/** The boot that all processes of a test share. */
export const BOOT = "boot-1";

/** An opened store, and the machine it runs on. */
export interface Opened {
  readonly store: FileStore;
  readonly ledger: Ledger;
  readonly keeper: JournalKeeper;
  readonly keepers: Keepers;
  readonly machine: FaultyMachine;
  readonly warnings: string[];
}

/** A directory with a store in it. */
export class Den implements Disposable {
  /** The workspace root. */
  readonly root: string;
  /** Where its store lies. */
  readonly site: Site;
  /** The time in it. */
  readonly clock: FixedClock = new FixedClock();

  /** Makes the workspace; the store comes with its first writer. */
  constructor() {
    this.root = Deno.realPathSync(Deno.makeTempDirSync());
    const home = `${this.root}/.dos`;
    this.site = {
      root: this.root,
      journal: `${home}/lane-journal.jsonl`,
      lock: `${home}/.lane-lease.lock`,
      mutex: `${home}/.lane-lease.mutex`,
      floors: [`${this.root}/dos-seq`, `${home}/.lane-seq`],
      peers: [],
    };
  }

  /** Opens the store as one more process. */
  open(
    plan: Plan = () => {},
    how: Partial<FileStore> & { pid?: number } = {},
  ): Opened {
    const { pid = 7, ...rest } = how;
    const warnings: string[] = [];
    const store: FileStore = {
      site: this.site,
      host: "box",
      kernel: BOOT,
      onCorrupt: "safe",
      warn: (sentence) => warnings.push(sentence),
      ...rest,
    };
    const machine = new FaultyMachine(plan, { clock: this.clock, pid });
    const runner = machine.runner();
    const tell = (): Promise<FileStore> => Promise.resolve(store);
    return {
      store,
      machine,
      warnings,
      ledger: createFileLedger(tell, runner),
      keeper: new JournalKeeper(tell, runner),
      keepers: createKeepers(tell, runner),
    };
  }

  /** A path inside the store. */
  path(name: string): string {
    return `${this.root}/.dos/${name}`;
  }

  /** Makes the store's directory. */
  makeHome(): void {
    Deno.mkdirSync(`${this.root}/.dos`, { recursive: true });
  }

  /** The journal as text, `""` if there is none. */
  journal(): string {
    return this.has("lane-journal.jsonl")
      ? Deno.readTextFileSync(this.site.journal)
      : "";
  }

  /** Puts a journal there. */
  writeJournal(text: string | Uint8Array): void {
    this.makeHome();
    const bytes = typeof text === "string"
      ? new TextEncoder().encode(text)
      : text;
    Deno.writeFileSync(this.site.journal, bytes);
  }

  /** Appends to a file of the store without any lock, as dos-kernel does at times. */
  append(text: string, name = "lane-journal.jsonl"): void {
    Deno.writeTextFileSync(this.path(name), text, { append: true });
  }

  /** Puts a lock file there, last written `ageMs` ago. */
  writeLock(text: string, ageMs = 0, name = ".lane-lease.lock"): void {
    this.makeHome();
    Deno.writeTextFileSync(this.path(name), text);
    const at = new Date(this.clock.ms - ageMs);
    Deno.utimeSync(this.path(name), at, at);
  }

  /** A lock body as dos-kernel writes it, taken `ageMs` ago. */
  peerLock(owner = "pete", ageMs = 0): string {
    const stamp = new Date(this.clock.ms - ageMs).toISOString().slice(0, 19);
    return `owner: ${owner}\nacquired_at: ${stamp}Z\npid: 4242\n`;
  }

  /** The text of a file of the store. */
  read(name: string): string {
    return Deno.readTextFileSync(this.path(name));
  }

  /** Whether there is such a file in the store. */
  has(name: string): boolean {
    try {
      Deno.lstatSync(this.path(name));
      return true;
    } catch {
      return false;
    }
  }

  /** The names in the store, sorted; `null` if there is none. */
  names(): string[] | null {
    try {
      return [...Deno.readDirSync(`${this.root}/.dos`)].map(({ name }) => name)
        .sort();
    } catch {
      return null;
    }
  }

  /** Removes a file of the store. */
  remove(name: string): void {
    Deno.removeSync(this.path(name));
  }

  /** Writes a file of the store. */
  write(name: string, text: string): void {
    this.makeHome();
    Deno.writeTextFileSync(this.path(name), text);
  }

  /** Puts something odd where a file should be; for a pipe, of which Windows has none, a directory. */
  plant(name: string, kind: "symlink" | "fifo" | "directory"): void {
    this.makeHome();
    const path = this.path(name);
    const isPipe = kind === "fifo" && Deno.build.os !== "windows";
    if (kind === "symlink") {
      Deno.symlinkSync(`${this.root}/elsewhere`, path, { type: "file" });
    } else if (!isPipe) Deno.mkdirSync(path);
    else {
      const { success } = new Deno.Command("mkfifo", { args: [path] })
        .outputSync();
      if (!success) throw new Error(`Cannot make the pipe "${path}"`);
    }
  }

  /** Removes everything. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** A stamp some milliseconds before the start of every test. */
export function stampBefore(ms: number): string {
  return `${new Date(NOW_MS - ms).toISOString().slice(0, 19)}Z`;
}
