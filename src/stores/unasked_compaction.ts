/**
 * Compacting a journal because it has become long, which nobody asked for.
 *
 * @module
 */
import { isCompactionDue, NO_EXTENT } from "./compaction_due.ts";
import { CACHING } from "./fold_cache_writer.ts";
import type { JournalState } from "./journal_scan.ts";
import type { FileStore } from "./ledger_view.ts";
import type { Runner } from "./machine.ts";

const COMPACTION = "./compaction.ts";

/** Nobody waits long for what nobody asked for. */
const WAIT_MS = 200;

/** What a transaction leaves to be done once its answer is certain. */
export interface Notice {
  /** Whether the journal is to be compacted. */
  isDue: boolean;
}

/** Notes whether an append made a journal so long that it is to be compacted. */
export function noteGrowth(
  notice: Notice | undefined,
  store: Pick<FileStore, "caching" | "compactAt">,
  { before, after }: {
    readonly before: JournalState;
    readonly after: JournalState;
  },
): void {
  if (notice === undefined) return;
  // At a long journal without a cache no writer of ours has looked yet.
  const { slack } = store.caching ?? CACHING;
  const isNew = before.cachedLines === 0 && before.lines >= slack;
  const from = isNew ? NO_EXTENT : before;
  notice.isDue = isCompactionDue(from, after, store.compactAt);
}

/** Compacts a journal if half of it would go. Best effort: the record stands, and a later writer tries again. */
export async function compactUnasked(
  store: FileStore,
  runner: Runner,
): Promise<void> {
  const { compactJournal }: typeof import("./compaction.ts") = await import(
    COMPACTION
  );
  const how = { dryRun: false, leastHalf: true, timeoutMs: WAIT_MS };
  await runner.run(compactJournal(store, how)).catch(() => {});
}
