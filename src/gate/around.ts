/**
 * What one run of a hook is told of the world, and what it leaves to be done.
 *
 * @module
 */
import type { HookCall, Verdict } from "../hook/tool_call.ts";
import type { HolderProcess } from "../hook/ownership.ts";
import type { LedgerView } from "../lease/ports.ts";
import type { Disk } from "../system/touched_path.ts";

/** The world of one run. */
export interface Around {
  /** The current directory. */
  readonly cwd: string;
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** The disk. */
  readonly disk: Disk;
  /** The parent of this process. */
  readonly parent: number;
  /** The host name that is written into records. */
  host(): Promise<string>;
  /** The process that holds what this agent acquires; asked for once. */
  holder(): Promise<HolderProcess>;
  /** `--workspace`, or `""`. */
  readonly workspace: string;
  /** `--this-worktree`. */
  readonly thisWorktree: boolean;
}

/** What a hook looks at in a store. */
export type Sight = Pick<
  LedgerView,
  "live" | "requests" | "foreign" | "unsafe"
>;

/** What a run came to. */
export interface Outcome {
  /** The answer. */
  readonly verdict: Verdict;
  /** One line for a person, `""` for none. */
  readonly remark: string;
  /** What is recorded once the answer is given. It may fail, and nobody is told. */
  after?(): Promise<void>;
}

/** One event in the world. */
export interface Event {
  /** The event. */
  readonly call: HookCall;
  /** The world. */
  readonly around: Around;
}
