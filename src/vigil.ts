/**
 * What waiting takes, made of a store and the system: loaded only by those who
 * wait.
 *
 * @module
 */
import type { Lookout, Outlook, Vigil } from "./lease/ports.ts";
import type { FileStore } from "./stores/ledger_view.ts";
import { JournalLookout, type JournalReader } from "./stores/lookout.ts";
import type { Runner } from "./stores/machine.ts";
import { directoryOf } from "./stores/site.ts";
import { DirectoryWatch } from "./system/directory_watch.ts";

/**
 * A vigil over the journal of a store.
 *
 * @param open Tells the store, as the ledger is told it.
 * @param runner What runs its steps.
 */
export function createVigil(
  open: (use: "read" | "write") => Promise<FileStore>,
  runner: Runner,
): Vigil {
  return {
    ticksMs: () => performance.now(),
    watch: () => createLookout(open, runner),
  };
}

/**
 * A lookout on the journal of a store.
 *
 * @param open Tells the store, as the ledger is told it.
 * @param runner What runs its steps.
 * @param reader Told all that is read.
 */
export function createLookout(
  open: (use: "read" | "write") => Promise<FileStore>,
  runner: Runner,
  reader?: JournalReader,
): Lookout {
  let journal: JournalLookout | undefined;
  let watch: DirectoryWatch | undefined;
  return {
    async look(): Promise<Outlook> {
      if (journal === undefined) {
        const store = await open("read");
        const { site } = store;
        const directory = directoryOf(site.journal);
        watch = new DirectoryWatch(
          directory,
          site.journal.slice(directory.length).replace(/^[/\\]/, ""),
        );
        journal = new JournalLookout(store, reader);
      }
      return await runner.run(journal.look());
    },
    async pause(ms, heed, signal): Promise<void> {
      if (watch === undefined) await runner.wait(ms);
      else if (heed === "changes") await watch.change(ms, signal);
      else await watch.time(ms, signal);
    },
    async close(): Promise<void> {
      watch?.close();
      if (journal !== undefined) await runner.run(journal.close());
    },
  };
}
