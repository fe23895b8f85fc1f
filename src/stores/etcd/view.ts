/**
 * What a decision is made from, out of the state of a store.
 *
 * @module
 */
import { keepersOf, type KeeperState } from "../../domain/keeper.ts";
import type { Lease } from "../../domain/lease.ts";
import type { Ticket } from "../../domain/ticket.ts";
import type { LedgerView } from "../../lease/ports.ts";
import type { Picture } from "./picture.ts";

/** The view of a picture; what the server ended is not in it. */
export function viewOf(
  picture: Picture,
  { nowMs, nextSeq }: Pick<LedgerView, "nowMs" | "nextSeq">,
): LedgerView {
  const { stands, ended, unreadable } = picture;
  const granted = stands.flatMap(({ claim }) =>
    claim.state === "granted" ? [claim] : []
  );
  const live = granted.map(({ lease }): Lease => lease);
  const tickets = stands.flatMap(({ claim }): Ticket[] =>
    claim.state === "waiting" ? [claim.ticket] : []
  );
  return {
    live,
    foreign: [],
    tickets: tickets.sort((a, b) => a.ticket - b.ticket),
    requests: granted.flatMap(({ requests }) => requests),
    nextSeq,
    nowMs,
    damage: [],
    unsafe: unreadable[0] === undefined
      ? null
      : `nobody can read "${
        unreadable[0]
      }" in etcd, which may be a lease: delete that key if it is none`,
    // The server ends leases without writing the head, but then there are more that ended.
    position: `${picture.headRevision}.${ended.length}`,
    keepers: statesOf(picture, live),
  };
}

/** A lease of a keeper that is not there was brought in from files: who held the keeper cannot be told here. */
function statesOf(
  { keepers }: Picture,
  live: readonly Lease[],
): Map<string, KeeperState> {
  const names = [...keepersOf(live)];
  return new Map(
    names.map((name) => [name, keepers.has(name) ? "held" : "unknown"]),
  );
}
