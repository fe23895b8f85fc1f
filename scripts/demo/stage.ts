/**
 * Starts the workers, shows what they do, kills one of them while it holds a
 * lane, and does what a person would do then.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- the play is watched until it ends
import { openWorkspace } from "@dos/lanes";
import type { Board } from "./board.ts";
import { CAST, HEIR, VICTIM } from "./cast.ts";
import { type Answer, dos, pause, stageEnvironment } from "./commands.ts";
import type { Granted, News, Part, Told } from "./news.ts";

const WORKER = `${import.meta.dirname}/worker.ts`;
const LOOK_EVERY_MS = 200;
/** The time in which nobody has noticed yet that a worker is dead. */
const UNNOTICED_MS = 1200;
/** A play that takes longer has come to a standstill; a busy machine needs a minute or two. */
const LONGEST_MS = 300_000;

/** A command of the recovery and its answer. */
export interface Step {
  /** The command, without `dos`. */
  readonly command: readonly string[];
  /** What it answered. */
  readonly answer: Answer;
}

/** What happened. */
export interface Play {
  /** All that was told, in order. */
  readonly told: readonly Told[];
  /** What was done about the worker that was killed. */
  readonly recovery: readonly Step[];
  /** What should not have happened. */
  readonly faults: readonly string[];
}

/** Plays it in a repository that is ready. */
export async function play(
  root: string,
  board: Board,
  { guarded }: { guarded: boolean },
): Promise<Play> {
  const stage = new Stage(root, board, guarded);
  return await stage.run();
}

class Stage {
  readonly #root: string;
  readonly #board: Board;
  readonly #guarded: boolean;
  readonly #start = performance.now();
  readonly #told: Told[] = [];
  readonly #faults: string[] = [];
  readonly #recovery: Step[] = [];
  readonly #children = new Set<Deno.ChildProcess>();

  constructor(root: string, board: Board, guarded: boolean) {
    this.#root = root;
    this.#board = board;
    this.#guarded = guarded;
  }

  async run(): Promise<Play> {
    let playing = true;
    const shown = this.#watch(() => playing);
    try {
      await Promise.all(CAST.map((part) => this.#perform(part)));
    } finally {
      playing = false;
      await shown;
    }
    return {
      told: this.#told,
      recovery: this.#recovery,
      faults: this.#faults,
    };
  }

  async #watch(isPlaying: () => boolean): Promise<void> {
    const { leases } = await openWorkspace({ root: this.#root, env: {} });
    while (isPlaying()) {
      this.#board.show(await leases.live(), this.#now());
      await pause(LOOK_EVERY_MS);
      if (performance.now() - this.#start < LONGEST_MS) continue;
      this.#faults.push(`it took longer than ${LONGEST_MS / 1000} s`);
      for (const child of this.#children) child.kill("SIGKILL");
      break;
    }
    this.#board.show(await leases.live(), this.#now());
  }

  async #perform(part: Part): Promise<void> {
    const script = { root: this.#root, part, guarded: this.#guarded };
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", WORKER, JSON.stringify(script)],
      cwd: this.#root,
      clearEnv: true,
      env: stageEnvironment(),
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#children.add(child);
    let writes = 0;
    for await (const line of linesOf(child.stdout)) {
      const news: News = JSON.parse(line);
      this.#hear({ ...news, owner: part.owner, at: this.#now() });
      if (news.what !== "writing") continue;
      writes++;
      if (writes === part.diesIn) this.#kill(child, part.owner);
    }
    const { success, signal, code } = await child.status;
    this.#children.delete(child);
    if (part.diesIn !== undefined) await this.#recover();
    else if (!success) {
      this.#faults.push(`${part.owner} ended with ${signal ?? `code ${code}`}`);
    }
  }

  #hear(told: Told): void {
    this.#told.push(told);
    this.#board.tell(told);
  }

  #kill(child: Deno.ChildProcess, owner: string): void {
    child.kill("SIGKILL");
    this.#hear({ what: "killed", owner, at: this.#now() });
  }

  /**
   * A beat keeps a lease for five minutes, dead process or not, so nothing can
   * be scavenged here yet. Who knows that the worker is dead hands its lease on.
   */
  async #recover(): Promise<void> {
    if (!this.#guarded) return;
    await pause(UNNOTICED_MS);
    await this.#step(["lease-lane", "scavenge", "--lane", "shared"]);
    await this.#perform(HEIR);
    const lost = this.#told.find((x): x is Granted =>
      x.what === "granted" && x.owner === VICTIM
    );
    await this.#step([
      ...["lease-lane", "check", "--owner", VICTIM, "--lane", "shared"],
      ...["--fence", String(lost?.fence)],
    ]);
  }

  async #step(command: readonly string[]): Promise<void> {
    const answer = await dos(this.#root, command);
    this.#recovery.push({ command, answer });
    this.#board.say(
      `dos ${command.join(" ")}: exit ${answer.code}`,
      this.#now(),
    );
  }

  #now(): number {
    return (performance.now() - this.#start) / 1000;
  }
}

async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
