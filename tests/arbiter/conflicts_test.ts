import { assertEquals } from "@std/assert";
import { conflictsOf } from "../../src/arbiter/conflicts.ts";
import type { AdmissionRequest } from "../../src/arbiter/request.ts";
import { aTicket } from "../support/tickets.ts";
import { aLease, TOWN } from "./town.ts";

const LEASES = [aLease("api"), aLease("docs"), aLease("x", { tree: ["x/**"] })];
const AHEAD = [
  aTicket({ ticket: 4, lane: "y", region: ["docs/y/**"] }),
  aTicket({ ticket: 5, lane: "api", region: ["src/api/**"] }),
  aTicket({ ticket: 6, lane: "", region: [] }),
];

Deno.test("conflictsOf names every lease and ticket in the way, in order", () => {
  const table: [Partial<AdmissionRequest>, unknown[], number[]][] = [
    [{ lane: "docs" }, ["docs"], [4]],
    [{ lane: "api", tree: ["docs/**"] }, ["api", "docs"], [4, 5]],
    [{ lane: "infra" }, ["api", "docs", "x"], [4, 5]],
    [{ lane: "api", force: true }, ["api"], [5]],
    [{ lane: "worker" }, [], []],
    [{ lane: "" }, [], []],
  ];
  for (const [ask, leases, tickets] of table) {
    const found = conflictsOf(
      { lane: "", ...ask },
      { leases: LEASES, ahead: AHEAD },
      TOWN,
      {},
    );
    assertEquals(found.leases.map(({ lane }) => lane), leases);
    assertEquals(found.tickets.map(({ ticket }) => ticket), tickets);
  }
});

Deno.test("conflictsOf holds an exclusive lease against everybody", () => {
  const infra = aLease("infra", { lane_kind: "infra" });
  const live = { leases: [infra], ahead: [] };
  const found = conflictsOf({ lane: "docs" }, live, TOWN, {});
  assertEquals(found.leases, [infra]);
});
