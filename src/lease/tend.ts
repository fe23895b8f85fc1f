/**
 * Looking after a lease while the command it is held for runs: say which
 * process that is, beat, and notice where the lease is lost.
 *
 * A store that fails or is busy does not stop the command. It is tried again
 * with the next beat, and the keeper's lock holds the lease meanwhile.
 *
 * @module
 */
import { type Asker, askerSentence } from "./asked.ts";
import type { CommandEnd, Commands, Started } from "./command_port.ts";
import { shownText } from "../domain/lane.ts";
import type { Desk } from "./desk.ts";
import { heartbeat } from "./heartbeat.ts";
import { StoreError } from "./ports.ts";
import { recordChildren } from "./record_children.ts";

/** The store may keep a beat from being told that long, and the end of the command with it. */
const LOCK_S = 1;

/** So long the store is asked who has a lease whose keeper is lost. */
const WORDS_MS = 1_000;

/** A lease that is held for a command. */
export interface Hold {
  /** Who holds it. */
  readonly owner: string;
  /** Its lane. */
  readonly lane: string;
  /** Its identity beside the lane. */
  readonly loopTs: string;
  /** Its fencing token. */
  readonly fence: number;
}

/** How it is looked after. */
export interface TendOptions {
  /** Milliseconds between two beats. */
  readonly beatMs: number;
  /** Whether a command that lost its lease is stopped. */
  readonly killOnLoss: boolean;
  /** Milliseconds it is given to stop by itself. */
  readonly graceMs: number;
  /** Comes, with a sentence, once the keeper of the lease may be held no longer. */
  readonly lost?: Promise<string> | undefined;
  /** Told to a person, as it happens. */
  note(sentence: string): void;
}

/** What became of it while the command ran. */
export interface Tended extends CommandEnd {
  /** How often was beaten. */
  readonly beats: number;
  /** Why the lease is lost, `""` if it is not. */
  readonly lost: string;
  /** Whether the journal names the command's process. */
  readonly isRecorded: boolean;
}

/** Looks after a lease until its command has ended. */
export async function tend(
  desk: Desk,
  commands: Commands,
  { hold, child, options }: {
    readonly hold: Hold;
    readonly child: Started;
    readonly options: TendOptions;
  },
): Promise<Tended> {
  const watch = new Watch(desk, hold, options);
  const state: { end: CommandEnd | null } = { end: null };
  const ended = child.ended.then((end) => {
    state.end = end;
  });
  const isOver = (): boolean => state.end !== null;
  const looking = async (): Promise<void> => {
    await watch.record(child.pid, isOver);
    while (!isOver() && watch.isSure) {
      // deno-lint-ignore no-await-in-loop -- one beat after the other
      await pause(commands, [ended, watch.doubt], options.beatMs);
      if (isOver() || !watch.isSure) return;
      // deno-lint-ignore no-await-in-loop -- one beat after the other
      await watch.record(child.pid, isOver);
      // deno-lint-ignore no-await-in-loop -- one beat after the other
      if (watch.isSure) await watch.beat();
    }
  };
  // Others may have the region soon: whatever is being asked is waited for no longer.
  await Promise.race([looking(), watch.doubt]);
  const callOff = watch.isSure || isOver()
    ? () => {}
    : stop(commands, child, options);
  if (watch.lost === "" && !watch.isSure && !isOver()) {
    // Only the store knows who has it now.
    await pause(commands, [watch.beat()], WORDS_MS);
    watch.heed();
  }
  const end = await child.ended;
  callOff();
  const { beats, lost, isRecorded } = watch;
  return { ...end, beats, lost, isRecorded };
}

/** Stops a command whose lease is lost, if that is wanted. */
function stop(
  commands: Commands,
  child: Started,
  { killOnLoss, graceMs }: TendOptions,
): () => void {
  if (!killOnLoss) return () => {};
  child.signal("SIGTERM");
  return commands.after(graceMs, () => child.signal("SIGKILL"));
}

/** Waits until one of some comes, such as the end of the command, or the time has come. */
async function pause(
  commands: Commands,
  some: readonly Promise<void>[],
  ms: number,
): Promise<void> {
  let callOff = (): void => {};
  const passed = new Promise<void>((resolve) => {
    callOff = commands.after(ms, resolve);
  });
  await Promise.race([...some, passed]);
  callOff();
}

class Watch {
  beats = 0;
  lost = "";
  readonly #desk: Desk;
  readonly #hold: Hold;
  readonly #options: TendOptions;
  readonly #told = new Set<string>();
  isRecorded = false;
  /** Comes once the keeper may be held no longer. */
  readonly doubt: Promise<void>;
  #why = "";

  constructor(desk: Desk, hold: Hold, options: TendOptions) {
    this.#desk = desk;
    this.#hold = hold;
    this.#options = options;
    const { lost = new Promise<string>(() => {}) } = options;
    this.doubt = lost.then((why) => {
      this.#why = why;
    });
  }

  /** Whether nothing speaks against the lease. */
  get isSure(): boolean {
    return this.lost === "" && this.#why === "";
  }

  /** A keeper that is lost counts, where the store has not said so, as the loss of the lease. */
  heed(): void {
    const { lane } = this.#hold;
    this.#lose(`the lease on lane "${shownText(lane)}" is lost: ${this.#why}`);
  }

  /** Records the process, once, unless it is over. */
  async record(pid: number, isOver: () => boolean): Promise<void> {
    if (this.isRecorded) return;
    await this.#attempt(async () => {
      const process = await this.#desk.processes.holder(pid);
      if (isOver()) return;
      const answer = await recordChildren(this.#desk, this.#hold, process, {
        lockTimeout: LOCK_S,
      });
      this.isRecorded = answer.outcome === "recorded";
      if (answer.outcome === "refuse") this.#lose(answer.reason);
    });
  }

  async beat(): Promise<void> {
    await this.#attempt(async () => {
      const answer = await heartbeat(this.#desk, {
        ...this.#hold,
        coalesceWithinS: this.#options.beatMs / 2_000,
        lockTimeout: LOCK_S,
      });
      if (answer.outcome === "refuse") this.#lose(answer.reason);
      if (answer.outcome === "beaten") {
        this.beats++;
        this.#tell(answer.requests);
      }
    });
  }

  /** Each request is told once, and again if it is made again. */
  #tell(requests: readonly Asker[]): void {
    for (const one of requests) {
      const mark = JSON.stringify([one.owner, one.since]);
      if (this.#told.has(mark)) continue;
      this.#told.add(mark);
      const { lane } = this.#hold;
      this.#options.note(
        `lane "${shownText(lane)}": ${askerSentence(one)}`,
      );
    }
  }

  #lose(reason: string): void {
    if (this.lost !== "") return;
    this.lost = reason;
    const { killOnLoss, note } = this.#options;
    note(`${reason}${killOnLoss ? "; its command is being stopped" : ""}`);
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { message } = error;
      if (this.#told.has(message) || !this.isSure) return;
      this.#told.add(message);
      this.#options.note(`${message}; the command goes on`);
    }
  }
}
