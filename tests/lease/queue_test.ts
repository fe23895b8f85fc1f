import { assert, assertEquals } from "@std/assert";
import type { KeeperState } from "../../src/domain/keeper.ts";
import type { Ticket } from "../../src/domain/ticket.ts";
import {
  clearedTickets,
  inTurn,
  isDead,
  markOf,
  NO_SIGHT,
  PASS_OVER_MS,
  Patience,
  ticketsAhead,
  untested,
} from "../../src/lease/queue.ts";
import { anOffice } from "../support/desk.ts";
import {
  aLease,
  grantOf,
  journalOf,
  NOW_MS,
  stampAt,
} from "../support/records.ts";
import { aTicket, aWait, keeperName } from "../support/tickets.ts";

function sightOf(
  ...states: [number, KeeperState][]
): { states: Map<string, KeeperState>; passed: Set<string> } {
  return {
    states: new Map(states.map(([n, state]) => [keeperName(n), state])),
    passed: new Set(),
  };
}

Deno.test("a ticket dies with its keeper or its deadline, and with silence where its keeper is not known", () => {
  const table: [Partial<Ticket>, KeeperState | "untested", boolean][] = [
    [{}, "held", false],
    [{}, "untested", false],
    [{}, "free", true],
    [{}, "unknown", false],
    [{ since: stampAt(-54) }, "unknown", false],
    [{ since: stampAt(-56) }, "unknown", true],
    [{ since: "" }, "unknown", true],
    [{ since: stampAt(54) }, "unknown", false],
    [{ since: stampAt(56) }, "unknown", true],
    [{ since: stampAt(-560) }, "held", false],
    [{ deadline: stampAt(-1) }, "held", true],
    [{ deadline: stampAt(1) }, "held", false],
  ];
  for (const [fields, state, dead] of table) {
    const sight = state === "untested" ? NO_SIGHT : sightOf([0, state]);
    assertEquals(
      isDead(aTicket(fields), sight, NOW_MS),
      dead,
      JSON.stringify([fields, state]),
    );
  }
});

Deno.test("ticketsAhead leaves out the later, the dead and those passed over", () => {
  const tickets = [1, 2, 3, 4, 5].map((ticket) =>
    aTicket({ ticket, keeper: keeperName(ticket) })
  );
  const sight = sightOf([1, "free"], [2, "held"]);
  sight.passed.add("3/0");
  const view = { tickets, nowMs: NOW_MS };
  const numbers = (mine: number | null): number[] =>
    ticketsAhead(view, mine, sight).map(({ ticket }) => ticket);
  assertEquals(numbers(5), [2, 4]);
  assertEquals(numbers(null), [2, 4, 5]);
  assertEquals(untested(tickets, sight), [3, 4, 5].map(keeperName));
});

Deno.test("clearedTickets ends the dead, and the overdue only once no clock can doubt it", async () => {
  const { memory } = anOffice({
    journal: journalOf(
      aWait({ seq: 1, keeper: keeperName(1) }),
      aWait({ seq: 2, deadline: stampAt(-0.5) }),
      aWait({ seq: 3, deadline: stampAt(-2) }),
      aWait({ seq: 4 }),
    ),
  });
  const view = await memory.read();
  const ends = clearedTickets(view, sightOf([1, "free"]), "box");
  assertEquals(ends.map(({ ticket }) => ticket), [1, 3]);
  assertEquals(ends[0], {
    op: "UNWAIT",
    ticket: 1,
    lane: "api",
    holder: "ada",
    host_id: "box",
    reason: "its waiter is gone",
  });
});

Deno.test("inTurn finds who would be granted with those before them", async () => {
  const { desk, memory } = anOffice({
    journal: journalOf(
      grantOf(aLease({ lane: "x", region: ["x/**"] })),
      aWait({ seq: 2, lane: "x", region: ["x/**"] }),
      aWait({ seq: 3, lane: "y", region: ["x/**", "y/**"] }),
      aWait({ seq: 4 }),
      aWait({ seq: 5 }),
      aWait({ seq: 6, lane: "z", region: ["["] }),
    ),
  });
  const view = await memory.read();
  const about = { some: view.tickets, ahead: view.tickets };
  assertEquals(inTurn(desk, view, about).map(({ ticket }) => ticket), [4]);
});

Deno.test("Patience passes over a turn that is not taken, until its owner acts", () => {
  const ticket = aTicket();
  const patience = new Patience();
  const look = (turns: Ticket[], ms: number, open = [ticket]): boolean => {
    patience.observe(turns, open, ms);
    return patience.passed.has(markOf(ticket));
  };
  for (let ms = 0; ms < PASS_OVER_MS; ms += 1000) {
    assert(!look([ticket], ms));
  }
  assert(look([ticket], PASS_OVER_MS));
  assert(look([], PASS_OVER_MS + 1));
  const again = aTicket({ again: 1 });
  assert(!look([again], PASS_OVER_MS + 2, [again]));
  assertEquals(patience.passed.size, 0);
});

Deno.test("Patience starts anew with each turn, and does not count a time it slept through", () => {
  const ticket = aTicket();
  const patience = new Patience();
  const look = (turns: Ticket[], ms: number): number => {
    patience.observe(turns, [ticket], ms);
    return patience.passed.size;
  };
  assertEquals(look([ticket], 0), 0);
  assertEquals(look([ticket], 2000), 0);
  assertEquals(look([], 3000), 0);
  assertEquals(look([ticket], 4000), 0);
  assertEquals(look([ticket], 6000), 0);
  assertEquals(look([ticket], 600_000), 0);
  assertEquals(look([ticket], 602_000), 1);
});
