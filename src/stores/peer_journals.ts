/**
 * Journals that lie in other worktrees of the same repository.
 *
 * A dos-kernel process that knows nothing of shared stores keeps its leases
 * there. They block here as if they were ours; nobody here can end them, and
 * nobody here can mend such a journal where it is damaged.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import {
  damageOf,
  damageSentence,
  type OnCorrupt,
  unsafeReason,
} from "./damage_policy.ts";
import { closeJournal, openJournal } from "./journal_file.ts";
import { scanJournal } from "./journal_scan.ts";
import type { Steps } from "./machine.ts";
import type { Site } from "./site.ts";

/** What the journals of all peers come to. */
export interface PeerView {
  /** Their live leases. */
  readonly live: readonly Lease[];
  /** Why nothing may be granted until they are mended, or `null`. */
  readonly unsafe: string | null;
  /** Sentences for a person whose request may be refused by what no verb here shows. */
  readonly remarks: readonly string[];
}

/** Reads all peers. An unreadable journal is an error, never "no leases". */
export function* readPeers(
  site: Site,
  onCorrupt: OnCorrupt,
): Steps<PeerView> {
  const live: Lease[] = [];
  const remarks: string[] = [];
  let unsafe: string | null = null;
  for (const path of site.peers) {
    const file = yield* openJournal(path);
    try {
      const state = yield* scanJournal(file);
      const damage = damageOf(state);
      const leases = state.fold.identified();
      live.push(...leases);
      if (leases.length > 0) remarks.push(peerSentence(path, leases.length));
      const remark = damageSentence(path, damage);
      if (remark !== null) remarks.push(remark);
      const reason = unsafeReason(damage, onCorrupt);
      if (reason !== null) unsafe ??= `${reason}, in "${path}"`;
    } finally {
      yield* closeJournal(file);
    }
  }
  return { live, unsafe, remarks };
}

function peerSentence(path: string, count: number): string {
  return count === 1
    ? `A live lease of another working tree counts here too: "${path}"`
    : `${count} live leases of another working tree count here too: "${path}"`;
}
