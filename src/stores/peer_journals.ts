/**
 * Journals that lie in other worktrees of the same repository.
 *
 * A dos-kernel process that knows nothing of shared stores keeps its leases
 * there. They block here as if they were ours; nobody here can end them.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import { closeJournal, openJournal, scanJournal } from "./journal_file.ts";
import type { Steps } from "./machine.ts";
import type { Site } from "./site.ts";

/** The live leases of all peers. An unreadable journal is an error, never "no leases". */
export function* readPeers(site: Site): Steps<readonly Lease[]> {
  const live: Lease[] = [];
  for (const path of site.peers) {
    const file = yield* openJournal(path);
    try {
      live.push(...(yield* scanJournal(file)).fold.live());
    } finally {
      yield* closeJournal(file);
    }
  }
  return live;
}

/** One sentence for a person whose request may be refused by a lease that no verb here shows. */
export function peerSentence({ peers }: Site, count: number): string {
  return `${count} live ${
    count === 1 ? "lease" : "leases"
  } of other working trees count here too: ${
    peers.map((path) => `"${path}"`).join(", ")
  }`;
}
