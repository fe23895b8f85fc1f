/**
 * Three hosts of workers on one etcd: it keeps every place manned, whoever is
 * killed.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- a place in the fleet has one worker at a time
import { createChance, pickOne } from "../contention/plan.ts";
import { atExit } from "../../support/exit.ts";
import { dosCommand } from "../rig/program.ts";
import { type Berth, ENDINGS, type Host, signal, sizeOf } from "./berth.ts";
import {
  anyHold,
  anyRegion,
  type Manner,
  type Note,
  PATIENCE_S,
  type Scale,
  toldBy,
  workScript,
} from "./plan.ts";
import type { WorkerOrders } from "./worker.ts";

const WORKER = `${import.meta.dirname}/worker.ts`;

/** Somebody who was killed or stopped. */
export interface Victim {
  readonly owner: string;
  readonly at: number;
}

/** Its workers. */
export class Fleet {
  /** Workers that were killed. */
  readonly kills: Victim[] = [];
  /** Ends by itself of workers, which must not be. */
  readonly faults: string[] = [];
  readonly #scale: Scale;
  readonly #notes: string;
  readonly #seed: number;
  readonly #chance: () => number;
  readonly #berths: readonly Berth[];
  readonly #crews: readonly Promise<void>[];
  #sinking = false;

  /** Mans all places. `notes` is a directory for what workers are told. */
  constructor(
    scale: Scale,
    hosts: readonly Host[],
    { notes, seed }: { notes: string; seed: number },
  ) {
    this.#scale = scale;
    this.#notes = notes;
    this.#seed = seed;
    this.#chance = createChance(seed);
    this.#berths = hosts.flatMap((host) =>
      scale.crew.map((manner, index): Berth => ({
        ...{ host, index, manner, generation: 0, owner: "" },
        ...{ child: null, killed: false, stopped: false, before: 0 },
      }))
    );
    this.#crews = this.#berths.map((berth) => this.#keepManned(berth));
  }

  /** The part of those places whose worker has begun to work. */
  get awake(): number {
    const some = this.#berths.filter(({ manner }) => manner !== "commands");
    return some.filter((one) => this.#isAwake(one)).length / some.length;
  }

  /** Kills somebody who has begun to work. */
  killOne(): void {
    const alive = this.#berths.filter((one) =>
      one.child !== null && !one.killed && !one.stopped && this.#isAwake(one)
    );
    if (alive.length > 0) this.#kill(pickOne(alive, this.#chance));
  }

  /** Stops somebody who holds things in a manner, and lets him go on later; `null` if there is none. */
  async stopOne(manner: Manner, ms: number): Promise<string | null> {
    const alive = this.#berths.filter((one) =>
      one.child !== null && !one.killed && !one.stopped &&
      one.manner === manner && this.#isAwake(one)
    );
    if (alive.length === 0) return null;
    const berth = pickOne(alive, this.#chance);
    const { child, owner } = berth;
    if (child === null || !signal(child, "SIGSTOP")) return null;
    berth.stopped = true;
    await pause(ms);
    signal(child, "SIGCONT");
    berth.stopped = false;
    return owner;
  }

  /** Kills everybody, and comes back when they are dead. */
  async sink(): Promise<void> {
    this.#sinking = true;
    for (const berth of this.#berths) this.#kill(berth);
    await Promise.all(this.#crews);
  }

  async #keepManned(berth: Berth): Promise<void> {
    const { host, index, manner } = berth;
    while (!this.#sinking) {
      berth.generation++;
      berth.killed = false;
      // A worker of an even place goes on where his predecessor was killed.
      const inherits = manner === "steps" && index % 2 === 0;
      const name = `${host.name}.w${index}`;
      berth.owner = inherits ? name : `${name}.${berth.generation}`;
      berth.before = sizeOf(this.#notesOf(berth));
      if (manner === "dos run") await this.#dosRun(berth);
      else if (manner === "commands") await this.#commands(berth);
      else await this.#atOnce(berth, inherits);
    }
  }

  #isAwake(berth: Berth): boolean {
    // Whoever works by the command line is a moment in which much can happen.
    if (berth.manner === "commands") return true;
    return sizeOf(this.#notesOf(berth)) > berth.before;
  }

  #notesOf({ owner }: Berth): string {
    return `${this.#notes}/${owner}.jsonl`;
  }

  async #atOnce(berth: Berth, inherits: boolean): Promise<void> {
    const { host, index, generation, owner, manner } = berth;
    const orders: WorkerOrders = {
      ...{ root: host.root, host: host.name, owner, inherits },
      byRun: manner === "run",
      seed: this.#seed * 1_000_003 + index * 1_009 + generation * 31 +
        host.name.charCodeAt(host.name.length - 1),
      notes: this.#notesOf(berth),
      areas: this.#scale.areas,
      restMs: this.#scale.restMs,
      limitMs: this.#scale.seconds * 1_000 + 120_000,
    };
    const command = [Deno.execPath(), "run", "-A", "-q", WORKER];
    await this.#untilDead(berth, [...command, JSON.stringify(orders)]);
  }

  async #dosRun(berth: Berth): Promise<void> {
    const { lane, tree } = anyRegion(this.#scale.areas, this.#chance);
    const { host, owner } = berth;
    const holdMs = anyHold(this.#chance);
    const script = workScript(this.#notesOf(berth), host.name, holdMs);
    await this.#untilDead(berth, [
      ...dosCommand("run", "--workspace", host.root, "--lane", lane),
      ...["--owner", owner, "--kill-on-loss"],
      ...["--lock-timeout", String(PATIENCE_S), "--tree", ...tree],
      ...["--", "sh", "-c", script],
    ]);
    await pause(500 + this.#chance() * 2_000);
  }

  /** Takes a lane, looks, and gives it back, each as a process of its own. */
  async #commands(berth: Berth): Promise<void> {
    const { lane, tree } = anyRegion(this.#scale.areas, this.#chance);
    const got = await this.#command(berth, "acquire", [
      ...["--lane", lane, "--pid", "0", "--tree", ...tree],
    ]);
    if (got?.["outcome"] === "acquire") {
      const held = ["--lane", lane, "--loop-ts", String(got["loop_ts"])];
      const seen = await this.#command(berth, "check", held);
      if (seen === null || seen["held"] === true) {
        await this.#command(berth, "release", held);
      }
    }
    await pause(500 + this.#chance() * 2_000);
  }

  async #command(
    berth: Berth,
    verb: "acquire" | "check" | "release",
    args: readonly string[],
  ): Promise<Readonly<Record<string, unknown>> | null> {
    if (berth.killed || this.#sinking) return null;
    const { host, owner } = berth;
    const from = Date.now();
    const wait = verb === "check" ? [] : ["--lock-timeout", String(PATIENCE_S)];
    const text = await this.#untilDead(berth, [
      ...dosCommand("lease-lane", verb, "--workspace", host.root),
      ...["--owner", owner, ...wait, ...args],
    ]);
    // A kill may cut an answer off; only a whole line counts as told.
    if (!text.endsWith("\n")) return null;
    const answer = JSON.parse(text);
    const note: Note = {
      ...toldBy(verb, answer),
      ...{ host: host.name, owner, from, to: Date.now() },
    };
    const file = this.#notesOf(berth);
    await Deno.writeTextFile(file, `${JSON.stringify(note)}\n`, {
      append: true,
    });
    return answer;
  }

  /** What it printed. */
  async #untilDead(
    berth: Berth,
    command: readonly string[],
  ): Promise<string> {
    const { manner, host } = berth;
    const [program = "", ...args] = [...host.through, ...command];
    const isPiped = manner === "commands";
    const child = new Deno.Command(program, {
      args,
      env: {
        DISPATCH_HOST_ID: host.name,
        NO_COLOR: "1",
        DOS_ETCD_ENDPOINTS: "",
      },
      stdin: "null",
      stdout: isPiped ? "piped" : "null",
      stderr: "null",
    }).spawn();
    atExit.set(child, () => child.kill("SIGKILL"));
    berth.child = child;
    if (this.#sinking) this.#kill(berth);
    const [{ code }, text] = await Promise.all([
      child.status,
      isPiped ? new Response(child.stdout).text() : "",
    ]);
    atExit.delete(child);
    berth.child = null;
    if (!berth.killed && !ENDINGS[manner].includes(code)) {
      this.faults.push(`${berth.owner} (${manner}) ended with code ${code}`);
    }
    return text;
  }

  #kill(berth: Berth): void {
    if (berth.child === null || berth.killed) return;
    // It may have ended by itself a moment ago.
    if (!signal(berth.child, "SIGKILL")) return;
    berth.killed = true;
    this.kills.push({ owner: berth.owner, at: Date.now() });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
