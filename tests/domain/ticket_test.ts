import { assert, assertEquals } from "@std/assert";
import {
  isOverdue,
  isSameParty,
  leaseName,
  partyOf,
  readTicket,
  ticketNumber,
} from "../../src/domain/ticket.ts";
import { NOW_MS, stampAt } from "../support/records.ts";
import { aTicket, aWait } from "../support/tickets.ts";

Deno.test("readTicket takes the number of the record for the ticket's, unless it names an older one", () => {
  assertEquals(readTicket(aWait({ seq: 7 }), 7), aTicket({ ticket: 7 }));
  assertEquals(
    readTicket(aWait({ seq: 9, ticket: 7, again: 2 }), 9),
    aTicket({ ticket: 7, again: 2 }),
  );
  assertEquals(
    readTicket(aWait({ seq: 7, since: "then" }), 7)?.since,
    "then",
  );
});

Deno.test("readTicket ignores a record that is odd", () => {
  const odd: readonly Record<string, unknown>[] = [
    {},
    { seq: 0 },
    { seq: "7" },
    { seq: 7, ticket: 8 },
    { seq: 7, ticket: -1 },
    { seq: 7, ticket: 1.5 },
    { seq: 8 },
    { seq: 7, owner: "" },
    { seq: 7, owner: 7 },
    { seq: 7, keeper: "" },
    { seq: 7, keeper: "../keeper-abcdefghijklmnop" },
    { seq: 7, keeper: "keeper-ABCDEFGHIJKLMNOP" },
    { seq: 7, region: "api/**" },
    { seq: 7, region: [7] },
    { seq: 7, region: [] },
    { seq: 7, lane: "" },
    { seq: 7, deadline: "soon" },
    { seq: 7, deadline: 7 },
  ];
  for (const fields of odd) {
    assertEquals(readTicket(aWait(fields), 7), null, JSON.stringify(fields));
  }
});

Deno.test("readTicket lets a request for any lane wait", () => {
  const any = { lane: "", lane_kind: "", region: [] };
  assertEquals(
    readTicket(aWait({ ...any, seq: 7 }), 7),
    aTicket({ ...any, ticket: 7 }),
  );
});

Deno.test("ticketNumber reads no number that is none", () => {
  assertEquals(ticketNumber({ ticket: 7 }), 7);
  for (const ticket of ["7", 1.5, null, -1, undefined, [7]]) {
    assertEquals(ticketNumber({ ticket }), null);
  }
});

Deno.test("isSameParty knows one by session or by process, and the unknown by nothing", () => {
  const ada = partyOf({ pid: 41, host_id: "box", pid_start: "41:1" });
  const session = partyOf({ session_id: "s1" });
  assert(isSameParty(ada, { ...ada }));
  assert(!isSameParty(ada, { ...ada, owner: "bob" }));
  assert(isSameParty(session, { ...session, owner: "bob" }));
  assert(isSameParty(session, { ...ada, session_id: "s1" }));
  assert(!isSameParty(ada, { ...ada, pid_start: "41:2" }));
  assert(!isSameParty(ada, { ...ada, host_id: "tub" }));
  assert(!isSameParty(partyOf({}), partyOf({})));
  assert(!isSameParty(partyOf({ pid: "41" }), partyOf({ pid: "41" })));
});

Deno.test("isOverdue is past the deadline and never without one", () => {
  const ticket = aTicket({ deadline: stampAt(0) });
  assert(!isOverdue(ticket, NOW_MS));
  assert(isOverdue(ticket, NOW_MS + 1));
  assert(!isOverdue(aTicket({ deadline: null }), Infinity));
});

Deno.test("leaseName joins the two halves of an identity", () => {
  assertEquals(leaseName({ loop_ts: "t1", lane: "api" }), "t1@api");
});
