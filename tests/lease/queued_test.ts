import { assertEquals } from "@std/assert";
import { queued } from "../../src/lease/queued.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";

Deno.test("queued tells of every ticket how it stands, and writes nothing", async () => {
  const journal = journalOf(
    grantOf(aLease()),
    aWait({ seq: 2, keeper: keeperName(2), region: ["api/x"] }),
    aWait({ seq: 3, keeper: keeperName(3) }),
    aWait({ seq: 4, keeper: keeperName(4), lane: "docs", region: ["docs"] }),
    aWait({ seq: 5, keeper: keeperName(5), lane: "", region: [] }),
    aWait({ seq: 6, keeper: keeperName(6), region: ["["] }),
  );
  const { desk, keepers, memory } = anOffice({ journal });
  for (const n of [3, 4, 5, 6]) keepers.table.set(keeperName(n), "held");
  keepers.table.set(keeperName(2), "free");
  const found = await queued(desk);
  assertEquals(
    found.map(({ ticket, state, keeper_state, behind, held_by }) => [
      ...[ticket, state, keeper_state, behind],
      held_by.map(({ holder }) => holder),
    ]),
    [
      [2, "dead", "free", [], ["ada"]],
      [3, "waiting", "held", [], ["ada"]],
      [4, "next", "held", [], []],
      [5, "next", "held", [], []],
      [6, "waiting", "held", [], []],
    ],
  );
  assertEquals(memory.text(), journal);
});

Deno.test("queued finds nobody where nobody waits", async () => {
  assertEquals(await queued(anOffice().desk), []);
});
