import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { partyOf, type Ticket } from "../../src/domain/ticket.ts";
import { deadlock } from "../../src/lease/deadlock.ts";
import { anOffice } from "../support/desk.ts";
import { aLease } from "../support/records.ts";
import { aTicket } from "../support/tickets.ts";

const { desk } = anOffice();
const ADA = partyOf({ session_id: "ada" });

function leaseOn(lane: string, session_id: string): Lease {
  return aLease({ lane, region: [`${lane}/**`], loop_ts: "t", session_id });
}

function ticketOn(
  ticket: number,
  lanes: string[],
  fields: Partial<Ticket> = {},
): Ticket {
  const region = lanes.map((lane) => `${lane}/**`);
  const lane = lanes.join("+");
  return aTicket({ ticket, lane, region, pid: 0, ...fields });
}

/** What comes of a session named ada that asks for lane `want`. */
function outcome(
  want: string,
  live: readonly Lease[],
  ahead: readonly Ticket[],
  under = "",
): string | undefined {
  return deadlock(
    desk,
    {
      request: { lane: want, tree: [`${want}/**`] },
      party: ADA,
      under,
    },
    { live, ahead },
  )?.reason;
}

Deno.test("deadlock lets one wait who holds nothing, or nothing that others wait for", () => {
  const ahead = [ticketOn(3, ["a", "b"])];
  assertEquals(outcome("b", [leaseOn("a", "bob")], ahead), undefined);
  assertEquals(outcome("b", [leaseOn("c", "ada")], ahead), undefined);
  assertEquals(outcome("d", [leaseOn("a", "ada")], ahead), undefined);
});

Deno.test("deadlock refuses to queue behind somebody who waits for what one holds", () => {
  assertEquals(
    outcome("b", [leaseOn("a", "ada")], [ticketOn(3, ["a", "b"])]),
    'Waiting would never end: "ada" is before you (ticket 3) and waits for lane "a", which you hold; release lane "a" first, or ask without --wait',
  );
});

Deno.test("deadlock follows who waits behind whom, and who waits while holding", () => {
  const live = [leaseOn("a", "ada"), leaseOn("b", "bob"), leaseOn("c", "cy")];
  const behind = [ticketOn(3, ["a", "x"]), ticketOn(4, ["x", "y"])];
  assert(outcome("y", live, behind)?.includes("(ticket 3)"));
  const bob = ticketOn(3, ["a"], { session_id: "bob" });
  assert(outcome("b", live, [bob])?.includes("(ticket 3)"));
  const round = [
    ticketOn(3, ["a"], { under: "t@c" }),
    ticketOn(4, ["c"], { session_id: "bob" }),
  ];
  assert(outcome("b", live, round)?.includes("(ticket 3)"));
  assertEquals(outcome("b", live, [ticketOn(3, ["a"])]), undefined);
});

Deno.test("deadlock lets agents of one session wait for each other, but nobody for the lease it works under", () => {
  const live = [leaseOn("a", "ada")];
  assertEquals(outcome("a", live, []), undefined);
  assertEquals(
    outcome("a", live, [], "t@a"),
    'Waiting would never end: it meets lane "a", under which you work; release lane "a" first, or ask without --wait',
  );
});
