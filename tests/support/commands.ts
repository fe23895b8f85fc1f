/**
 * Commands of a test: they run until the test ends them, and time passes when
 * the test says so.
 *
 * @module
 */
import type {
  CommandEnd,
  Commands,
  NotStarted,
  SeenSignal,
  Started,
} from "../../src/lease/command_port.ts";

/** SIGTERM, sent to this process alone. */
export const TERM: SeenSignal = {
  name: "SIGTERM",
  number: 15,
  isShared: false,
};

/** SIGINT, typed at a terminal. */
export const TYPED: SeenSignal = { name: "SIGINT", number: 2, isShared: true };

/** A table of what is started. */
export class FakeCommands implements Commands {
  readonly pid = 40;
  /** What was started: its words and its variables. */
  readonly started: {
    command: readonly string[];
    env: Readonly<Record<string, string>>;
  }[] = [];
  /** The signals that the command got. */
  readonly got: string[] = [];
  /** Why nothing can be started. */
  failure: NotStarted | null = null;
  /** Called when a command starts. */
  onStart: () => void = () => {};
  #listener: ((signal: SeenSignal) => void) | null = null;
  #end: (end: CommandEnd) => void = () => {};
  readonly #timers = new Map<number, { at: number; call: () => void }>();
  #now = 0;
  #next = 0;

  /** Whether signals are told and do not end the process. */
  get isHeeding(): boolean {
    return this.#listener !== null;
  }

  /** How many calls are still to come. */
  get waiting(): number {
    return this.#timers.size;
  }

  heed(listener: (signal: SeenSignal) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  start(
    command: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Started | NotStarted {
    if (this.failure !== null) return this.failure;
    this.started.push({ command, env });
    const ended = new Promise<CommandEnd>((resolve) => {
      this.#end = resolve;
    });
    this.onStart();
    return {
      kind: "started",
      pid: 77,
      ended,
      signal: (name) => void this.got.push(name),
    };
  }

  after(ms: number, call: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, call });
    return () => void this.#timers.delete(id);
  }

  /** Sends this process a signal. */
  send(signal: SeenSignal): void {
    this.#listener?.(signal);
  }

  /** Ends the command. */
  end(code = 0, signal: string | null = null): void {
    this.#end({ code, signal });
  }

  /** Lets time pass, and everything else settle. */
  async pass(ms: number): Promise<void> {
    await settled();
    this.#now += ms;
    for (const [id, { at, call }] of [...this.#timers]) {
      if (at > this.#now) continue;
      this.#timers.delete(id);
      call();
    }
    await settled();
  }
}

/** Everything that waits for nothing but its turn has had it. */
export async function settled(): Promise<void> {
  // deno-lint-ignore no-await-in-loop -- one turn after the other
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
