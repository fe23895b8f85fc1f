/**
 * What a trial over etcd came to, in a few lines.
 *
 * @module
 */
import { ELECTION_MS, type Note, type Scale, TTL_S } from "./plan.ts";
import type { Report } from "./voyage.ts";

/** The lines. */
export function figuresOf(scale: Scale, seed: number, report: Report): string {
  const { notes, mishaps, leases, entries, waits, ends, faults } = report;
  const count = (told: Note["told"]): number =>
    notes.filter((note) => note.told === told).length;
  const by = (how: string): number =>
    leases.filter(({ endedBy }) => endedBy === how).length;
  const { kills, stops, cuts, elections } = mishaps;
  const early = kills.length - 3 * scale.crew.length;
  const election = Math.max(0, ...elections.map(({ from, to }) => to - from));
  const codes = Map.groupBy(
    notes.flatMap((note) => note.told === "error" ? [note.code] : []),
    (code) => code,
  );
  const errors = [...codes].map(([code, { length }]) => `${length} ${code}`);
  return [
    `3 hosts x ${scale.crew.length} workers, ${scale.seconds} s, seed ${seed}, ${
      report.apart ? "each in a network namespace" : "behind relays"
    }`,
    `done to them: ${early} workers killed and the other ${
      kills.length - early
    } at the end, ${stops.length} stopped for longer than a session lives, ` +
    `${elections.length} leaders killed, ${cuts.length} times a host cut off for twice a session`,
    `told: ${count("granted")} grants, ${count("refused")} refusals, ${
      count("held")
    } times held, ` +
    `${count("lost")} times lost, ${count("released")} releases; errors: ${
      errors.join(", ") || "none"
    }`,
    `history: ${report.revision} revisions, ${entries.length} records, ${leases.length} leases, at most ${report.most} at once; ` +
    `ended by their holders ${by("RELEASE")}, by the server ${
      by("server")
    } (${ends.lapsed} of holders nobody had harmed), scavenged ${
      by("SCAVENGE")
    }`,
    `a call took ${waits.middleMs} ms in the middle; longest wait for an answer ${waits.answerMs} ms, for a dead holder's lease ${waits.deathMs} ms, for a leader ${election} ms; ` +
    `promised: ${
      TTL_S * 1_000
    } ms and an election of ${ELECTION_MS} ms, allowed for this machine: ${waits.allowanceMs} ms`,
    `violations: ${faults.length}`,
  ].join("\n");
}
