/**
 * What looking on takes, made of a store and the system: loaded only by those
 * who look on.
 *
 * @module
 */
import type { Desk } from "./lease/desk.ts";
import type { Survey } from "./lease/overview.ts";
import type { Lookout, Outlook } from "./lease/ports.ts";
import { JournalSurvey } from "./lease/survey.ts";
import { Chronicle } from "./journal/chronicle.ts";
import type { FileStore } from "./stores/ledger_view.ts";
import type { Runner } from "./stores/machine.ts";
import { readFloor } from "./stores/seq_floor.ts";
import { commitsSince } from "./system/commit_log.ts";
import { createLookout } from "./vigil.ts";

/**
 * A survey of a workspace.
 *
 * @param desk What its verbs work with.
 * @param parts Its root, its store, and what runs the steps of that.
 */
export function createSurvey(
  desk: Desk,
  { root, open, runner, refresh }: {
    readonly root: string;
    open(use: "read" | "write"): Promise<FileStore>;
    readonly runner: Runner;
    /** Brings up to date what is looked at; absent where it always is. */
    refresh?(): Promise<void>;
  },
): Survey {
  const chronicle = new Chronicle(() => desk.clock.nowMs());
  return new JournalSurvey({
    desk,
    root,
    chronicle,
    lookout: refreshed(createLookout(open, runner, chronicle), refresh),
    async lastNumber(): Promise<number> {
      const { site } = await open("read");
      return (await runner.run(readFloor(site))).number;
    },
    commits: (sinceMs) => commitsSince(root, sinceMs),
  });
}

function refreshed(
  lookout: Lookout,
  refresh: (() => Promise<void>) | undefined,
): Lookout {
  if (refresh === undefined) return lookout;
  return {
    async look(): Promise<Outlook> {
      await refresh();
      return await lookout.look();
    },
    pause: (ms, heed, signal) => lookout.pause(ms, heed, signal),
    close: () => lookout.close(),
  };
}
