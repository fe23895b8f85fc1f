import { assertEquals } from "@std/assert";
import { queueLines, refusalLines } from "../../src/top/panels.ts";
import { pictured } from "../support/canvas.ts";
import { anOverview } from "../support/overviews.ts";
import { stampAt } from "../support/records.ts";
import { aTicket } from "../support/tickets.ts";

const CANVAS = { columns: 200, rows: 9 };
const SIZE = { columns: 80, most: 3 };

Deno.test("queueLines says how each ticket stands, and counts the rest", () => {
  const ticket = (n: number, more: object): object => ({
    ...aTicket({ ticket: n, since: stampAt(-2) }),
    ...{ state: "waiting", keeper_state: "held", behind: [], held_by: [] },
    ...more,
  });
  const queue = [
    ticket(1, { state: "next" }),
    ticket(2, { state: "dead", lane: "" }),
    ticket(3, { behind: [1, 2] }),
    ticket(4, {}),
  ] as ReturnType<typeof anOverview>["queue"];
  const lines = pictured(queueLines(anOverview({ queue }), SIZE), CANVAS);
  assertEquals(lines.map((line) => line.replace(/ +/g, " ")), [
    "",
    "WAITING 3 of 4",
    " #1 api ada 2m its turn has come".replace("2m", "2m"),
    " #2 (any) ada 2m its waiter is gone",
    " #3 api ada 2m behind #1, #2",
  ]);
});

Deno.test("refusalLines shows the last ones; nothing where there is none", () => {
  const refusals = [{
    ...{ seq: 1, ts: "?", lane: "", holder: "" },
    ...{ reason_class: "", reason: "why" },
  }];
  const lines = pictured(refusalLines(anOverview({ refusals }), SIZE), CANVAS);
  assertEquals(lines.at(-1)?.replace(/ +/g, " "), " - (any) - refused why");
  assertEquals(refusalLines(anOverview(), SIZE), []);
  assertEquals(queueLines(anOverview(), SIZE), []);
});
