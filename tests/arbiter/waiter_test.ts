import { assertEquals } from "@std/assert";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import type { AdmissionRequest } from "../../src/arbiter/request.ts";
import { readQueue } from "../../src/arbiter/waiter.ts";
import { indexCatalogue } from "../../src/domain/catalogue.ts";
import type { Lease } from "../../src/domain/lease.ts";
import type { Ticket } from "../../src/domain/ticket.ts";
import { aTicket } from "../support/tickets.ts";
import { aLease, brief, TOWN } from "./town.ts";

const API = aTicket({
  ticket: 3,
  lane: "api",
  lane_kind: "cluster",
  region: ["src/api/**"],
  owner: "bob",
});
const INFRA = { ...API, lane: "infra", lane_kind: "infra", region: ["**/*"] };

type Row = readonly [
  title: string,
  ask: Partial<AdmissionRequest>,
  ahead: readonly Ticket[],
  comesTo: string,
  about?: { live?: readonly Lease[]; policy?: AdmissionPolicy },
];

const ROWS: readonly Row[] = [
  ["the same lane", { lane: "API" }, [API], "QUEUED_BEHIND"],
  [
    "the same lane by another region",
    { lane: "api", tree: ["x/**"] },
    [API],
    "QUEUED_BEHIND",
  ],
  [
    "a region that meets",
    { lane: "mine", tree: ["src/*/x.ts"] },
    [API],
    "QUEUED_BEHIND",
  ],
  [
    "a disjoint region",
    { lane: "docs" },
    [API],
    "GRANTED docs/cluster docs/**",
  ],
  ["an exclusive request", { lane: "infra" }, [API], "QUEUED_BEHIND"],
  ["an exclusive ticket", { lane: "docs" }, [INFRA], "QUEUED_BEHIND"],
  [
    "by force",
    { lane: "api", force: true },
    [API],
    "FORCED api/cluster src/api/**",
  ],
  [
    "a ticket for any lane",
    { lane: "api" },
    [{ ...API, lane: "", lane_kind: "", region: [] }],
    "GRANTED api/cluster src/api/**",
  ],
  [
    "a ticket that nobody could take",
    { lane: "api" },
    [{ ...API, region: ["["] }, { ...API, lane_kind: "odd" }, {
      ...API,
      lane: "a\nb",
    }],
    "GRANTED api/cluster src/api/**",
  ],
  [
    "an alias in the ticket",
    { lane: "worker" },
    [{ ...API, lane: "wk" }],
    "QUEUED_BEHIND",
  ],
  [
    "any lane goes round the queue",
    {},
    [API],
    "AUTO_PICKED Worker/cluster src/worker/**",
  ],
  [
    "any lane, all of them waited for",
    {},
    [{ ...API, region: ["**"] }],
    "NO_FREE_LANE",
  ],
  [
    "what lives is told first",
    { lane: "api" },
    [API],
    "LANE_HELD",
    { live: [aLease("api")] },
  ],
  [
    "protected files are told first",
    { lane: "api" },
    [API],
    "PROTECTED",
    { policy: { protected: ["src/api/x"] } },
  ],
  [
    "the last place of a budget that somebody waits for",
    { lane: "docs" },
    [{ ...API, region: ["else/**"] }],
    "QUEUED_BEHIND",
    { policy: { budgets: { cluster: 1 } } },
  ],
  [
    "a place beyond those that are waited for",
    { lane: "docs" },
    [API],
    "GRANTED docs/cluster docs/**",
    { policy: { budgets: { cluster: 2 } } },
  ],
  [
    "a place that who waits could not take yet",
    { lane: "docs" },
    [API],
    "GRANTED docs/cluster docs/**",
    {
      policy: { budgets: { cluster: 1 } },
      live: [aLease("x", { lane_kind: "keyword", tree: ["src/**"] })],
    },
  ],
  [
    "a ticket compared by prefixes",
    { lane: "mine", tree: ["src/api/b/**", "q/**", "r/**", "s/**"] },
    [API],
    "GRANTED mine/keyword src/api/b/** q/** r/** s/**",
    { policy: { overlap: { prefix: {} } } },
  ],
];

for (const [title, ask, ahead, comesTo, about = {}] of ROWS) {
  Deno.test(`an earlier ticket and ${title}: ${comesTo}`, () => {
    const { live = [], policy = {} } = about;
    const request = { lane: "", ...ask };
    assertEquals(
      brief(arbitrate(request, live, TOWN, policy, ahead)),
      comesTo,
    );
  });
}

Deno.test("who is queued behind somebody is told whom, and names no lease", () => {
  const decision = arbitrate({ lane: "api" }, [], TOWN, {}, [API]);
  assertEquals(decision.conflict, null);
  assertEquals(
    decision.reason,
    'Lane "api" is not held, but "bob" waits for lane "api" since 2026-06-01T14:00:00Z and is ahead (ticket 3); take a free lane (worker, docs), or wait your turn with --wait'
      .replace("worker", "Worker"),
  );
});

Deno.test("readQueue keeps the order of the tickets", () => {
  const tickets = [API, INFRA, { ...API, lane: "" }];
  const queue = readQueue(indexCatalogue(TOWN), tickets, TOWN);
  assertEquals(queue.map(({ want }) => [want.id, want.exclusive]), [
    ["api", false],
    ["infra", true],
  ]);
});
