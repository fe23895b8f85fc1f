import { assertEquals } from "@std/assert";
import { paceOf } from "../../src/lease/pace.ts";
import { aLease } from "../support/records.ts";
import { aTicket, keeperName } from "../support/tickets.ts";

Deno.test("paceOf looks often where a keeper's death ends the wait, and leaves those far behind asleep", () => {
  const kept = aLease({ keeper: keeperName(1) });
  const queue = (length: number): ReturnType<typeof aTicket>[] =>
    Array.from({ length }, () => aTicket());
  const table = [
    [[], 0, 2000, "changes"],
    [[aLease()], 0, 2000, "changes"],
    [[aLease(), kept], 0, 250, "changes"],
    [[kept], 1, 2000, "changes"],
    [[kept], 2, 2000, "changes"],
    [[kept], 3, 500, "time"],
    [[kept], 7, 500, "time"],
    [[kept], 8, 2000, "time"],
  ] as const;
  for (const [leases, before, ms, heed] of table) {
    const way = { leases, tickets: queue(before) };
    assertEquals(paceOf(way), { ms, heed });
  }
});
