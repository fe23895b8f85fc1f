import { assert, assertEquals } from "@std/assert";
import { prepare } from "../../src/lease/asking.ts";
import { decide, isUnsettled } from "../../src/lease/ruling.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
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

/** An office with five leases of a holder that is gone. */
function fiveGone(): Office {
  const office = anOffice({
    journal: journalOf(
      ...[1, 2, 3, 4, 5].map((i) =>
        grantOf(aLease({ lane: `l${i}`, loop_ts: `t${i}`, region: [`d${i}`] }))
      ),
    ),
  });
  office.clock.advance(20);
  office.processes.gone(41);
  return office;
}

Deno.test("decide ends as many as the ledger takes in one act, and grants with the last", async () => {
  const { desk, memory } = fiveGone();
  const few = { ...desk, ledger: { ...memory, most: 3 } };
  const asked = await prepare(few, aRequest({ reclaim: true }));
  const first = decide(asked, await memory.read());
  assertEquals(first.result, { kind: "more", ended: 3 });
  assertEquals(first.append.map(({ lane }) => lane), ["l1", "l2", "l3"]);
  await memory.transact(() => first);
  const last = decide(asked, await memory.read());
  assertEquals(
    last.append.map(({ op }) => op),
    ["SCAVENGE", "SCAVENGE", "ACQUIRE"],
  );
  const all = decide({ ...asked, desk }, await fiveGone().memory.read());
  assertEquals(all.append.length, 6);
});

Deno.test("decide leaves dead tickets for later where leases take the room of the act", async () => {
  const tickets = [1, 2, 3].map((i) => {
    const region = [`x${i}`];
    return aWait({ seq: i, keeper: keeperName(i), lane: `x${i}`, region });
  });
  const { desk, memory, keepers } = anOffice({
    journal: journalOf(...tickets),
  });
  const few = { ...desk, ledger: { ...memory, most: 2 } };
  for (const i of [1, 2, 3]) keepers.table.set(keeperName(i), "free");
  const asked = await prepare(few, aRequest());
  const states = await keepers.states([1, 2, 3].map(keeperName));
  const queue = { ...asked.queue, states };
  const { append } = decide({ ...asked, queue }, await memory.read());
  assertEquals(append.map(({ op }) => op), ["UNWAIT", "UNWAIT", "ACQUIRE"]);
});
