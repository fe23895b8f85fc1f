/**
 * What a verb that runs a command may know of processes and signals.
 *
 * @module
 */

/** A signal that reached this process. */
export interface SeenSignal {
  /** Its name, `SIGTERM`. */
  readonly name: string;
  /** Its number. */
  readonly number: number;
  /** True where whoever sent it sends it to the command as well: a terminal does so with what is typed. */
  readonly isShared: boolean;
}

/** How a command ended. */
export interface CommandEnd {
  /** Its exit code; 128 and the number of the signal that ended it. */
  readonly code: number;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
}

/** A command that runs. */
export interface Started {
  /** Discriminates. */
  readonly kind: "started";
  /** Its process. */
  readonly pid: number;
  /** Comes when it has ended; never fails. */
  readonly ended: Promise<CommandEnd>;
  /** Sends it a signal. Does nothing where it has ended, and never throws. */
  signal(name: string): void;
}

/** A command that could not be started. */
export interface NotStarted {
  /** Discriminates. */
  readonly kind: "not-found" | "not-executable";
  /** What the system says. */
  readonly reason: string;
}

/** Commands as the verbs see them. */
export interface Commands {
  /** This process. */
  readonly pid: number;
  /**
   * From now on signals no longer end this process but are told.
   *
   * @returns What makes them end it again.
   */
  heed(listener: (signal: SeenSignal) => void): () => void;
  /** Starts a command with this process's standard streams and directory, and some variables more. */
  start(
    command: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Started | NotStarted;
  /**
   * Calls once, after some milliseconds.
   *
   * @returns What calls it off; may be called at any time.
   */
  after(ms: number, call: () => void): () => void;
}
