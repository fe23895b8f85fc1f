/**
 * What one run of a hook is told of the world, and what it leaves to be done.
 *
 * @module
 */
import type { HookCall, Verdict } from "../hook/tool_call.ts";
import type { LeaseIndex } from "../hook/lease_index.ts";
import type { HolderProcess } from "../hook/ownership.ts";
import type { LedgerView } from "../lease/ports.ts";
import type { FileStore } from "../stores/ledger_view.ts";
import type { Disk } from "../system/touched_path.ts";
import type { Place, Start } from "../system/workspace.ts";
import type { Denial } from "../hook/denial.ts";

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
  /** What is known from before; absent in a process that judges one call. */
  readonly memory?: Memory;
}

/** What a process that judges many calls remembers. Whatever it answers is what would be found anew. */
export interface Memory {
  /** Finds a workspace. */
  find(start: Start): Promise<Place>;
  /** The leases of this moment. */
  view(place: Place): Promise<Sight>;
  /** Reads a store's journal for a writer. */
  recall(place: Place): NonNullable<FileStore["recall"]>;
  /** Those denials that are not known to be told already. */
  untold(place: Place, denials: readonly Denial[]): readonly Denial[];
  /** Notes that denials stand in the journal; `isNew` if they were put there just now. */
  told(
    place: Place,
    denials: readonly Denial[],
    how: { readonly isNew: boolean },
  ): void;
}

/** What a hook looks at in a store. */
export interface Sight
  extends Pick<LedgerView, "live" | "requests" | "foreign" | "unsafe"> {
  /** The same leases, found by what they hold; only for a caller whose environment names no lease. */
  readonly index?: LeaseIndex;
}

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
