/**
 * A workspace of its own for each injected fault, and the account of what was
 * done to it. What prepares it calls the library in this process; what is
 * tried on it runs the program.
 *
 * @module
 */
import { openWorkspace, type Workspace } from "@dos/lanes";
import { identityKey } from "../../../src/domain/lease.ts";
import { type Account, checkStore, newAccount } from "../checker.ts";
import { atExit } from "../../support/exit.ts";
import { dosCommand, type Ran, runToEnd, type Setting } from "./program.ts";

/** A lease that a trial took. */
export interface Held {
  readonly owner: string;
  readonly lane: string;
  readonly loop_ts: string;
  readonly fence: number;
}

/** A workspace with its account. */
export class TrialStore implements AsyncDisposable {
  /** The workspace. */
  readonly root: string;
  /** Where the store lies. */
  readonly home: string;
  /** The journal. */
  readonly journal: string;
  /** The lock file. */
  readonly lock: string;
  /** The file of the kernel lock. */
  readonly mutex: string;
  /** What was done and told. */
  readonly account: Account = newAccount();

  /** A store in a directory that is there. */
  constructor(root: string) {
    this.root = root;
    this.home = `${root}/.dos`;
    this.journal = `${this.home}/lane-journal.jsonl`;
    this.lock = `${this.home}/.lane-lease.lock`;
    this.mutex = `${this.home}/.lane-lease.mutex`;
  }

  /** A new workspace, in `parent` or the temporary directory. */
  static async make(parent?: string): Promise<TrialStore> {
    const dir = await Deno.makeTempDir({
      prefix: "dos-crash-",
      ...(parent === undefined ? {} : { dir: parent }),
    });
    const root = await Deno.realPath(dir);
    atExit.set(root, () => Deno.removeSync(root, { recursive: true }));
    return new TrialStore(root);
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
    atExit.delete(this.root);
  }

  /** The library's view of it. */
  open(): Promise<Workspace> {
    return openWorkspace({ root: this.root, env: {} });
  }

  /** The words of a command on it. */
  command(...args: readonly string[]): string[] {
    return dosCommand("--workspace", this.root, ...args);
  }

  /** Runs a command on it. */
  async dos(args: readonly string[], setting: Setting = {}): Promise<Ran> {
    return await runToEnd(this.command(...args), setting);
  }

  /** Grants a lane, by the library. */
  async grant(
    owner: string,
    lane: string,
    options: { tree?: string[]; pid?: number; loopTs?: string } = {},
  ): Promise<Held> {
    const tree = options.tree ?? [`${lane}/x.md`];
    this.asks(owner, lane, tree);
    const { leases } = await this.open();
    const { loopTs } = options;
    const answer = await leases.acquire({
      ...{ owner, lane, tree, pid: options.pid ?? 0 },
      ...(loopTs === undefined ? {} : { loopTs }),
    });
    if (answer.outcome !== "acquire") throw new Error(answer.reason);
    return this.told({ ...answer, owner, lane });
  }

  /** Notes that somebody asks for a lane. */
  asks(owner: string, lane: string, tree: string[] = [`${lane}/x.md`]): void {
    this.account.asked.push({ owner, lane, region: tree });
  }

  /** Notes a grant that was told. */
  told(answer: Readonly<Record<string, unknown>>): Held {
    const held: Held = {
      owner: String(answer["owner"]),
      lane: String(answer["lane"]),
      loop_ts: String(answer["loop_ts"]),
      fence: Number(answer["fence"]),
    };
    this.account.granted.push({ told: "granted", ...held, ms: 0 });
    return held;
  }

  /** Notes the end of a lease that was told. */
  ended(held: Held): void {
    this.account.ended.add(identityKey({ ...held }));
  }

  /** Notes that the end of a lease was asked for, with no answer. */
  doubts(held: Held): void {
    this.account.doubtful.add(identityKey({ ...held }));
  }

  /** What is wrong with it now. */
  check(): Promise<string[]> {
    return checkStore(this.root, this.account);
  }

  /** The journal's text. */
  text(): string {
    return Deno.readTextFileSync(this.journal);
  }

  /** Makes every lease of the journal so many minutes older. */
  age(minutes: number): void {
    const text = this.text().replaceAll(
      /("(?:acquired_at|heartbeat_at)": ")([^"]+)"/g,
      (_, key: string, stamp: string) => {
        const then = Date.parse(stamp) - minutes * 60_000;
        return `${key}${new Date(then).toISOString().slice(0, 19)}Z"`;
      },
    );
    Deno.writeTextFileSync(this.journal, text);
  }
}
