import { assert, assertEquals } from "@std/assert";
import { prepare } from "../../src/lease/asking.ts";
import { decide, isUnsettled, settle } from "../../src/lease/ruling.ts";
import { anOffice } from "../support/desk.ts";
import { aRequest, journalOf } from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";

const QUEUE = journalOf(
  aWait({ seq: 1, keeper: keeperName(1) }),
  aWait({ seq: 2, keeper: keeperName(2), lane: "x", region: ["x"] }),
);

Deno.test("decide must know of a ticket's keeper before it refuses for it", async () => {
  const { desk, memory } = anOffice({ journal: QUEUE });
  const asked = await prepare(desk, aRequest());
  const { append, result } = decide(asked, await memory.read());
  assertEquals(append, []);
  assertEquals(result, {
    kind: "test",
    keepers: [keeperName(1), keeperName(2)],
  });
  assert(isUnsettled(result));
});

Deno.test("decide needs to know of nobody to grant", async () => {
  const { desk, memory } = anOffice({ journal: QUEUE });
  const asked = await prepare(desk, aRequest({ lane: "y", tree: ["y"] }));
  const { append } = decide(asked, await memory.read());
  assertEquals(append.map(({ op }) => op), ["ACQUIRE"]);
});

Deno.test("settle finds out what it must know, and decides by that", async () => {
  const { desk, keepers, ops } = anOffice({ journal: QUEUE });
  keepers.table.set(keeperName(1), "held");
  keepers.table.set(keeperName(2), "free");
  const asked = await prepare(desk, aRequest());
  const wait = { timeoutMs: 0 };
  assertEquals((await settle(asked, wait)).outcome, "refuse");
  assertEquals(ops(), ["WAIT", "WAIT", "UNWAIT", "REFUSE"]);
  keepers.table.set(keeperName(1), "free");
  assertEquals((await settle(asked, wait)).outcome, "acquire");
});
