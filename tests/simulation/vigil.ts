/**
 * A simulated waiter's eye on the journal. A change is noticed a little late,
 * as from a system that tells of it.
 *
 * @module
 */
import type { Outlook, Vigil } from "../../src/lease/ports.ts";
import type { FileStore } from "../../src/stores/ledger_view.ts";
import { JournalLookout } from "../../src/stores/lookout.ts";
import type { SimProcess } from "./process.ts";

/** Until a change is noticed. */
const NOTICE_MS = 200;

/** The vigil of one process. */
export function vigilFor(
  open: () => Promise<FileStore>,
  process: SimProcess,
): Vigil {
  return {
    ticksMs: () => process.machine.ticksMs(),
    watch: () => {
      let journal: JournalLookout | undefined;
      return {
        async look(): Promise<Outlook> {
          journal ??= new JournalLookout(await open());
          return await process.run(journal.look());
        },
        pause: (ms, heed) =>
          process.wait(heed === "time" ? ms : Math.min(ms, NOTICE_MS)),
        async close(): Promise<void> {
          if (journal !== undefined) await process.run(journal.close());
        },
      };
    },
  };
}
