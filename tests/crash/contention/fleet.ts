/**
 * Many contenders at once, and somebody who kills them.
 *
 * A killed contender's lease stays live, as it must: the fleet ends it by
 * force, as whoever runs workers would, and starts another contender in its
 * place. Most contenders are programs that call the library again and again,
 * so that a kill finds them inside the critical section; some are a whole
 * command line for each step.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- a place in the fleet has one contender at a time
import { openWorkspace, type Workspace } from "@dos/lanes";
import {
  createChance,
  LANES,
  LOCK_TIMEOUT_S,
  type Note,
  noteOf,
  pickOne,
} from "./plan.ts";

const HERE = import.meta.dirname ?? ".";
const WORKER = `${HERE}/worker.ts`;
const PROGRAM = `${HERE}/../../../src/main.ts`;

/** How a fleet sails. */
export interface Orders {
  /** The workspace. */
  readonly root: string;
  /** Where notes are kept. */
  readonly notes: string;
  /** How many contenders run at once. */
  readonly size: number;
  /** How many of them run a command line for each step. */
  readonly commands: number;
  /** How long. */
  readonly seconds: number;
  /** Time between two kills. */
  readonly killEveryMs: number;
  /** Chance. */
  readonly seed: number;
}

/** What the fleet knows by itself. */
export interface Voyage {
  /** Contenders that were killed. */
  readonly kills: number;
  /** Kills that left a lock file behind, that is, hit the critical section. */
  readonly leftLocks: number;
  /** Leases of killed contenders that were ended by force. */
  readonly ended: number;
  /** What went wrong, in words. */
  readonly faults: readonly string[];
  /** What the contenders on the command line were told. */
  readonly told: readonly Note[];
}

/** A place in the fleet. */
interface Berth {
  readonly index: number;
  generation: number;
  child: Deno.ChildProcess | null;
  killed: boolean;
}

/** Runs a fleet to its end, at which nobody of it is alive. */
export async function sail(orders: Orders): Promise<Voyage> {
  const fleet = new Fleet(orders, await openWorkspace({ ...orders, env: {} }));
  return await fleet.run();
}

class Fleet {
  readonly #orders: Orders;
  readonly #workspace: Workspace;
  readonly #berths: readonly Berth[];
  readonly #chance: () => number;
  readonly #faults: string[] = [];
  readonly #told: Note[] = [];
  #kills = 0;
  #leftLocks = 0;
  #ended = 0;
  #sinking = false;

  constructor(orders: Orders, workspace: Workspace) {
    this.#orders = orders;
    this.#workspace = workspace;
    this.#chance = createChance(orders.seed);
    this.#berths = Array.from(
      { length: orders.size },
      (_, index) => ({ index, generation: 0, child: null, killed: false }),
    );
  }

  async run(): Promise<Voyage> {
    const crews = this.#berths.map((berth) => this.#keepManned(berth));
    const end = performance.now() + this.#orders.seconds * 1000;
    while (performance.now() < end) {
      await pause(this.#orders.killEveryMs);
      this.#killOne();
    }
    this.#sinking = true;
    for (const berth of this.#berths) this.#kill(berth);
    await Promise.all(crews);
    return {
      kills: this.#kills,
      leftLocks: this.#leftLocks,
      ended: this.#ended,
      faults: this.#faults,
      told: this.#told,
    };
  }

  async #keepManned(berth: Berth): Promise<void> {
    while (!this.#sinking) {
      berth.generation++;
      berth.killed = false;
      const owner = `w${berth.index}.${berth.generation}`;
      const onCommandLine = berth.index < this.#orders.commands;
      if (onCommandLine) await this.#stepByStep(berth, owner);
      else await this.#atOnce(berth, owner);
      if (!this.#sinking) await this.#endLeasesOf(owner);
    }
  }

  async #atOnce(berth: Berth, owner: string): Promise<void> {
    const { root, notes, seconds, seed } = this.#orders;
    const child = deno([
      WORKER,
      root,
      owner,
      String(seed * 1_000_003 + berth.index * 1009 + berth.generation),
      `${notes}/${owner}.jsonl`,
      String(seconds * 1000 + 30_000),
    ], "null");
    await this.#untilDead(berth, child);
  }

  /** Takes one lane and gives it back, each as a process of its own. */
  async #stepByStep(berth: Berth, owner: string): Promise<void> {
    const lane = pickOne(LANES, this.#chance);
    const asked = await this.#command(berth, "acquire", { owner, lane });
    if (asked?.told !== "granted") return;
    const { loop_ts: loopTs } = asked;
    await this.#command(berth, "release", { owner, lane, loopTs });
  }

  async #command(
    berth: Berth,
    action: string,
    about: { owner: string; lane: string; loopTs?: string },
  ): Promise<Note | null> {
    if (berth.killed || this.#sinking) return null;
    const { owner, lane, loopTs = "" } = about;
    const start = performance.now();
    const child = deno([
      ...[PROGRAM, "--workspace", this.#orders.root, "lease-lane", action],
      ...["--owner", owner, "--lane", lane],
      ...["--lock-timeout", String(LOCK_TIMEOUT_S)],
      ...(action === "acquire" ? ["--pid", "0"] : ["--loop-ts", loopTs]),
    ], "piped");
    const [text] = await Promise.all([
      new Response(child.stdout).text(),
      this.#untilDead(berth, child),
    ]);
    // A kill may cut an answer off; only a whole line counts as told.
    if (!text.endsWith("\n")) return null;
    const ms = Math.round(performance.now() - start);
    const note = noteOf(JSON.parse(text), { owner, lane, loopTs, ms });
    this.#told.push(note);
    return note;
  }

  async #untilDead(berth: Berth, child: Deno.ChildProcess): Promise<void> {
    berth.child = child;
    if (berth.killed || this.#sinking) child.kill("SIGKILL");
    const { code } = await child.status;
    berth.child = null;
    if (berth.killed) this.#countLeftLock(child.pid);
    else if (code > 1 && code !== 4) {
      this.#faults.push(`contender ${berth.index} ended with code ${code}`);
    }
  }

  #killOne(): void {
    const targets = this.#berths.filter(({ child, killed }) =>
      child !== null && !killed
    );
    if (targets.length === 0) return;
    const inside = this.#lockHolder();
    const aimed = targets.find(({ child }) => child?.pid === inside);
    const other = pickOne(targets, this.#chance);
    this.#kill(this.#chance() < 0.5 ? aimed ?? other : other);
  }

  #kill(berth: Berth): void {
    if (berth.child === null || berth.killed) return;
    try {
      berth.child.kill("SIGKILL");
    } catch (error) {
      // It ended by itself a moment ago, and its end is about to be heard of.
      if (error instanceof TypeError) return;
      throw error;
    }
    berth.killed = true;
    this.#kills++;
  }

  #countLeftLock(pid: number): void {
    if (this.#lockHolder() === pid) this.#leftLocks++;
  }

  /** The process that the lock file names, 0 if there is none. */
  #lockHolder(): number {
    try {
      const text = Deno.readTextFileSync(this.#workspace.paths.lock);
      return Number(/^pid: (\d+)$/m.exec(text)?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  async #endLeasesOf(owner: string): Promise<void> {
    const { leases } = this.#workspace;
    const left = (await leases.live()).filter((x) => x.holder === owner);
    for (const { lane, loop_ts } of left) {
      const answer = await leases.release({
        owner: "fleet",
        lane: String(lane),
        loopTs: String(loop_ts),
        force: true,
        lockTimeout: 60,
      });
      if (answer.outcome === "released") this.#ended++;
      else {this.#faults.push(
          `cannot end the lease of ${owner}: ${answer.reason}`,
        );}
    }
  }
}

function deno(
  args: readonly string[],
  stdout: "null" | "piped",
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    stdin: "null",
    stdout,
    stderr: "null",
  }).spawn();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
